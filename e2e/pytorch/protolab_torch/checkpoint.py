"""Reads safetensors files, and the model of a lab checkpoint."""

import json
import struct

import numpy
import torch

from .model import Model

DTYPES = {
    **{"F32": numpy.float32, "F64": numpy.float64, "I32": numpy.int32, "I64": numpy.int64},
    **{"U8": numpy.uint8, "U16": numpy.uint16},
}
# What of a checkpoint is the model: towers, heads and predictor.
MODULES = (
    *("encoder_q.", "encoder_k.", "head_a_q.", "head_a_k.", "v_q.", "v_k.", "v."),
    "predictor.",
)


def read_safetensors(path):
    """Arrays by name, and the metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        array = numpy.frombuffer(data[first:end], DTYPES[entry["dtype"]])
        arrays[name] = array.reshape(entry["shape"]).copy()
    return arrays, metadata


def load_model(path):
    """The model of a checkpoint, and its config. Every tensor must fit, and none be left over."""
    arrays, metadata = read_safetensors(path)
    config = json.loads(metadata["config"])
    model = Model(config)
    state = {n: torch.from_numpy(a) for n, a in arrays.items() if n.startswith(MODULES)}
    model.load_state_dict(state, strict=True)
    return model, config
