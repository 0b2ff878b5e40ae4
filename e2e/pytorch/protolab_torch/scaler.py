"""The loss scale of half precision, and what becomes of a step that is not finite: the lab's rules.

The scale grows and falls as torch's GradScaler has it, on any device; only the cast to half precision
itself needs a GPU.
"""

import math
from dataclasses import dataclass

import numpy
import torch

GROWTH, BACKOFF = 2.0, 0.5


@dataclass(frozen=True)
class Verdict:
    # The optimizer moves the weights.
    updated: bool
    # Queue, keys' tower and running statistics stay as the step left them.
    committed: bool
    # It is skipped, and the scale falls.
    back_off: bool


def verdict_of(policy, scaling, finite, forward_finite, overflow):
    """@param finite logits, gradients and their norm @param overflow a gradient is not finite"""
    if finite:
        return Verdict(True, True, False)
    skipped = Verdict(False, False, True)
    if scaling and forward_finite and overflow:
        return skipped
    if policy == "stop":
        return Verdict(False, False, False)
    if policy == "skip":
        return skipped
    guarded = scaling and overflow
    return Verdict(not guarded, True, guarded)


class LossScaler:
    """What the loss is multiplied by before the backward pass, a number of 32 bits; 1 if not enabled."""

    def __init__(self, enabled, scale=65536.0, interval=2000, growth=GROWTH, backoff=BACKOFF):
        self.enabled, self.interval = enabled, interval
        self.growth, self.backoff = growth, backoff
        self.scale = scale if enabled else 1.0
        # Finite steps since the scale changed, and steps skipped in a row, which are counted without a scale too.
        self.tracker = self.skips = 0

    def scaled(self, loss):
        return loss * self.scale if self.enabled else loss

    @torch.no_grad()
    def unscale(self, gradients):
        if self.enabled:
            inverse = 1 / self.scale if self.scale > 0 else math.inf
            for gradient in gradients:
                gradient.mul_(inverse)

    def follow(self, verdict):
        """What a step's verdict does to the scale."""
        if verdict.back_off or verdict.updated:
            self.skips = self.skips + 1 if verdict.back_off else 0
        if not self.enabled:
            return
        if verdict.back_off:
            self.scale, self.tracker = single(self.scale * self.backoff), 0
        elif verdict.updated:
            self.tracker += 1
            if self.tracker >= self.interval:
                grown = single(self.scale * self.growth)
                self.scale, self.tracker = grown if numpy.isfinite(grown) else self.scale, 0


def single(value):
    with numpy.errstate(over="ignore"):
        return float(numpy.float32(value))
