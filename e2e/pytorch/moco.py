"""MoCo v2 on CIFAR-10 records in plain PyTorch: the reference of `npm run compare`.

Trains what the lab trains, from the lab's own config (config.json of a run). Needs torch and
numpy only; the augmentations follow torchvision's definitions for float images.

    python3 e2e/pytorch/moco.py --config config.json --train train.bin --test test.bin --seed 0

--numbers lab (the default) takes the lab's random numbers: the same first weights, queue, batches
and views, so that the curves can be compared directly. --numbers torch takes PyTorch's: the
two sides agree in distribution only, which takes many seeds to see.

Prints one JSON object per line: {"step", "loss"} of the first steps and {"epoch", "loss"} of each
epoch (mean InfoNCE of its steps, nats), then {"knnTop1"} in percent.
"""

import argparse
import copy
import json
import math
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional

from random_numbers import LabNumbers, TorchNumbers

RECORD = 3073
# Fields and the only values this script implements; other configs are refused.
ONLY = {
    "encoder": "resnet18",
    "stem": "cifar",
    "method": "moco",
    "optimizer": "sgd",
    "schedule": "cosine",
    "scheduleUnit": "step",
    "bnGroups": 1,
    "blurEnabled": False,
    "solarizeEnabled": False,
    "ownSecondView": False,
    "autocast": False,
    "nesterov": False,
    "clipNorm": 0,
    "maxSteps": 0,
}


def read_records(path, side):
    """CIFAR-10 binary records as bytes [n, 3, side, side] and labels [n]."""
    records = numpy.fromfile(path, dtype=numpy.uint8).reshape(-1, RECORD)
    planes = records[:, 1:].reshape(-1, 3, 32, 32).astype(numpy.float64)
    # Area averages; half a byte rounds up.
    ratio = 32 / side
    first = numpy.arange(side)[:, None] * ratio
    cell = numpy.arange(32)[None, :]
    share = numpy.minimum(cell + 1, first + ratio) - numpy.maximum(cell, first)
    weights = numpy.maximum(share, 0) / ratio
    small = weights @ planes @ weights.T
    pixels = numpy.floor(small + 0.5).clip(0, 255).astype(numpy.uint8)
    return torch.from_numpy(pixels), torch.from_numpy(records[:, 0].astype(numpy.int64))


class BasicBlock(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = None
        if stride != 1:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, channels, 1, stride, bias=False),
                nn.BatchNorm2d(channels),
            )

    def forward(self, x):
        y = functional.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        return functional.relu(y + (x if self.downsample is None else self.downsample(x)))


class Encoder(nn.Module):
    """ResNet-18 with a 3 × 3 stem and no pooling, then MoCo v2's head."""

    def __init__(self, width, dim):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        blocks = []
        channels = width
        for stage in range(4):
            wider = width * 2**stage
            blocks.append(BasicBlock(channels, wider, 1 if stage == 0 else 2))
            blocks.append(BasicBlock(wider, wider, 1))
            channels = wider
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Sequential(nn.Linear(channels, channels), nn.ReLU(), nn.Linear(channels, dim))

    def features(self, x):
        return self.blocks(functional.relu(self.bn1(self.conv1(x)))).mean((2, 3))

    def forward(self, x):
        return functional.normalize(self.fc(self.features(x)), dim=1)


def grey_of(image):
    r, g, b = image
    return (0.2989 * r + 0.587 * g + 0.114 * b).unsqueeze(0)


def blend(image, other, factor):
    return (factor * image + (1 - factor) * other).clamp(0, 1)


def shift_hue(image, turns):
    r, g, b = image
    most = image.max(0).values
    chroma = most - image.min(0).values
    grey = chroma == 0
    by = torch.where(grey, torch.ones_like(chroma), chroma)
    saturation = chroma / torch.where(grey, torch.ones_like(most), most)
    sixths = torch.where(
        most == r, (g - b) / by, torch.where(most == g, 2 + (b - r) / by, 4 + (r - g) / by)
    )
    hue = (sixths / 6 + 1 + turns) % 1
    sector = torch.floor(hue * 6)
    f = hue * 6 - sector
    p = (most * (1 - saturation)).clamp(0, 1)
    q = (most * (1 - saturation * f)).clamp(0, 1)
    t = (most * (1 - saturation * (1 - f))).clamp(0, 1)
    v = most
    table = torch.stack(
        [
            torch.stack(colour)
            for colour in [(v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q)]
        ]
    )
    index = (sector.long() % 6).expand(1, 3, *sector.shape)
    return table.gather(0, index)[0]


def resized_crop(image, box):
    side = image.shape[-1]
    top, left, height, width = box
    part = image[None, :, top : top + height, left : left + width]
    return functional.interpolate(part, (side, side), mode="bilinear", align_corners=False)[0]


