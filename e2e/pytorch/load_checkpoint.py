"""Loads Protolab checkpoints into PyTorch: towers, heads and predictor, by name.

    python3 e2e/pytorch/load_checkpoint.py CHECKPOINT.safetensors ...

Needs torch, torchvision and numpy. Every tensor is loaded with strict=True; `encoder_q` is
torchvision's ResNet with the projector as its `fc`. Prints one JSON object a file: what the model is,
parameters of each module, shapes of the features and of the embedding of two images, two weights.
"""

import json
import sys

import torch

from protolab_torch.checkpoint import load_model
from protolab_torch.stages import stages_of


def describe(path):
    model, config = load_model(path)
    model.eval()
    side = config["imageSide"]
    images = torch.zeros(2, 3, side, side)
    with torch.no_grad():
        features = model.encoder_q.features(images)
        embedding = model.embed("q", images, stages_of(config)[-1])
        if hasattr(model, "predictor"):
            embedding = model.predictor(embedding)
    conv = model.encoder_q.conv3 if config["encoder"] == "tiny" else model.encoder_q.layer2[0].conv2
    modules = {
        name: sum(parameter.numel() for parameter in module.parameters())
        for name, module in model.named_children()
    }
    return {
        **{name: config[name] for name in ("method", "encoder", "stem", "width")},
        **{"modules": modules, "features": list(features.shape)},
        "embedding": list(embedding.shape),
        "conv": conv.weight[1, 2, 1, 0].item(),
        "linear": model.encoder_q.fc[0].weight[1, 2].item(),
    }


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(json.dumps(describe(path)))
