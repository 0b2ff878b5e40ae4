"""Images: what the lab exports, CIFAR-10 and STL-10 binary, and folders of pictures, one a class."""

import gzip
import json
import os
import pathlib
from dataclasses import dataclass, field

import numpy
import torch
from torchvision.datasets.folder import default_loader

from .safetensors import read_safetensors
from .world import Refusal

RECORD = 3073
PICTURES = (".png", ".jpg", ".jpeg", ".webp")
CIFAR_CLASSES = "airplane automobile bird cat deer dog frog horse ship truck".split()
STL_SIDE = 96
STL_CLASSES = "airplane bird car cat deer dog horse monkey ship truck".split()
# Decoded images up to this size stay in memory; more are decoded again for every view.
MOST_BYTES = 8 * 2**30


@dataclass
class Level:
    """One way to label the images."""

    name: str
    classes: list
    # Of each image; −1: it has none.
    labels: torch.Tensor


@dataclass
class Images:
    """Images as bytes, in the lab's order: the data set's own test split comes last."""

    name: str
    side: int
    # Bytes [n, 3, side, side], or a function of an image's number that decodes it.
    pixels: object
    count: int
    test_start: int
    # Finest first.
    levels: list = field(default_factory=list)
    # Variants of one picture share a group.
    groups: object = None
    class_balanced: bool = False

    def __len__(self):
        return self.count

    def bytes_of(self, image):
        return self.pixels(image) if callable(self.pixels) else self.pixels[image]

    def float_of(self, image):
        """[3, side, side] in [0, 1]."""
        return self.bytes_of(image).float() / 255


def axis(size, side):
    """[side, size]: area averages when shrinking, bilinear with half-pixel centres when enlarging."""
    ratio, cell = size / side, numpy.arange(size)[None, :]
    if ratio >= 1:
        first = numpy.arange(side)[:, None] * ratio
        share = numpy.minimum(cell + 1, first + ratio) - numpy.maximum(cell, first)
        return numpy.maximum(share, 0) / ratio
    place = ((numpy.arange(side)[:, None] + 0.5) * ratio - 0.5).clip(0, size - 1)
    return numpy.maximum(0, 1 - numpy.abs(cell - place))


def resized(planes, side):
    """Square planes [..., size, size] as bytes of another size."""
    if planes.shape[-1] == side:
        return torch.from_numpy(planes.astype(numpy.uint8))
    weights = axis(planes.shape[-1], side)
    # As the lab: first along rows, each result in f32, and half a byte rounds up.
    rows = (planes.astype(numpy.float64) @ weights.T).astype(numpy.float32)
    values = (weights @ rows.astype(numpy.float64)).astype(numpy.float32)
    values = numpy.floor(values.astype(numpy.float64) + 0.5)
    return torch.from_numpy(values.clip(0, 255).astype(numpy.uint8))


def cifar_images(training, test, side):
    """@param training and test: files of CIFAR-10 binary records"""
    files = [*training, *test]
    records = [records_of(file) for file in files]
    joined = numpy.concatenate(records)
    labels = torch.from_numpy(joined[:, 0].astype(numpy.int64))
    if labels.max() > 9:
        raise Refusal(f"{files[0]}: a label is {labels.max()}, and CIFAR-10 has 0 to 9; get the file again.")
    count, own = len(joined), sum(len(part) for part in records[: len(training)])
    planes = joined[:, 1:].reshape(-1, 3, 32, 32)
    pixels = torch.cat([resized(planes[at : at + 4096], side) for at in range(0, count, 4096)])
    level = Level("class", CIFAR_CLASSES, labels)
    return Images("CIFAR-10", side, pixels, count, own if training else count, [level])


def records_of(file):
    data = gzip.open(file).read() if str(file).endswith(".gz") else pathlib.Path(file).read_bytes()
    if len(data) == 0 or len(data) % RECORD != 0:
        raise Refusal(
            f"{file} holds {len(data)} bytes, which is no whole number of CIFAR-10 records of {RECORD}."
        )
    return numpy.frombuffer(data, dtype=numpy.uint8).reshape(-1, RECORD)