def adjust(image, name, factor):
    if name == "hue":
        return shift_hue(image, factor)
    if name == "brightness":
        return blend(image, 0.0, factor)
    grey = grey_of(image)
    return blend(image, grey.mean() if name == "contrast" else grey, factor)


def view_of(image, parameters):
    """One augmented view of a float image [3, side, side] in [0, 1], not yet normalised."""
    image = resized_crop(image, parameters["box"])
    for name, factor in parameters["jitter"]:
        image = adjust(image, name, factor)
    if parameters["grey"]:
        image = grey_of(image).expand(3, -1, -1)
    return image.flip(-1) if parameters["flip"] else image


def train(config, numbers, images, report):
    """Trains on bytes [n, 3, side, side]; returns the query encoder and the normalisation."""
    values = images.double() / 255
    mean = values.mean((0, 2, 3)).float().view(1, 3, 1, 1)
    std = values.std((0, 2, 3), unbiased=False).float().view(1, 3, 1, 1)
    floats = images.float() / 255

    batch, epochs, temperature = config["batchSize"], config["epochs"], config["temperature"]
    side = config["imageSide"]
    query = Encoder(config["width"], config["embeddingDim"])
    numbers.initialise(query)
    key = copy.deepcopy(query)
    queue = functional.normalize(
        numbers.queue(config["queueLength"], config["embeddingDim"]), dim=1
    )
    sgd = torch.optim.SGD(
        query.parameters(),
        config["learningRate"],
        momentum=config["sgdMomentum"],
        weight_decay=config["weightDecay"],
    )
    target = torch.zeros(batch, dtype=torch.long)
    steps = len(images) // batch
    for epoch in range(epochs):
        order = numbers.order(epoch, len(images))
        total = 0.0
        for step in range(steps):
            chosen = order[step * batch : (step + 1) * batch]
            views = []
            for which in (0, 1):
                drawn = [numbers.view(config, side, epoch, i, which) for i in chosen]
                pictures = [view_of(floats[i], view) for i, view in zip(chosen, drawn)]
                views.append((torch.stack(pictures) - mean) / std)
            low, high = config["minLearningRate"], config["learningRate"]
            done = epoch * steps + step
            warm = config["warmupSteps"]
            if done < warm:
                rate = high * (done + 1) / warm
            else:
                turn = math.pi * (done - warm) / max(1, epochs * steps - warm)
                rate = low + (high - low) * 0.5 * (1 + math.cos(turn))
            sgd.param_groups[0]["lr"] = rate

            with torch.no_grad():
                m = config["keyMomentum"]
                for k, q in zip(key.parameters(), query.parameters()):
                    k.mul_(m).add_(q, alpha=1 - m)
                keys = key(views[1])
            queries = query(views[0])
            positive = (queries * keys).sum(1, keepdim=True)
            logits = torch.cat([positive, queries @ queue.T], 1) / temperature
            loss = functional.cross_entropy(logits, target)
            sgd.zero_grad()
            loss.backward()
            sgd.step()
            at = done * batch % len(queue)
            queue[at : at + batch] = keys
            total += loss.item()
            if done < 3:
                report({"step": done + 1, "loss": loss.item()})
        report({"epoch": epoch, "loss": total / steps})
    return query, mean, std


@torch.no_grad()
def knn_top1(config, encoder, normalisation, bank, query):
    """Weighted kNN in percent: pooled features, less the bank's mean, cosine, exp(cos / t)."""
    mean, std = normalisation
    encoder.eval()

    def features(images):
        parts = (images.float() / 255 - mean) / std
        return torch.cat([encoder.features(part) for part in parts.split(256)]).double()

    known, asked = features(bank[0]), features(query[0])
    centre = known.mean(0)
    known = functional.normalize(known - centre, dim=1)
    asked = functional.normalize(asked - centre, dim=1)
    rows = len(known)
    k = min(rows, config["knnNeighbours"] or max(1, min(200, rows // 10)))
    cosines, nearest = (asked @ known.T).topk(k, 1)
    votes = torch.zeros(len(asked), 10, dtype=torch.double)
    votes.scatter_add_(1, bank[1][nearest], (cosines / config["knnTemperature"]).exp())
    return 100 * (votes.argmax(1) == query[1]).double().mean().item()


def say(record):
    print(json.dumps(record), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("config", "train", "test"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--numbers", choices=("lab", "torch"), default="lab")
    options = parser.parse_args()
    with open(options.config, encoding="utf-8") as file:
        config = json.load(file)
    for name, value in ONLY.items():
        if config.get(name, value) != value:
            sys.exit(f"{name} is {config[name]}; this script trains with {value} only.")
    numbers = (LabNumbers if options.numbers == "lab" else TorchNumbers)(options.seed)
    bank = read_records(options.train, config["imageSide"])
    query = read_records(options.test, config["imageSide"])
    encoder, *normalisation = train(config, numbers, bank[0], say)
    say({"knnTop1": knn_top1(config, encoder, normalisation, bank, query)})


main()
