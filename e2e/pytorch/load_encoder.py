"""Loads the encoders of Protolab checkpoints into torchvision's ResNets.

    python3 e2e/pytorch/load_encoder.py CHECKPOINT.safetensors ...

Needs torch, torchvision and numpy. The tensors below `encoder_q.` but for the projector `fc` are loaded
with strict=True. Prints one JSON object a file: encoder, stem, width, parameters, the shape of the
features of one image of the run's side, and one weight.
"""

import json
import struct
import sys

import numpy
import torch

from narrow_resnet import NarrowResNet

DTYPES = {"F32": numpy.float32, "I64": numpy.int64}
TOWER = "encoder_q."


def read_safetensors(path):
    """Tensors by name, and the metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        array = numpy.frombuffer(data[first:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(array.copy())
    return tensors, metadata


def load(path):
    tensors, metadata = read_safetensors(path)
    config = json.loads(metadata["config"])
    encoder, stem, width = config["encoder"], config.get("stem", "cifar"), config["width"]
    model = NarrowResNet(encoder, width, stem)
    state = {name[len(TOWER) :]: t for name, t in tensors.items() if name.startswith(TOWER)}
    state = {name: t for name, t in state.items() if not name.startswith("fc.")}
    model.load_state_dict(state, strict=True)
    model.eval()
    side = config["imageSide"]
    with torch.no_grad():
        features = model(torch.zeros(1, 3, side, side))
    return {
        **{"encoder": encoder, "stem": stem, "width": width},
        "parameters": sum(p.numel() for p in model.parameters()),
        "features": list(features.shape),
        "weight": model.layer2[0].conv2.weight[1, 2, 1, 0].item(),
    }


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(load(path)))
