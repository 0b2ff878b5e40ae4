"""The files of a run: config.json, about.json, metrics.jsonl in the lab's lines, checkpoint.safetensors.

Only the first process writes. A line is written whole; other files are written beside and renamed.
"""

import json
import math
import os
import pathlib
import time

from .checkpoint import read_state, write_checkpoint
from .safetensors import write_whole
from .world import Refusal

# The fields of a step's line, in the lab's order.
STEP_FIELDS = (
    *("step", "epoch", "stage", "loss", "lossInst", "lossProto", "accInst", "accInstNaive"),
    *("positiveSimilarity", "hardestNegative", "accProto", "accProtoNaive", "accProtoCeiling"),
    *("gradNorm", "lr", "keyMomentum", "weightDecay", "clipCoefficient", "committed"),
    *("imagesPerSec", "stepMs", "nonFinite", "tiedRows", "batchStd", "deadUnits", "badNorms"),
    *("maxActivation", "updateRatio", "weightGrowth", "trustRatio", "lossScale"),
)


def named(value):
    """JSON has no NaN: the lab writes such numbers as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {key: named(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [named(part) for part in value]
    return value


def line_of(record):
    return json.dumps(named(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


class RunFolder:
    """@param first whether this process writes"""

    def __init__(self, folder, first):
        self.folder, self.first = pathlib.Path(folder), first
        self.metrics, self.checkpoint = self.folder / "metrics.jsonl", self.folder / "checkpoint.safetensors"

    def state(self, config):
        """What an earlier start of this run kept here, or None. @raise Refusal if it is another run's"""
        if not self.checkpoint.exists():
            return None
        state = read_state(self.checkpoint)
        differing = [n for n in config if n != "maxSteps" and state.config.get(n) != config[n]]
        if differing:
            raise Refusal(
                f"--out {self.folder} holds another run: its {differing[0]} is "
                f"{json.dumps(state.config.get(differing[0]))}, not {json.dumps(config[differing[0]])}. "
                "Name another folder, or delete this one."
            )
        return state

    def begin(self, config, about, step):
        """Makes the folder. Lines after `step` are of steps that will be taken again."""
        if not self.first:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.write_json("config.json", config)
            self.write_json("about.json", {**about, "state": "training"})
            kept = self.kept_lines(step) if step > 0 and self.metrics.exists() else []
            write_whole(self.metrics, lambda file: file.write("".join(kept).encode()))
        except OSError as error:
            raise Refusal(f"--out {self.folder}: it cannot be written ({error}); name another folder.") from None

    def kept_lines(self, step):
        kept = []
        for text in self.metrics.read_text(encoding="utf-8").splitlines(keepends=True):
            try:
                record = json.loads(text)
            except ValueError:
                # The line that a killed process was writing.
                break
            if record.get("step", 0) > step or record.get("note", {}).get("step", 0) > step:
                break
            kept.append(text)
        return kept

    def write_json(self, name, value):
        text = json.dumps(named(value), indent=2, ensure_ascii=False) + "\n"
        write_whole(self.folder / name, lambda file: file.write(text.encode()))

    def line(self, record):
        if self.first:
            with open(self.metrics, "a", encoding="utf-8") as file:
                file.write(line_of(record))

    def step(self, fields):
        self.line({name: fields[name] for name in STEP_FIELDS})

    def note(self, kind, step, message):
        self.line({"note": {"kind": kind, "step": step, "message": message}})

    def keep(self, captured):
        if self.first:
            write_checkpoint(self.checkpoint, captured)

    def end(self, about, state, fault=None):
        """@param fault a sentence"""
        if self.first:
            ended = {"endedAt": round(1000 * time.time())}
            self.write_json("about.json", {**about, "state": state, "fault": fault, **ended})


def restarts():
    """How often torchrun has started this run again."""
    return int(os.environ.get("TORCHELASTIC_RESTART_COUNT", 0))
