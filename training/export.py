"""Exports a checkpoint as the files of models/: python export.py --help"""
import argparse
import json
from pathlib import Path

import torch

from graph import replaced_together, write_graph
from network import TAG_HEADS, Network

INPUTS = {"piece_ids": {0: "batch", 1: "pieces"}, "piece_shapes": {0: "batch", 1: "pieces"},
          "word_starts": {0: "batch", 1: "words"}}
OUTPUTS = {"tags": {0: "batch", 1: "words"}, "arcs": {0: "batch", 1: "words", 2: "heads"},
           "label_dependents": {0: "batch", 1: "words"}, "label_heads": {0: "batch", 1: "heads"}}


def description(network, labels):
    """What the reader of the model needs besides the graph."""
    scorer = network.label_scorer
    return {"heads": [[head, labels[head]] for head in TAG_HEADS], "deprels": labels["deprel"],
            "label_scorer": {"weight": [[round(value, 5) for value in row] for row in scorer.weight.tolist()],
                             "bias": [round(value, 5) for value in scorer.bias.tolist()]}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder (vocab.txt)")
    parser.add_argument("--models", type=Path, default=Path("../models"))
    parser.add_argument("--full-precision", type=Path, help="also keep the graph before quantisation, here")
    arguments = parser.parse_args()

    torch.manual_seed(0)
    checkpoint = torch.load(arguments.checkpoint, map_location="cpu")
    labels = checkpoint["labels"]
    network = Network(labels)
    network.load_state_dict(checkpoint["weights"])
    network.eval()
    example = (torch.randint(1000, 20000, (2, 20), dtype=torch.int32), torch.randint(0, 14, (2, 20), dtype=torch.int32),
               torch.randint(1, 20, (2, 15), dtype=torch.int32))
    with replaced_together(arguments.models, ("english.json", "english.vocab.txt", "english.onnx")) as folder:
        write_graph(network, network, example, INPUTS, OUTPUTS, folder / "english.onnx")
        (folder / "english.json").write_text(
            json.dumps(description(network, labels), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        (folder / "english.vocab.txt").write_bytes((arguments.encoder / "vocab.txt").read_bytes())
        if arguments.full_precision:
            arguments.full_precision.write_bytes((folder / "full.onnx").read_bytes())


if __name__ == "__main__":
    main()
