"""The random numbers of a run: from PyTorch's generator or from the lab's own streams.

The lab draws every number as a pure function of (seed, purpose, counter) by Philox 4x32-10
(src/shared/base/random.ts). With LabNumbers a run here has the lab's initial weights and queue and
the lab's batches, crops and colours, so that the two sides differ only by rounding.
Both draw from the same distributions.
"""

import math

import numpy
import torch
from torch import nn

OPERATIONS = ("brightness", "contrast", "saturation", "hue")
STREAMS = {"weights": 1, "queue": 2, "order": 3, "augment": 5}


def view_parameters(config, side, tries, chances, factors, order):
    """The random numbers of one view, uniform in [0, 1).

    tries: (area, ratio, top, left) of up to ten crops; chances: flip, jitter, grey; factors: one
    per operation; order: the order of the operations.
    """
    box = (0, 0, side, side)
    for area, ratio, top, left in tries if config["cropEnabled"] else ():
        low, high = config["cropScaleMin"], config["cropScaleMax"]
        target = side * side * (low + (high - low) * area)
        aspect = math.exp(math.log(4 / 3) * (2 * ratio - 1))
        width = math.floor(math.sqrt(target * aspect) + 0.5)
        height = math.floor(math.sqrt(target / aspect) + 0.5)
        if 0 < width <= side and 0 < height <= side:
            box = (int(top * (side - height + 1)), int(left * (side - width + 1)), height, width)
            break

    def happens(name, chance):
        return config[f"{name}Enabled"] and chance < config[f"{name}Probability"]

    jitter = []
    if happens("jitter", chances[1]):
        for name in order:
            swing = config[name] * (2 * factors[OPERATIONS.index(name)] - 1)
            if config[name] > 0:
                jitter.append((name, swing if name == "hue" else 1 + swing))
    grey, flip = happens("grayscale", chances[2]), happens("flip", chances[0])
    return {"box": box, "jitter": jitter, "grey": grey, "flip": flip}


class TorchNumbers:
    def __init__(self, seed):
        torch.manual_seed(seed)

    def initialise(self, encoder):
        """Linear layers keep PyTorch's defaults; convolutions follow torchvision's ResNet."""
        for module in encoder.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def queue(self, length, dim):
        return torch.randn(length, dim)

    def order(self, epoch, count):
        return torch.randperm(count).tolist()

    def view(self, config, side, epoch, image, view):
        order = [OPERATIONS[i] for i in torch.randperm(4).tolist()]
        tries = torch.rand(10, 4).tolist()
        return view_parameters(
            config, side, tries, torch.rand(3).tolist(), torch.rand(4).tolist(), order
        )


def philox(counters, key0, key1):
    """Four 32-bit words for each counter of four words: [n, 4] → [n, 4], uint64."""
    c0, c1, c2, c3 = numpy.asarray(counters, dtype=numpy.uint64).T
    low = numpy.uint64(0xFFFFFFFF)
    half = numpy.uint64(32)
    for _ in range(10):
        a = c0 * numpy.uint64(0xD2511F53)
        b = c2 * numpy.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (
            (b >> half) ^ c1 ^ numpy.uint64(key0),
            b & low,
            (a >> half) ^ c3 ^ numpy.uint64(key1),
            a & low,
        )
        key0 = (key0 + 0x9E3779B9) % 2**32
        key1 = (key1 + 0xBB67AE85) % 2**32
    return numpy.stack([c0, c1, c2, c3], 1)


def uniforms(words):
    return (words >> numpy.uint64(8)).astype(numpy.float64) / 2**24


class LabNumbers:
    def __init__(self, seed):
        self.seed = seed

    def words(self, stream, a, count):
        """The first words of a stream that starts at counter (a, 0)."""
        counters = numpy.zeros(((count + 3) // 4, 4), dtype=numpy.uint64)
        counters[:, 0] = numpy.arange(len(counters))
        counters[:, 1] = a
        return philox(counters, self.seed, STREAMS[stream]).reshape(-1)[:count]

    def normals(self, stream, a, count):
        pairs = uniforms(self.words(stream, a, 2 * count)).reshape(-1, 2)
        radius = numpy.sqrt(-2 * numpy.log(1 - pairs[:, 0]))
        return torch.from_numpy(radius * numpy.cos(2 * math.pi * pairs[:, 1]))

    @torch.no_grad()
    def initialise(self, encoder):
        """Tensor i uses stream i; the lab keeps convolutions as HWIO and linear layers as IO."""
        bound = 0.0
        for index, (name, parameter) in enumerate(in_lab_order(encoder)):
            count = parameter.numel()
            if parameter.dim() == 4:
                out, channels, height, width = parameter.shape
                spread = math.sqrt(2 / (height * width * out))
                values = spread * self.normals("weights", index, count)
                values = values.reshape(height, width, channels, out).permute(3, 2, 0, 1)
            elif name.startswith("fc."):
                if parameter.dim() == 2:
                    bound = 1 / math.sqrt(parameter.shape[1])
                drawn = torch.from_numpy(uniforms(self.words("weights", index, count)))
                values = 2 * bound * drawn - bound
                values = values.reshape(parameter.shape[::-1])
                values = values.T if parameter.dim() == 2 else values
            else:
                continue
            parameter.copy_(values)

    def queue(self, length, dim):
        return torch.stack([self.normals("queue", row, dim) for row in range(length)]).float()

    def order(self, epoch, count):
        words = self.words("order", epoch, count - 1).tolist()
        order = list(range(count))
        for i, word in zip(range(count - 1, 0, -1), words):
            j = (word * (i + 1)) >> 32
            order[i], order[j] = order[j], order[i]
        return order

    def view(self, config, side, epoch, image, view):
        counters = [(block, image, epoch, view) for block in range(13)]
        drawn = uniforms(philox(counters, self.seed, STREAMS["augment"])).tolist()
        rank = math.floor(drawn[12][0] * 24)
        rest = list(OPERATIONS)
        order = []
        while rest:
            order.append(rest.pop(rank % len(rest)))
            rank //= len(rest) + 1
        return view_parameters(config, side, drawn[:10], drawn[10], drawn[11], order)


def in_lab_order(encoder):
    """Named parameters as the lab numbers them: a block's shortcut comes before its branch."""
    groups = {}
    for name, parameter in encoder.named_parameters():
        block = ".".join(name.split(".")[:2]) if name.startswith("blocks.") else ""
        group = block or name.split(".")[0]
        groups.setdefault(group, []).append((name, parameter))
    for members in groups.values():
        yield from sorted(members, key=lambda member: "downsample" not in member[0])
