"""Exports a checkpoint of the claim reader as models/claims.onnx and models/claims.json: python claims_export.py --help"""
import argparse
import json
from pathlib import Path

import torch

from claims_network import DISTANCES, MENTION_CLASSES, ClaimNetwork
from graph import replaced_together, write_graph

INPUTS = {"piece_ids": {0: "batch", 1: "pieces"}, "piece_shapes": {0: "batch", 1: "pieces"},
          "piece_classes": {0: "batch", 1: "pieces"}, "word_starts": {0: "batch", 1: "words"}}
OUTPUTS = {name: {0: "batch", 1: "words"} for name in ("words", "keys", "queries")}


def description(network):
    rows = lambda tensor: [[float(f"{value:.4g}") for value in row] for row in tensor.tolist()]
    row = lambda tensor: [float(f"{value:.4g}") for value in tensor.tolist()]
    weights = {"subject_class": rows(network.subject_class.weight), "object_class": rows(network.object_class.weight),
               "subject_deprel": rows(network.subject_deprel.weight), "object_deprel": rows(network.object_deprel.weight),
               "structure": rows(network.structure.weight), "turn": rows(network.turn.weight),
               "order": rows(network.order.weight), "nesting": rows(network.nesting.weight), "matches": rows(network.match.weight[:-1]),
               "on_path": row(network.on_path), "norm_weight": row(network.pair_norm.weight),
               "norm_bias": row(network.pair_norm.bias), "scorer": rows(network.scorer.weight),
               "scorer_bias": row(network.scorer.bias), "distances": list(DISTANCES)}
    return {"relations": network.relations, "deprels": network.deprels, "weights": weights}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--models", type=Path, default=Path("../models"))
    arguments = parser.parse_args()

    torch.manual_seed(0)
    checkpoint = torch.load(arguments.checkpoint, map_location="cpu")
    network = ClaimNetwork(checkpoint["relations"], checkpoint["deprels"])
    network.load_state_dict(checkpoint["weights"])
    network.eval()
    example = (torch.randint(1000, 20000, (2, 20), dtype=torch.int32), torch.randint(0, 14, (2, 20), dtype=torch.int32),
               torch.randint(0, MENTION_CLASSES, (2, 20), dtype=torch.int32), torch.randint(1, 20, (2, 15), dtype=torch.int32))
    with replaced_together(arguments.models, ("claims.json", "claims.onnx")) as folder:
        write_graph(network, network.word_vectors, example, INPUTS, OUTPUTS, folder / "claims.onnx")
        (folder / "claims.json").write_text(
            json.dumps(description(network), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
