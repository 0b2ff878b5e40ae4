"""The random operations on a view, by torchvision's definitions for float images, and their choice."""

import math

import numpy
import torch
from torch.nn import functional
from torchvision.transforms import functional as F

OPERATIONS = ("brightness", "contrast", "saturation", "hue")
ADJUST = {name: getattr(F, f"adjust_{name}") for name in OPERATIONS}
# Blur taps to one side that the lab has room for.
MOST_RADIUS = 15


def settings_of_view(config, view):
    """The second view may have its own fields, whose names end in 2."""
    if view == 0 or not config["ownSecondView"]:
        return config
    return {name[:-1]: value for name, value in config.items() if name.endswith("2")}


def crop_box(area, ratio, top, left, side, low, high):
    """RandomResizedCrop's (top, left, height, width) of numbers in [0, 1), or None: draw again."""
    target = side * side * (low + (high - low) * area)
    aspect = math.exp(math.log(4 / 3) * (2 * ratio - 1))
    width = math.floor(math.sqrt(target * aspect) + 0.5)
    height = math.floor(math.sqrt(target / aspect) + 0.5)
    if not (0 < width <= side and 0 < height <= side):
        return None
    return int(top * (side - height + 1)), int(left * (side - width + 1)), height, width


def choices(settings, side, drawn):
    """What happens to one view. @param drawn [VIEW_BLOCKS, 4] numbers in [0, 1)"""
    tries, (flip, jitter, grey, blur), factors = drawn[:10], drawn[10], drawn[11]
    (order, sigma, *_), (solarize, *_) = drawn[12], drawn[13]
    scale = settings["cropScaleMin"], settings["cropScaleMax"]
    boxes = (crop_box(*numbers, side, *scale) for numbers in tries if settings["cropEnabled"])
    box = next((box for box in boxes if box is not None), (0, 0, side, side))

    def happens(name, chance):
        # The lab holds probabilities as f32.
        return settings[f"{name}Enabled"] and chance < numpy.float32(settings[f"{name}Probability"])

    operations, rank, rest = [], math.floor(order * 24), list(OPERATIONS)
    while rest and happens("jitter", jitter):
        name = rest.pop(rank % len(rest))
        rank //= len(rest) + 1
        swing = settings[name] * (2 * factors[OPERATIONS.index(name)] - 1)
        if settings[name] > 0:
            operations.append((name, swing if name == "hue" else 1 + swing))
    low, high = settings["blurSigmaMin"], settings["blurSigmaMax"]
    radius = min(math.ceil(3 * high), side - 1, MOST_RADIUS)
    return {
        "box": box,
        "jitter": operations,
        "grey": happens("grayscale", grey),
        "blur": (radius, low + (high - low) * sigma) if happens("blur", blur) else None,
        "solarize": happens("solarize", solarize),
        "flip": happens("flip", flip),
    }


def view_of(image, chosen):
    """One view of [3, side, side] in [0, 1], in MoCo v2's and BYOL's order, not normalised."""
    top, left, height, width = chosen["box"]
    part = image[None, :, top : top + height, left : left + width]
    size = image.shape[1:]
    image = functional.interpolate(part, size, mode="bilinear", align_corners=False)[0]
    for name, factor in chosen["jitter"]:
        image = ADJUST[name](image, factor)
    if chosen["grey"]:
        image = F.rgb_to_grayscale(image, 3)
    if chosen["blur"] is not None:
        radius, sigma = chosen["blur"]
        image = F.gaussian_blur(image, [2 * radius + 1] * 2, [sigma] * 2)
    if chosen["solarize"]:
        image = F.solarize(image, 0.5)
    return F.hflip(image) if chosen["flip"] else image


def augmented(image, numbers, config, number, epoch, view):
    """A view of an image [3, side, side] in [0, 1]. @param number the image's in its data set"""
    (drawn,) = numbers.view_uniforms([number], epoch, view)
    return view_of(image, choices(settings_of_view(config, view), image.shape[-1], drawn))
