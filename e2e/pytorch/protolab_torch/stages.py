"""The freeze schedule: which parts exist, train or are frozen in which epochs, and which losses train.

Parts are the encoder with its projector, head a, and head b. A plan is text, stages separated by
semicolons: `20-24 a b (encoder) | inst proto | lr 0.5`, frozen parts in brackets.
"""

import re
from dataclasses import dataclass

PARTS = ("encoder", "a", "b")


@dataclass(frozen=True)
class Stage:
    first: int
    last: int
    # absent, frozen or train, by part.
    parts: dict
    inst: bool
    proto: bool
    lr_scale: float = 1.0

    def has(self, part):
        return self.parts[part] != "absent"

    def trained(self):
        """The parts that get a gradient: head b from ProtoNCE alone."""
        return [p for p in PARTS if self.parts[p] == "train" and (p != "b" or self.proto)]


def parse_plan(text):
    """Stages as (first, last, parts, losses, rate) of a plan that the lab has checked."""
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        before, losses, rate = ([part.strip() for part in piece.split("|")] + [""])[:3]
        first, last, trained, frozen = re.fullmatch(
            r"(\d+)(?:\s*[-–]\s*(\d+))?\s*([^()]*)(?:\(([^()]*)\))?\s*", before
        ).groups()
        parts = dict.fromkeys(PARTS, "absent")
        for names, state in ((trained, "train"), (frozen or "", "frozen")):
            parts.update(dict.fromkeys(re.split(r"[\s,]+", names.strip()), state))
        parts.pop("", None)
        scale = float(rate.split()[1]) if rate else 1.0
        yield int(first), int(last or first), parts, re.split(r"[\s,+]+", losses), scale


def stages_of(config):
    last, heads = config["epochs"] - 1, config["heads"]
    inst = config["instanceLoss"]
    if config["method"] != "pcl":
        return [Stage(0, last, {"encoder": "train", "a": "absent", "b": "absent"}, True, False)]

    def allowed(parts):
        """Without heads only the encoder is left; the notes' head b is never trained."""
        if heads == "none":
            return {**parts, "a": "absent", "b": "absent"}
        if heads == "notes" and parts["b"] == "train":
            return {**parts, "b": "frozen"}
        return parts

    planned = [
        Stage(first, end, allowed(parts), inst and "inst" in losses, "proto" in losses, scale)
        for first, end, parts, losses, scale in parse_plan(config["stages"])
    ]
    if planned:
        return planned
    full = {"encoder": "train", "a": "train", "b": "train"}
    warm = min(config["warmupEpochs"], config["epochs"])
    stages = []
    if warm > 0:
        stages.append(Stage(0, warm - 1, {**allowed(full), "b": "absent"}, inst, False))
    if warm <= last:
        stages.append(Stage(warm, last, allowed(full), inst, True))
    return stages


def stage_of_epoch(stages, epoch):
    """The number of an epoch's stage; the last one after the plan."""
    fitting = (number for number, stage in enumerate(stages) if epoch <= stage.last)
    return next(fitting, len(stages) - 1)
