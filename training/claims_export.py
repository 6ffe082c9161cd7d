"""Exports a checkpoint of the claim reader as models/claims.onnx and models/claims.json: python claims_export.py --help"""
import argparse
import json
import os
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from claims_network import DISTANCES, MENTION_CLASSES, ClaimNetwork
from export import OPERATIONS, OPERATOR_SET

INPUTS = {"piece_ids": {0: "batch", 1: "pieces"}, "piece_shapes": {0: "batch", 1: "pieces"},
          "piece_classes": {0: "batch", 1: "pieces"}, "word_starts": {0: "batch", 1: "words"}}
OUTPUTS = {name: {0: "batch", 1: "words"} for name in ("words", "keys", "queries")}


class WordVectors(nn.Module):
    """The graph: vectors of the words, from 32-bit integers."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, *inputs):
        return self.network.word_vectors(*(array.long() for array in inputs))


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


def largest_differences(path, example, reference):
    outputs = onnxruntime.InferenceSession(path).run(None, {name: array.numpy() for name, array in zip(INPUTS, example)})
    return [round(float(numpy.abs(ours - theirs.numpy()).max()), 4) for ours, theirs in zip(outputs, reference)]


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
    wrapped = WordVectors(network)
    with tempfile.TemporaryDirectory(dir=arguments.models, prefix=".export-") as folder:
        full, quantised = Path(folder) / "full.onnx", Path(folder) / "claims.onnx"
        torch.onnx.export(wrapped, example, str(full), input_names=list(INPUTS), output_names=list(OUTPUTS),
                          dynamic_axes=INPUTS | OUTPUTS, opset_version=OPERATOR_SET, dynamo=False)
        network.eval()
        with torch.no_grad():
            reference = wrapped(*example)
        quantize_dynamic(full, quantised, weight_type=QuantType.QInt8, per_channel=True,
                         op_types_to_quantize=OPERATIONS, extra_options={"MatMulConstBOnly": True})
        onnx.checker.check_model(str(quantised))
        for path in (full, quantised):
            print(path.name, path.stat().st_size, "bytes, largest differences",
                  dict(zip(OUTPUTS, largest_differences(path, example, reference))))
        (Path(folder) / "claims.json").write_text(
            json.dumps(description(network), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        for name in ("claims.json", "claims.onnx"):
            os.chmod(Path(folder) / name, 0o644)
            os.replace(Path(folder) / name, arguments.models / name)


if __name__ == "__main__":
    main()
