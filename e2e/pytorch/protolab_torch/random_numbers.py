"""The random numbers of a run: the lab's own streams, or PyTorch's generator.

The lab draws every number as a pure function of (seed, purpose, counter) by Philox 4x32-10
(src/shared/base/random.ts). With LabNumbers a run here has the lab's initial weights and queue and
the lab's batches, views, clusters' starts and negatives, so that the two sides differ only by
rounding. Both draw from the same distributions.
"""

import math

import numpy
import torch

# What a stream is for; streams of one seed with different purposes are independent.
STREAMS = {
    **{"weights": 1, "queue": 2, "order": 3, "keyShuffle": 4, "augment": 5},
    **{"split": 7, "cluster": 8, "negatives": 9, "probe": 10},
}
# Four words each of a view: ten crops, chances, factors, order and sigma, solarise.
VIEW_BLOCKS = 14


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


class Stream:
    """Numbers one after the other; a subclass says where its words of 32 bits come from."""

    def uniform(self):
        return (self.word() >> 8) / 2**24

    def integer(self, count):
        """In [0, count)."""
        return (self.word() * count) >> 32

    def permutation(self, count):
        """Of 0 … count − 1 (Fisher–Yates)."""
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.integer(i + 1)
            order[i], order[j] = order[j], order[i]
        return order

    def distinct(self, count, take):
        """The first `take` of a permutation of 0 … count − 1."""
        moved, drawn = {}, []
        for i in range(take):
            j = i + self.integer(count - i)
            drawn.append(moved.get(j, j))
            moved[j] = moved.get(i, i)
        return drawn

    def choice(self, count, take):
        """`take` of 0 … count − 1, ascending, every set equally likely (Knuth's algorithm S)."""
        chosen = []
        for row in range(count):
            if len(chosen) == take:
                break
            if self.integer(count - row) < take - len(chosen):
                chosen.append(row)
        return chosen


class LabStream(Stream):
    """A stream that starts at counter (a, b)."""

    AHEAD = 256

    def __init__(self, seed, purpose, a=0, b=0):
        self.key = (seed % 2**32, STREAMS[purpose])
        self.a, self.b = a, b
        self.block = 0
        self.ready = []

    def blocks(self, count):
        counters = numpy.zeros((count, 4), dtype=numpy.uint64)
        counters[:, 0] = numpy.arange(self.block, self.block + count)
        counters[:, 1], counters[:, 2] = self.a, self.b
        self.block += count
        return philox(counters, *self.key).reshape(-1)

    def word(self):
        if not self.ready:
            self.ready = self.blocks(self.AHEAD).tolist()[::-1]
        return self.ready.pop()

    def first_uniforms(self, count):
        """For a fresh stream: many numbers at once."""
        return torch.from_numpy(uniforms(self.blocks((count + 3) // 4)[:count]))

    def first_normals(self, count):
        pairs = self.first_uniforms(2 * count).reshape(-1, 2)
        radius = (-2 * (1 - pairs[:, 0]).log()).sqrt()
        return radius * (2 * math.pi * pairs[:, 1]).cos()


class LabNumbers:
    def __init__(self, seed):
        self.seed = seed

    def stream(self, purpose, a=0, b=0, seed=0):
        """@param seed is added to the run's"""
        return LabStream(self.seed + seed, purpose, a, b)

    @torch.no_grad()
    def initialise(self, model):
        """Tensor i uses stream i; the lab keeps convolutions as HWIO and linear layers as IO."""
        bound = None
        for index, (name, parameter) in enumerate(model.in_lab_order()):
            stream, count = self.stream("weights", index), parameter.numel()
            if parameter.dim() == 4:
                out, channels, height, width = parameter.shape
                if model.encoder == "tiny":
                    values = uniform_within(stream, count, height * width * channels)
                else:
                    values = math.sqrt(2 / (height * width * out)) * stream.first_normals(count)
                values = values.reshape(height, width, channels, out).permute(3, 2, 0, 1)
            elif parameter.dim() == 2:
                bound = parameter.shape[1]
                values = uniform_within(stream, count, bound).reshape(parameter.shape[::-1]).T
            elif bound is not None and name.endswith(".bias"):
                values, bound = uniform_within(stream, count, bound), None
            else:
                continue
            parameter.copy_(values)
        model.start_keys()

    def queue(self, length, dim):
        rows = [self.stream("queue", row).first_normals(dim) for row in range(length)]
        return torch.stack(rows).float()

    def view_uniforms(self, images, epoch, view):
        """[n, VIEW_BLOCKS, 4] in [0, 1)."""
        counters = numpy.empty((len(images), VIEW_BLOCKS, 4), dtype=numpy.uint64)
        counters[:, :, 0] = numpy.arange(VIEW_BLOCKS)
        counters[:, :, 1] = numpy.asarray(images)[:, None]
        counters[:, :, 2:] = epoch, view
        words = philox(counters.reshape(-1, 4), self.seed % 2**32, STREAMS["augment"])
        return uniforms(words).reshape(counters.shape).tolist()


def uniform_within(stream, count, fan_in):
    bound = 1 / math.sqrt(fan_in)
    return -bound + (bound - -bound) * stream.first_uniforms(count)


class TorchStream(Stream):
    def word(self):
        return int(torch.randint(2**32, ()))

    def first_normals(self, count):
        return torch.randn(count, dtype=torch.float64)

    def permutation(self, count):
        return torch.randperm(count).tolist()


class TorchNumbers:
    """PyTorch's generator; layers keep PyTorch's and torchvision's own initial weights."""

    def __init__(self, seed):
        torch.manual_seed(seed)

    def stream(self, purpose, a=0, b=0, seed=0):
        return TorchStream()

    def initialise(self, model):
        model.start_keys()

    def queue(self, length, dim):
        return torch.randn(length, dim)

    def view_uniforms(self, images, epoch, view):
        return torch.rand(len(images), VIEW_BLOCKS, 4).tolist()
