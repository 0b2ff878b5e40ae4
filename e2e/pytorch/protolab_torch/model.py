"""Encoders, heads as lists of layers, and the model of a run, with the lab's tensor names.

A checkpoint of the lab loads with `load_state_dict(strict=True)`: encoder_q, encoder_k, head_a_q,
head_a_k, v_q, v_k (`v` alone in the notes' model) and predictor, torchvision's names below them.
"""

import re
from functools import partial

import torch
from torch import nn
from torch.nn import functional
from torch.nn.modules.batchnorm import _BatchNorm
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

LAYERS = {
    "resnet18": (BasicBlock, [2, 2, 2, 2]),
    "resnet34": (BasicBlock, [3, 4, 6, 3]),
    "resnet50": (Bottleneck, [3, 4, 6, 3]),
}


class GroupedBatchNorm(_BatchNorm):
    """Batch norm over contiguous groups of the batch, each with its own statistics.

    The running statistics take the mean over the groups, as MoCo's SplitBatchNorm does. [N, C] or
    [N, C, H, W].
    """

    def __init__(self, channels, groups=1):
        super().__init__(channels)
        self.groups = groups

    def _check_input_dim(self, x):
        pass

    def forward(self, x):
        if self.groups == 1 or not self.training:
            return super().forward(x)
        parts = x.chunk(self.groups)
        self.num_batches_tracked += 1
        with torch.no_grad():
            axes = [0, *range(2, x.dim())]
            mean = torch.stack([part.mean(axes) for part in parts]).mean(0)
            variance = torch.stack([part.var(axes, unbiased=True) for part in parts]).mean(0)
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(variance, self.momentum)
        normed = [
            functional.batch_norm(p, None, None, self.weight, self.bias, True, 0.0, self.eps)
            for p in parts
        ]
        return torch.cat(normed)


