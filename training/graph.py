"""Writes a network as an ONNX graph with 8-bit weights; the files of models/ change together or not at all."""
import contextlib
import os
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

OPERATIONS = ["MatMul", "Gather", "Gemm"]
OPERATOR_SET = 17


class Int32Inputs(nn.Module):
    """A computation that takes 32-bit integers, as the exported graphs do."""

    def __init__(self, network, compute):
        super().__init__()
        self.network, self.compute = network, compute

    def forward(self, *inputs):
        return self.compute(*(array.long() for array in inputs))


def write_graph(network, compute, example, inputs, outputs, path):
    """Writes the graph of `compute` to `path`, with 8-bit weights, and beside it as full.onnx, with 32-bit ones.

    `inputs` and `outputs` name the axes that vary; `example` has other sizes than those of use, so that a missing one shows.
    """
    wrapped, full = Int32Inputs(network, compute), path.with_name("full.onnx")
    torch.onnx.export(wrapped, example, str(full), input_names=list(inputs), output_names=list(outputs),
                      dynamic_axes=inputs | outputs, opset_version=OPERATOR_SET, dynamo=False)
    network.eval()  # the exporter may leave the network in training mode
    with torch.no_grad():
        reference = wrapped(*example)
    quantize_dynamic(full, path, weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=OPERATIONS, extra_options={"MatMulConstBOnly": True})
    onnx.checker.check_model(str(path))
    feed = {name: array.numpy() for name, array in zip(inputs, example)}
    for written in (full, path):
        results = onnxruntime.InferenceSession(written).run(None, feed)
        differences = [round(float(numpy.abs(ours - theirs.numpy()).max()), 4) for ours, theirs in zip(results, reference)]
        print(written.name, written.stat().st_size, "bytes, largest differences", dict(zip(outputs, differences)))


@contextlib.contextmanager
def replaced_together(models, names):
    """A folder for new files of these names, which replace those in `models` once all are written."""
    with tempfile.TemporaryDirectory(dir=models, prefix=".export-") as folder:
        yield Path(folder)
        for name in names:
            os.chmod(Path(folder) / name, 0o644)
            os.replace(Path(folder) / name, models / name)
