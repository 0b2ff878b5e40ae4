"""CIFAR-10 records, and how images are normalised."""

import numpy
import torch

RECORD = 3073


def axis(size, side):
    """[side, size]: area averages when shrinking, bilinear with half-pixel centres when enlarging."""
    ratio, cell = size / side, numpy.arange(size)[None, :]
    if ratio >= 1:
        first = numpy.arange(side)[:, None] * ratio
        share = numpy.minimum(cell + 1, first + ratio) - numpy.maximum(cell, first)
        return numpy.maximum(share, 0) / ratio
    place = ((numpy.arange(side)[:, None] + 0.5) * ratio - 0.5).clip(0, size - 1)
    return numpy.maximum(0, 1 - numpy.abs(cell - place))


def read_records(path, side):
    """CIFAR-10 binary records as bytes [n, 3, side, side] and labels [n]."""
    records = numpy.fromfile(path, dtype=numpy.uint8).reshape(-1, RECORD)
    planes = records[:, 1:].reshape(-1, 3, 32, 32).astype(numpy.float64)
    weights = axis(32, side)
    resized = weights @ planes @ weights.T
    # Half a byte rounds up.
    pixels = numpy.floor(resized + 0.5).clip(0, 255).astype(numpy.uint8)
    return torch.from_numpy(pixels), torch.from_numpy(records[:, 0].astype(numpy.int64))


class Normalise:
    """By the channels of the training images, or each view by itself."""

    def __init__(self, images, how):
        self.how = how
        if how == "dataset":
            values = images.double() / 255
            self.mean = values.mean((0, 2, 3)).float().view(1, 3, 1, 1)
            std = values.std((0, 2, 3), unbiased=False).clamp(min=1 / 255)
            self.std = std.float().view(1, 3, 1, 1)

    def __call__(self, views):
        if self.how == "dataset":
            return (views - self.mean) / self.std
        away = views - views.mean((1, 2, 3), keepdim=True)
        deviation = away.square().mean((1, 2, 3), keepdim=True).sqrt()
        if self.how == "image":
            deviation = deviation.clamp(min=views[0].numel() ** -0.5)
        return away / deviation