def stl_images(files, side):
    """STL-10 binary: the labelled images, the unlabelled ones beside them or alone, the test split.

    @param files by their names in lower case
    """
    train, bare, test = (stl_part(files, name) for name in ("train", "unlabeled", "test"))
    if train is None and bare is not None:
        # kNN and linear probe need training images with labels.
        test = None
    own = [one for one in (train, test) if one is not None]
    if len({labels is None for _, labels in own}) > 1:
        raise Refusal("STL-10: name a folder with train_y.bin and test_y.bin beside train_X.bin and test_X.bin.")
    parts = [one for one in (train, bare, test) if one is not None]
    count = sum(len(planes) for planes, _ in parts)
    pixels = stl_pixels([planes for planes, _ in parts], count, side)
    levels = []
    if any(labels is not None for _, labels in own):
        labels = numpy.concatenate([numpy.full(len(p), -1) if given is None else given for p, given in parts])
        # A class that no image has does not exist, as in the lab.
        there = numpy.unique(labels[labels >= 0])
        numbers = numpy.where(labels < 0, -1, numpy.searchsorted(there, labels))
        levels = [Level("class", [STL_CLASSES[c] for c in there], torch.from_numpy(numbers))]
    start = count - (len(test[0]) if test is not None else 0)
    return Images("STL-10", side, pixels, count, start or count, levels)


def stl_part(files, name):
    """(planes, labels from 0 or None), None where there are no such images"""
    path, own = files.get(f"{name}_x.bin"), files.get(f"{name}_y.bin")
    if path is None:
        return None
    size, each = path.stat().st_size, 3 * STL_SIDE**2
    if size == 0 or size % each != 0:
        raise Refusal(f"{path} holds {size} bytes, which is no whole number of STL-10 images of {each}.")
    # A plane is stored column by column.
    planes = numpy.memmap(path, numpy.uint8, "r").reshape(-1, 3, STL_SIDE, STL_SIDE).swapaxes(2, 3)
    if own is None:
        return planes, None
    labels = numpy.frombuffer(own.read_bytes(), numpy.uint8).astype(numpy.int64) - 1
    if len(labels) != len(planes):
        raise Refusal(f"{own} has {len(labels)} labels, and {path.name} {len(planes)} images; get both again.")
    if labels.min() < 0 or labels.max() > 9:
        raise Refusal(f"{own}: a label is not one of 1 to 10; get the file again.")
    return planes, labels


def stl_pixels(parts, count, side):
    """@param parts planes of each file"""
    starts = numpy.cumsum([0, *map(len, parts)])

    def decode(image):
        part = numpy.searchsorted(starts, image, "right") - 1
        return resized(parts[part][image - starts[part]], side).contiguous()

    if count * 3 * side * side > MOST_BYTES:
        return decode
    pixels = torch.empty((count, 3, side, side), dtype=torch.uint8)
    for start, planes in zip(starts, parts):
        for at in range(0, len(planes), 256):
            part = planes[at : at + 256]
            pixels[start + at : start + at + len(part)] = resized(part, side)
    return pixels


def exported_images(path, side):
    """What the lab wrote beside a config: bytes [n, side, side, 3], labels by level."""
    arrays, metadata = read_safetensors(path)
    about = json.loads(metadata.get("images", "null"))
    if about is None or "pixels" not in arrays:
        raise Refusal(f"{path} holds no images of the lab; export the run again.")
    pixels = torch.from_numpy(arrays["pixels"]).permute(0, 3, 1, 2).contiguous()
    if pixels.shape[-1] != side:
        raise Refusal(
            f"{path} has images of {pixels.shape[-1]} px, and imageSide is {side}; export the run again."
        )
    levels = [
        Level(level["name"], level["classes"], torch.from_numpy(arrays[f"labels.{i}"].astype(numpy.int64)))
        for i, level in enumerate(about["levels"])
    ]
    groups = arrays["groups"].astype(numpy.int64).tolist() if "groups" in arrays else None
    return Images(
        **{"name": about["name"], "side": side, "pixels": pixels, "count": len(pixels)},
        **{"test_start": about["testStart"], "levels": levels, "groups": groups},
        class_balanced=about["classBalanced"],
    )


def folder_images(folder, files, side):
    """Pictures in the lab's order; a class is the folder a picture is in."""
    shared = os.path.commonpath([os.path.dirname(file) for file in files])
    inside = {file: os.path.dirname(file)[len(shared) :].lstrip("/") for file in files}

    def is_test(file):
        parts = (inside[file] + "/").lower().split("/")[:-1]
        return any(part in ("test", "val", "validation") for part in parts)

    ordered = sorted(files, key=lambda file: (is_test(file), file))
    if any(place == "" for place in inside.values()) and any(inside.values()):
        raise Refusal(f"{folder}: some pictures are outside the class folders; move or remove them.")
    test = sum(map(is_test, files))
    levels = []
    if any(inside.values()):
        names = [os.path.basename(inside[file]) for file in ordered]
        classes = sorted(set(names))
        number = {name: i for i, name in enumerate(classes)}
        levels = [Level("class", classes, torch.tensor([number[name] for name in names]))]
    count = len(ordered)

    def decode(image):
        picture = default_loader(os.path.join(folder, ordered[image]))
        planes = numpy.asarray(picture).transpose(2, 0, 1)
        square = min(planes.shape[1:])
        top, left = (planes.shape[1] - square) // 2, (planes.shape[2] - square) // 2
        return resized(planes[:, top : top + square, left : left + square], side)

    pixels = decode
    if count * 3 * side * side <= MOST_BYTES:
        pixels = torch.stack([decode(image) for image in range(count)])
    name = pathlib.Path(folder).resolve().name
    start = count - test if 0 < test < count else count
    return Images(name, side, pixels, count, start, levels)