class NarrowResNet(ResNet):
    """torchvision's ResNet with `width` channels where it has 64, and either stem.

    With 64 and the ImageNet stem it is torchvision's own network with fc = Identity.
    """

    def __init__(self, encoder, width=64, stem="imagenet", norm=nn.BatchNorm2d):
        self.narrowed = width
        self.begun = False
        block, layers = LAYERS[encoder]
        super().__init__(block, layers, norm_layer=norm)
        kernel, stride, pad = (7, 2, 3) if stem == "imagenet" else (3, 1, 1)
        self.conv1 = nn.Conv2d(3, width, kernel_size=kernel, stride=stride, padding=pad, bias=False)
        nn.init.kaiming_normal_(self.conv1.weight, mode="fan_out", nonlinearity="relu")
        self.bn1 = norm(width)
        if stem != "imagenet":
            self.maxpool = nn.Identity()
        self.channels = 8 * width * block.expansion
        self.fc = nn.Identity()

    def _make_layer(self, block, planes, *rest, **more):
        if not self.begun:
            self.begun, self.inplanes = True, self.narrowed
        return super()._make_layer(block, planes * self.narrowed // 64, *rest, **more)

    def features(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.avgpool(x).flatten(1)


class Tiny(nn.Module):
    """Four 3 × 3 convolutions of width, 2·width, 4·width, 8·width channels, strides 1, 2, 2, 2."""

    def __init__(self, width, norm=nn.BatchNorm2d):
        super().__init__()
        before = 3
        for i in range(4):
            channels = width * 2**i
            conv = nn.Conv2d(before, channels, 3, 1 if i == 0 else 2, padding=1, bias=False)
            self.add_module(f"conv{i + 1}", conv)
            self.add_module(f"bn{i + 1}", norm(channels))
            before = channels
        self.channels = before
        self.fc = nn.Identity()

    def features(self, x):
        for conv, bn in ((self.conv1, self.bn1), (self.conv2, self.bn2), (self.conv3, self.bn3)):
            x = functional.relu(bn(conv(x)))
        return functional.relu(self.bn4(self.conv4(x))).mean((2, 3))

    def forward(self, x):
        return self.fc(self.features(x))


class Unit(nn.Module):
    """Rows divided by max(their norm, 1e-12): the layer `l2`."""

    def forward(self, x):
        return functional.normalize(x, dim=1)


class Residual(nn.Sequential):
    """Adds its input to the output of its layers."""

    def forward(self, x):
        return x + super().forward(x)


def head(text, channels, sizes, norm):
    """A list of layers, `linear 512, bn, relu, linear D`, as an nn.Sequential.

    @param sizes what `features` and `d` stand for; the lab has checked the list
    @returns it, and its output channels
    """
    layers = []
    # Commas inside brackets belong to a block.
    for piece in re.split(r",\s*(?![^()]*\))", text.lower()):
        piece = piece.strip()
        if piece.startswith("residual"):
            inner, _ = head(piece[piece.index("(") + 1 : -1], channels, sizes, norm)
            layers.append(Residual(*inner))
        elif piece.startswith("linear"):
            width = piece.split()[1]
            wider = sizes[width] if width in sizes else int(width)
            layers.append(nn.Linear(channels, wider))
            channels = wider
        else:
            plain = {"bn": partial(norm, channels), "relu": nn.ReLU, "gelu": nn.GELU, "l2": Unit}
            layers.append(plain[piece]())
    return nn.Sequential(*layers), channels


def batch_norm_groups(config):
    """Each micro-batch has at least one group; a batch in parts gives the same numbers."""
    if config["bnGroups"] > 1 or config["microBatch"] == 0:
        return config["bnGroups"]
    return config["batchSize"] // config["microBatch"]


class Model(nn.Module):
    """Query tower, key tower where the method has one, heads a and b, predictor."""

    def __init__(self, config, groups=None):
        """@param groups of batch norm in one forward pass; None for those of the whole batch"""
        super().__init__()
        self.encoder = config["encoder"]
        self.notes = config["heads"] == "notes"
        self.has_keys = config["method"] != "simclr"
        self.has_heads = config["method"] == "pcl" and config["heads"] != "none"
        norm = partial(GroupedBatchNorm, groups=groups or batch_norm_groups(config))
        dim = config["embeddingDim"]
        sizes = {"d": dim}

        def encoder():
            if self.encoder == "tiny":
                made = Tiny(config["width"], norm)
            else:
                made = NarrowResNet(self.encoder, config["width"], config["stem"], norm)
            sizes["features"] = made.channels
            made.fc, _ = head(config["projector"], made.channels, sizes, norm)
            return made

        towers = "qk" if self.has_keys else "q"
        for tower in towers:
            self.add_module(f"encoder_{tower}", encoder())
        if self.has_heads:
            for tower in towers:
                a, _ = head(config["headA"], dim, sizes, norm)
                self.add_module(f"head_a_{tower}", a)
            for name in ("v",) if self.notes else ("v_q", "v_k"):
                self.add_module(name, head(config["headB"], dim, sizes, norm)[0])
        if config["method"] == "byol":
            self.predictor, _ = head(config["predictor"], dim, sizes, norm)
        if self.has_keys:
            for name in ("encoder_k", "head_a_k", "v_k", "v"):
                if hasattr(self, name):
                    getattr(self, name).requires_grad_(False)

    def part(self, part, tower):
        """A tower's encoder, head a or head b."""
        if part == "b":
            return self.v if self.notes else getattr(self, f"v_{tower}")
        return getattr(self, f"encoder_{tower}" if part == "encoder" else f"head_a_{tower}")

    def query_modules(self, part):
        """What trains with a part: the predictor does with the encoder, the notes' head b never."""
        if part == "encoder":
            return [self.encoder_q] + ([self.predictor] if hasattr(self, "predictor") else [])
        fixed = not self.has_heads or (part == "b" and self.notes)
        return [] if fixed else [self.part(part, "q")]

    def modules_of(self, part):
        """A part's modules in both towers."""
        exists = self.has_keys and (part == "encoder" or self.has_heads)
        return self.query_modules(part) + ([self.part(part, "k")] if exists else [])

    def embed(self, tower, x, stage):
        """Through the encoder and the stage's head a: what InfoNCE compares, not normalised."""
        x = self.part("encoder", tower)(x)
        return self.part("a", tower)(x) if stage.has("a") else x

    def key_features(self, x, stage):
        """What is clustered, unit rows: the key tower through all heads that the stage has."""
        x = self.embed("k", x, stage)
        return functional.normalize(self.part("b", "k")(x) if stage.has("b") else x, dim=1)

    def follow(self, momentum, stage):
        """Moves the key tower's trained parts: k ← m·k + (1 − m)·q."""
        with torch.no_grad():
            for part in stage.trained():
                if part != "encoder" and not self.has_heads:
                    continue
                for k, q in zip(
                    self.part(part, "k").parameters(), self.part(part, "q").parameters()
                ):
                    k.mul_(momentum).add_(q, alpha=1 - momentum)

    def statistics(self, tower):
        """The running statistics of a tower with its heads."""
        of_keys = ("encoder_k.", "head_a_k.", "v_k.", "v.")
        return [
            buffer
            for name, buffer in self.named_buffers()
            if buffer.dtype.is_floating_point and name.startswith(of_keys) == (tower == "k")
        ]

    def start_keys(self):
        """The key tower starts as the query tower."""
        if not self.has_keys:
            return
        self.encoder_k.load_state_dict(self.encoder_q.state_dict())
        if self.has_heads:
            self.head_a_k.load_state_dict(self.head_a_q.state_dict())
            if not self.notes:
                self.v_k.load_state_dict(self.v_q.state_dict())

    def in_lab_order(self):
        """Named parameters as the lab numbers them: a block's shortcut comes before its branch."""
        modules = [("encoder_q", self.encoder_q)]
        if self.has_heads:
            modules += [("head_a_q", self.head_a_q), ("v", self.part("b", "q"))]
        if hasattr(self, "predictor"):
            modules.append(("predictor", self.predictor))
        for prefix, module in modules:
            blocks = {}
            for name, parameter in module.named_parameters(prefix):
                block = re.match(r"encoder_q\.layer\d\.\d+\.", name)
                key = block[0] if block else name
                blocks.setdefault(key, []).append((name, parameter))
            for members in blocks.values():
                yield from sorted(members, key=lambda member: "downsample" not in member[0])
