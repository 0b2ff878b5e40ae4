"""Early stopping by the lab's rules (src/shared/diagnosis/stopRules.ts): a run that is resumed counts anew."""

import math

from .health import TITLES, HealthWatch, chance_loss

# Steps whose mean loss is compared with chance.
LOSS_WINDOW = 20
# Steps after an alarm at which the lab ends a run, whatever the speed of its machine.
LATENCY = 4


class EarlyStop:
    """@param world the first process decides for all"""

    def __init__(self, config, from_step, world):
        self.config, self.world = config, world
        self.on = config.get("schedule") != "range" and (
            config.get("stopPatience", 0) > 0
            or config.get("stopOnAlarm", "never") != "never"
            or (config.get("stopChanceSteps", 0) > 0 and chance_loss(config) is not None)
        )
        self.watch = HealthWatch(config, from_step) if self.on else None
        self.losses, self.accuracies, self.alarms = [], [], []
        self.last = 0
        self.due = None

    @property
    def sentence(self):
        return self.due[1]

    def queue_changed(self, step):
        if self.on:
            self.watch.queue_changed(step)

    def took(self, fields):
        """@param fields of a step's line"""
        if not self.on:
            return
        self.losses = [*self.losses, fields["lossInst"]][-LOSS_WINDOW:]
        self.last = fields["step"]
        self.raised(self.watch.alarms_at(fields), fields["step"])

    def raised(self, alarms, step):
        if self.on:
            self.alarms += alarms
            self.judge(step + LATENCY, f"at step {step}")

    def evaluated(self, line, step=0):
        if self.on:
            self.accuracies.append(line["knnTop1"])
            self.judge(step, f"at epoch {line['epoch']}")

    def judge(self, at, when):
        why = self.reason() if self.due is None else None
        if why is not None:
            self.due = (at, f"Stopped early {when}: {why}.")

    def due_at(self, done):
        """Whether the run ends after so many steps; the same in all processes."""
        if not self.on:
            return False
        return self.world.from_first(self.due is not None and done >= self.due[0])

    def reason(self):
        """The end of a sentence after "Stopped early", or None."""
        for rule in (self.no_improvement, self.alarm, self.still_at_chance):
            why = rule()
            if why is not None:
                return why
        return None

    def no_improvement(self):
        patience, gain = self.config["stopPatience"], self.config["stopMinGain"]
        best, since = -math.inf, 0
        for accuracy in self.accuracies:
            if accuracy is None:
                continue
            if accuracy > best and accuracy >= best + gain:
                best, since = accuracy, 0
            else:
                since += 1
        if patience == 0 or since < patience:
            return None
        span = "1 evaluation" if patience == 1 else f"{patience} evaluations"
        points = f" by {gain:g} points" if gain > 0 else ""
        return f"kNN has not improved{points} in {span}"

    def alarm(self):
        wanted = self.config["stopOnAlarm"]
        found = [name for name in self.alarms if wanted in ("any", name)]
        return f"the alarm “{TITLES[found[0]]}” was raised" if found else None

    def still_at_chance(self):
        steps, chance = self.config["stopChanceSteps"], chance_loss(self.config)
        if steps == 0 or chance is None or self.last != steps:
            return None
        mean = sum(self.losses) / len(self.losses)
        share = self.config["stopChanceShare"]
        # A loss that is not finite is no progress either.
        if mean <= share * chance:
            return None
        return (
            f"the loss, {mean:.3g}, is still above {100 * share:.3g} % of chance, {share * chance:.3g}"
        )
