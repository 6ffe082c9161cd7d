"""Exports a checkpoint as the files of models/: python export.py --help"""
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

from network import TAG_HEADS, Network

INPUTS = {"piece_ids": {0: "batch", 1: "pieces"}, "piece_shapes": {0: "batch", 1: "pieces"},
          "word_starts": {0: "batch", 1: "words"}}
OUTPUTS = {"tags": {0: "batch", 1: "words"}, "arcs": {0: "batch", 1: "words", 2: "heads"},
           "label_dependents": {0: "batch", 1: "words"}, "label_heads": {0: "batch", 1: "heads"}}
OPERATIONS = ["MatMul", "Gather", "Gemm"]
OPERATOR_SET = 17


class Int32Inputs(nn.Module):
    """The exported graph takes 32-bit integers."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, piece_ids, piece_shapes, word_starts):
        return self.network(piece_ids.long(), piece_shapes.long(), word_starts.long())


def description(network, labels):
    """What the reader of the model needs besides the graph."""
    scorer = network.label_scorer
    return {"heads": [[head, labels[head]] for head in TAG_HEADS], "deprels": labels["deprel"],
            "label_scorer": {"weight": [[round(value, 5) for value in row] for row in scorer.weight.tolist()],
                             "bias": [round(value, 5) for value in scorer.bias.tolist()]}}


def largest_difference(path, example, reference):
    session = onnxruntime.InferenceSession(path)
    outputs = session.run(None, {name: array.numpy() for name, array in zip(INPUTS, example)})
    return [round(float(numpy.abs(ours - theirs.numpy()).max()), 4) for ours, theirs in zip(outputs, reference)]


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
    # Other sizes than those of use: all axes that vary are declared.
    example = (torch.randint(1000, 20000, (2, 20), dtype=torch.int32), torch.randint(0, 14, (2, 20), dtype=torch.int32),
               torch.randint(1, 20, (2, 15), dtype=torch.int32))
    wrapped = Int32Inputs(network)
    # Beside the final files, so that they can be moved in one step.
    with tempfile.TemporaryDirectory(dir=arguments.models, prefix=".export-") as folder:
        full, quantised = Path(folder) / "full.onnx", Path(folder) / "english.onnx"
        torch.onnx.export(wrapped, example, str(full), input_names=list(INPUTS), output_names=list(OUTPUTS),
                          dynamic_axes=INPUTS | OUTPUTS, opset_version=OPERATOR_SET, dynamo=False)
        network.eval()  # the exporter may leave the network in training mode
        with torch.no_grad():
            reference = wrapped(*example)
        quantize_dynamic(full, quantised, weight_type=QuantType.QInt8, per_channel=True,
                         op_types_to_quantize=OPERATIONS, extra_options={"MatMulConstBOnly": True})
        onnx.checker.check_model(str(quantised))
        for path in (full, quantised):
            print(path.name, path.stat().st_size, "bytes, largest differences",
                  dict(zip(OUTPUTS, largest_difference(path, example, reference))))
        (Path(folder) / "english.json").write_text(
            json.dumps(description(network, labels), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        (Path(folder) / "english.vocab.txt").write_bytes((arguments.encoder / "vocab.txt").read_bytes())
        for name in ("english.json", "english.vocab.txt", "english.onnx"):
            os.chmod(Path(folder) / name, 0o644)
            os.replace(Path(folder) / name, arguments.models / name)
        if arguments.full_precision:
            arguments.full_precision.write_bytes(full.read_bytes())


if __name__ == "__main__":
    main()