def open_images(path, side):
    """@raise Refusal with a sentence where there are none that can be used"""
    path = pathlib.Path(path)
    if not path.exists():
        raise Refusal(f"--data {path}: there is no such file or folder; check the path.")
    if path.suffix == ".safetensors":
        return exported_images(path, side)
    folder = path if path.is_dir() else path.parent
    found = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    named = {file.name.lower(): file for file in found}
    if any(f"{part}_x.bin" in named for part in ("train", "unlabeled", "test")):
        return stl_images(named, side)
    records = [file for file in found if file.name.endswith((".bin", ".bin.gz"))]
    pictures = [file for file in found if file.suffix.lower() in PICTURES]
    if records and not pictures:
        test = [file for file in records if "test" in file.name.lower()]
        return cifar_images([file for file in records if file not in test], test, side)
    if pictures and not records:
        names = [file.relative_to(folder).as_posix() for file in pictures]
        return folder_images(str(folder), names, side)
    raise Refusal(
        f"--data {path}: name the lab's images.safetensors, a folder with CIFAR-10 binary files (.bin, "
        ".bin.gz) or those of STL-10 (train_X.bin and so on), or one with pictures (PNG, JPEG, WebP) in a "
        "folder for each class."
    )


def split_of(images, hold_out, numbers):
    """Numbers of the training images and of the held-out ones, as the lab splits them: what has no class is
    trained on, and never held out."""
    count = len(images)
    if images.test_start < count:
        return list(range(images.test_start)), list(range(images.test_start, count))
    labels = images.levels[0].labels.tolist() if images.levels else [0] * count
    classes = [{} for _ in range(len(images.levels[0].classes) if images.levels else 1)]
    for image in range(count):
        if labels[image] < 0:
            continue
        group = images.groups[image] if images.groups is not None else image
        classes[labels[image]].setdefault(group, []).append(image)
    held, owed = set(), 0.0
    for number, by_group in enumerate(classes):
        groups = list(by_group.values())
        owed += hold_out * sum(map(len, groups))
        kept = len(groups)
        for at in numbers.stream("split", number).permutation(len(groups)):
            group = groups[at]
            if not abs(owed - len(group)) < abs(owed) or kept == 1:
                continue
            held.update(group)
            owed -= len(group)
            kept -= 1
        # Limits the carry from a class that is too small to give its share.
        owed = min(owed, 1)
    return [i for i in range(count) if i not in held], sorted(held)


def labelled_of(images, numbers):
    """Those of some images that have a class; all where none has."""
    if not images.levels:
        return numbers
    labels = images.levels[0].labels[numbers].tolist()
    return [image for image, label in zip(numbers, labels) if label >= 0]


class Normalise:
    """By the channels of the training images, or each view by itself."""

    def __init__(self, how, mean=None, std=None):
        self.how = how
        if how == "dataset":
            self.mean, self.std = (torch.tensor(v).view(1, 3, 1, 1) for v in (mean, std))

    @staticmethod
    def of(images, train, how):
        if how != "dataset":
            return Normalise(how)
        # Counted exactly, so that the order of the sum does not matter.
        counts = torch.zeros(3, 256, dtype=torch.int64)
        for at in range(0, len(train), 1024):
            part = torch.stack([images.bytes_of(i) for i in train[at : at + 1024]])
            for channel in range(3):
                counts[channel] += torch.bincount(part[:, channel].flatten().long(), minlength=256)
        values, total = torch.arange(256).double() / 255, counts[0].sum()
        mean = (counts * values).sum(1) / total
        square = (counts * (values[None] - mean[:, None]) ** 2).sum(1) / total
        return Normalise(how, mean.tolist(), square.sqrt().clamp(min=1 / 255).tolist())

    @property
    def numbers(self):
        """(mean, std), as a checkpoint has them."""
        if self.how != "dataset":
            return [0, 0, 0], [1, 1, 1]
        return self.mean.flatten().tolist(), self.std.flatten().tolist()

    def __call__(self, views):
        if self.how == "dataset":
            return (views - self.mean.to(views)) / self.std.to(views)
        away = views - views.mean((1, 2, 3), keepdim=True)
        deviation = away.square().mean((1, 2, 3), keepdim=True).sqrt()
        if self.how == "image":
            deviation = deviation.clamp(min=views[0].numel() ** -0.5)
        return away / deviation
