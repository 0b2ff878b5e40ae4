"""One half of `npm run torch`: what PyTorch says of weights and images that the lab has too.

    python3 e2e/pytorch/torch_agrees.py make FOLDER ENCODER WIDTH SEED
    python3 e2e/pytorch/torch_agrees.py check FOLDER ENCODER WIDTH DIM QUEUE (FEATURES WEIGHTS)...

`make` writes weights of torchvision's ResNet as PyTorch does: the zip, the old format, and a
checkpoint of DistributedDataParallel as MoCo saves it. `check` computes the pooled features of
images.npy with each file of weights, loaded strictly, and compares them with the lab's; then it loads
moco.safetensors, where there is one, into the modules and buffers that MoCo's and PCL's builder registers. Each prints one
JSON object. Needs torch, torchvision and numpy. With a width of 64 the network is torchvision's own.
"""

import json
import pathlib
import sys

import numpy
import torch
import torchvision

from protolab_torch.checkpoint import read_safetensors
from protolab_torch.model import NarrowResNet


def encoder_of(name, width):
    """torchvision's ResNet, with a classifier."""
    if width == 64:
        return getattr(torchvision.models, name)()
    model = NarrowResNet(name, width)
    model.fc = torch.nn.Linear(model.channels, 10)
    return model


def make(folder, name, width, seed):
    torch.manual_seed(int(seed))
    model = encoder_of(name, int(width))
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            # Statistics as after training: an untrained norm would hide where it is applied.
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.8, 1.2)
            module.bias.data.normal_(0, 0.1)
    state = model.state_dict()
    torch.save(state, folder / "weights.pth")
    torch.save(state, folder / "old.pth", _use_new_zipfile_serialization=False)
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    moco = {f"module.encoder_{tower}.{key}": value for tower in "qk" for key, value in state.items()}
    torch.save(
        {
            **{"epoch": 200, "arch": name, "optimizer": optimizer.state_dict()},
            "state_dict": {**moco, "module.queue": torch.randn(128, 64)},
        },
        folder / "moco.pth.tar",
    )
    return {"tensors": len(state)}


def check(folder, name, width, dim, queue, *pairs):
    images = torch.from_numpy(numpy.load(folder / "images.npy"))
    features, weights = pairs[::2], pairs[1::2]
    file = folder / "moco.safetensors"
    return {
        "images": len(images),
        "differences": [
            difference(images, encoder_of(name, int(width)), folder / w, folder / f)
            for f, w in zip(features, weights)
        ],
        "moco": moco(file, lambda: encoder_of(name, int(width)), dim, queue) if file.exists() else 0,
    }


def difference(images, model, weights, lab):
    """The largest difference to the lab's features, over the largest feature."""
    tensors, about = read_safetensors(lab)
    model.fc = torch.nn.Identity()
    if weights.suffix == ".safetensors":
        state, _ = read_safetensors(weights)
        state = {key: torch.from_numpy(array) for key, array in state.items()}
    else:
        state = torch.load(weights, map_location="cpu")
        state = {key: value for key, value in state.items() if not key.startswith("fc.")}
    model.load_state_dict(state, strict=True)
    model.eval()
    mean, std = (torch.tensor(json.loads(about[key])) for key in ("input_mean", "input_std"))
    rows = []
    with torch.no_grad():
        for batch in images.split(32):
            normal = (batch.float() / 255 - mean) / std
            rows.append(model(normal.permute(0, 3, 1, 2)))
    want, found = torch.cat(rows), torch.from_numpy(tensors["features"])
    return ((want - found).abs().max() / want.abs().max()).item()


class Moco(torch.nn.Module):
    """What builder.py of facebookresearch/moco and of salesforce/PCL registers, and in which shapes."""

    def __init__(self, encoder, dim, queue):
        super().__init__()
        self.encoder_q, self.encoder_k = (self.with_head(encoder(), dim) for _ in "qk")
        self.register_buffer("queue", torch.zeros(dim, queue))
        self.register_buffer("queue_ptr", torch.zeros(1, dtype=torch.long))

    @staticmethod
    def with_head(model, dim):
        width = model.fc.in_features
        model.fc = torch.nn.Sequential(
            torch.nn.Linear(width, width), torch.nn.ReLU(), torch.nn.Linear(width, dim)
        )
        return model


def moco(weights, encoder, dim, queue):
    """The tensors that the module took, all of the file's."""
    arrays, _ = read_safetensors(weights)
    model = Moco(encoder, int(dim), int(queue))
    state = {key: torch.from_numpy(value) for key, value in arrays.items()}
    model.load_state_dict(state, strict=True)
    return len(arrays)


if __name__ == "__main__":
    work = {"make": make, "check": check}[sys.argv[1]]
    print(json.dumps(work(pathlib.Path(sys.argv[2]), *sys.argv[3:])))
