"""The lab's alarms (src/shared/diagnosis/alarms.ts), judged from the lines of steps.

They end a run here where its config asks for that; the page raises them for itself from the record.
"""

import math

HALF_MAX = 65504
ACTIVATION_WINDOW = 50
# Without a queue, the steps that count as one filling of it.
STEPS_WITHOUT_QUEUE = 16
# 2 − 2·cos at which a loss without negatives is at its floor.
TARGET_LOSS = 0.1
USES_QUEUE = ("moco", "pcl")


def queries_per_step(config):
    both = config["method"] in ("simclr", "byol") or config["symmetric"]
    return config["batchSize"] * (2 if both else 1)


def turnover(config):
    """Steps after which all keys of the queue are replaced; 0 without one."""
    if config["method"] not in USES_QUEUE:
        return 0
    return -(-config["queueLength"] // queries_per_step(config))


def chance_loss(config):
    """The instance loss at chance; None for a method that does not choose among candidates."""
    if config["method"] == "byol":
        return None
    batch = 2 * config["batchSize"] - 1
    return math.log(1 + config["queueLength"] if config["method"] in USES_QUEUE else batch)


def collapsed(step, seen):
    config, spread = seen.config, seen.spread
    fell = not spread >= seen.first_spread or seen.best_spread > 0.3
    at_floor = config["method"] != "byol" or step["lossInst"] < TARGET_LOSS
    return spread < (0.1 if seen.fillings > 8 else 0.03) and fell and at_floor


def tied(step, seen):
    return step["tiedRows"] / queries_per_step(seen.config) > 0.05


def hollow(step, seen):
    chance = chance_loss(seen.config)
    over = step["lossInst"] / chance if chance else 0
    return (step["accInstNaive"] or 0) > 50 and over > 0.9


def near_half(step, seen):
    return seen.config["autocast"] and step["maxActivation"] > HALF_MAX / 4


def activation_grows(step, seen):
    before = seen.activation_before
    grown = before > HALF_MAX / 1000 and step["maxActivation"] > 2 * before
    return seen.config["autocast"] and grown


def updates_too_large(step, seen):
    return step["updateRatio"] > 0.01 and seen.config["learningRate"] > 0


def scale_falls(step, seen):
    return step["lossScale"] is not None and (seen.skips >= 5 or step["lossScale"] < 1)


NEGATIVES = ("moco", "pcl", "simclr")
EVERY = (*NEGATIVES, "byol")
# Name, steps in a row, fillings of the queue to wait for, methods, condition.
ALARMS = (
    ("collapse", 3, 1, EVERY, collapsed),
    ("tiedLogits", 1, 1, NEGATIVES, tied),
    ("hollowAccuracy", 5, 1, USES_QUEUE, hollow),
    ("deadUnits", 5, 0, EVERY, lambda step, seen: step["deadUnits"] > 0.9),
    ("badNorms", 1, 0, EVERY, lambda step, seen: step["badNorms"] > 0),
    ("halfOverflow", 1, 0, EVERY, near_half),
    ("activationGrowth", 1, 0, EVERY, activation_grows),
    ("updateRatio", 50, 0, EVERY, updates_too_large),
    ("weightGrowth", 1, 0, EVERY, lambda step, seen: step["weightGrowth"] > 5),
    ("trustRatio", 1, 0, EVERY, lambda step, seen: (step["trustRatio"] or 0) > 1000),
    ("lossScale", 1, 0, EVERY, scale_falls),
)
TITLES = {
    "collapse": "Features collapsed",
    "tiedLogits": "Tied logits",
    "hollowAccuracy": "Instance accuracy is misleading",
    "deadUnits": "Dead units in query head",
    "badNorms": "Zero or infinite query norms",
    "halfOverflow": "Activations near the fp16 limit",
    "activationGrowth": "Activations keep growing",
    "updateRatio": "Updates too large",
    "weightGrowth": "Weights keep growing",
    "trustRatio": "Trust ratio out of range",
    "lossScale": "Loss scale keeps falling",
    "staleQueue": "Stale keys in the queue",
    "nonFinite": "Non-finite value",
}


class HealthWatch:
    """Raises each alarm once per stretch of steps that it holds for."""

    def __init__(self, config, from_step):
        self.config = config
        self.fresh_from = 0 if from_step == 0 else -math.inf
        self.streaks, self.raised = {}, set()
        self.first_spread, self.best_spread, self.spread = None, 0.0, 0.0
        self.activations = []
        self.skips, self.let_in = 0, False

    def queue_changed(self, step):
        self.fresh_from = step

    @property
    def activation_before(self):
        return self.activations[0] if self.activations else 0

    def alarms_at(self, step):
        """Names. @param step the fields of its line"""
        self.spread = step["batchStd"] * math.sqrt(self.config["embeddingDim"])
        self.first_spread = self.spread if self.first_spread is None else self.first_spread
        self.skips = self.skips + 1 if step["committed"] == 0 else 0
        every = turnover(self.config) or STEPS_WITHOUT_QUEUE
        self.fillings = (step["step"] - self.fresh_from) / every
        found = ["nonFinite"] if self.lets_in(step) else []
        for name, sustained, after, methods, holds in ALARMS:
            if self.config["method"] not in methods:
                continue
            judged = self.fillings > after or after == 0
            streak = self.streaks.get(name, 0) + 1 if judged and holds(step, self) else 0
            self.streaks[name] = streak
            if streak == 0:
                self.raised.discard(name)
            if streak >= sustained and name not in self.raised:
                self.raised.add(name)
                found.append(name)
        self.best_spread = max(self.best_spread, self.spread)
        self.activations = [*self.activations, step["maxActivation"]][-ACTIVATION_WINDOW:]
        return found

    def lets_in(self, step):
        """At the first step that is not finite and moves the model all the same."""
        bad = step["nonFinite"] > 0 or not math.isfinite(step["gradNorm"])
        if self.let_in or not bad or self.config["nonFinitePolicy"] != "ignore":
            return False
        self.let_in = True
        return True
