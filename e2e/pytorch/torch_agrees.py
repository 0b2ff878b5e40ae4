"""One half of `npm run torch`: what PyTorch says of weights and images that the lab has too.

    python3 e2e/pytorch/torch_agrees.py make FOLDER ENCODER SEED
    python3 e2e/pytorch/torch_agrees.py features FOLDER ENCODER WEIGHTS FEATURES
    python3 e2e/pytorch/torch_agrees.py moco FOLDER ENCODER WEIGHTS DIM QUEUE

`make` writes weights of torchvision's ResNet as PyTorch does: the zip, the old format, and a
checkpoint of DistributedDataParallel as MoCo saves it. `features` compares the pooled features of
images.npy with the lab's. `moco` loads a file into the modules and buffers that MoCo's and PCL's
builder registers. Each prints one JSON object. Needs torch, torchvision and numpy.
"""

import json
import pathlib
import sys

import numpy
import torch
import torchvision

from protolab_torch.checkpoint import read_safetensors


def encoder_of(name):
    """torchvision's ResNet without its classifier."""
    model = getattr(torchvision.models, name)()
    model.fc = torch.nn.Identity()
    return model


def make(folder, name, seed):
    torch.manual_seed(int(seed))
    model = getattr(torchvision.models, name)()
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


def features(folder, name, weights, lab):
    """The largest difference to the lab's features, over the largest feature."""
    tensors, about = read_safetensors(lab)
    if weights.endswith(".safetensors"):
        state, _ = read_safetensors(weights)
        state = {key: torch.from_numpy(array) for key, array in state.items()}
    else:
        state = torch.load(weights, map_location="cpu")
        state = {key: value for key, value in state.items() if not key.startswith("fc.")}
    model = encoder_of(name)
    model.load_state_dict(state, strict=True)
    model.eval()
    images = torch.from_numpy(numpy.load(folder / "images.npy"))
    mean, std = (torch.tensor(json.loads(about[key])) for key in ("input_mean", "input_std"))
    rows = []
    with torch.no_grad():
        for batch in images.split(32):
            normal = (batch.float() / 255 - mean) / std
            rows.append(model(normal.permute(0, 3, 1, 2)))
    want, found = torch.cat(rows), torch.from_numpy(tensors["features"])
    return {
        **{"images": len(want), "features": want.shape[1]},
        "largest": want.abs().max().item(),
        "difference": ((want - found).abs().max() / want.abs().max()).item(),
    }


class Moco(torch.nn.Module):
    """What builder.py of facebookresearch/moco and of salesforce/PCL registers, and in which shapes."""

    def __init__(self, encoder, dim, queue):
        super().__init__()
        self.encoder_q, self.encoder_k = (self.with_head(encoder, dim) for _ in "qk")
        self.register_buffer("queue", torch.zeros(dim, queue))
        self.register_buffer("queue_ptr", torch.zeros(1, dtype=torch.long))

    @staticmethod
    def with_head(encoder, dim):
        model = getattr(torchvision.models, encoder)(num_classes=dim)
        width = model.fc.weight.shape[1]
        model.fc = torch.nn.Sequential(torch.nn.Linear(width, width), torch.nn.ReLU(), model.fc)
        return model


def moco(_, name, weights, dim, queue):
    arrays, about = read_safetensors(weights)
    model = Moco(name, int(dim), int(queue))
    model.load_state_dict({key: torch.from_numpy(value) for key, value in arrays.items()})
    return {"tensors": len(arrays), "module": about["module"]}


if __name__ == "__main__":
    work = {"make": make, "features": features, "moco": moco}[sys.argv[1]]
    print(json.dumps(work(pathlib.Path(sys.argv[2]), *sys.argv[3:])))
