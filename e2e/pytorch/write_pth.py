"""Writes a checkpoint as training scripts do, in PyTorch's zip and in its old format.

    python3 e2e/pytorch/write_pth.py FOLDER

Prints the tensors of its state dict as JSON: name to shape and numbers. Needs torch.
"""

import collections
import json
import pathlib
import sys

import torch

folder = pathlib.Path(sys.argv[1])
torch.manual_seed(3)
shared = torch.randn(4, 6)
layer = torch.nn.BatchNorm1d(3)
optimizer = torch.optim.AdamW(layer.parameters(), 0.1)
layer(torch.randn(5, 3)).sum().backward()
optimizer.step()
state = collections.OrderedDict(
    {f"module.{key}": value for key, value in layer.state_dict().items()},
    weight=torch.randn(2, 3, 2, 2),
    transposed=shared.t(),
    part=shared[1:3, 2:5],
    channels_last=torch.randn(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
    half=torch.randn(5).half(),
    brain=torch.randn(5).bfloat16(),
    double=torch.randn(3).double(),
    whole=torch.tensor([-1, 2**40]),
    byte=torch.tensor([0, 255], dtype=torch.uint8),
    truth=torch.tensor([True, False]),
    scalar=torch.tensor(7.5),
    empty=torch.zeros(0, 4),
    parameter=torch.nn.Parameter(torch.randn(3)),
)
state._metadata = layer.state_dict()._metadata
checkpoint = {
    **{"epoch": 200, "arch": "resnet50", "best_acc1": 71.1, "args": None, "lr": [0.1, (1, 2)]},
    **{"state_dict": state, "optimizer": optimizer.state_dict(), "size": torch.Size([2, 3])},
}
torch.save(checkpoint, folder / "new.pth")
torch.save(checkpoint, folder / "old.pth.tar", _use_new_zipfile_serialization=False)
torch.save(layer, folder / "model.pt")
torch.jit.save(torch.jit.script(layer), folder / "script.pt")
numbers = {key: [list(value.shape), value.float().flatten().tolist()] for key, value in state.items()}
print(json.dumps(numbers))
