"""What protolab_torch makes of the inputs of agrees.test.ts: JSON in, JSON out."""

import json
import sys

import torch

from protolab_torch.data import Images, Level, labelled_of, open_images, split_of
from protolab_torch.evaluate import agreement
from protolab_torch.health import HealthWatch
from protolab_torch.low_shot import low_shot
from protolab_torch.optim import learning_rate
from protolab_torch.probe import linear_probe, train_probe
from protolab_torch.random_numbers import LabNumbers
from protolab_torch.scaler import LossScaler, verdict_of
from protolab_torch.stop import EarlyStop
from protolab_torch.world import World


def draws(seed):
    def stream(a, b=0):
        return LabNumbers(seed - 2).stream("cluster", a, b, seed=2)

    return [stream(1).permutation(300), stream(2, 3).distinct(50, 9), stream(3).choice(40, 11)]


def steps_of(case):
    """Fields of lines of metrics.jsonl, in which a number that is not finite is a word."""
    for line in case["lines"]:
        record = json.loads(line)
        words = {"NaN": float("nan"), "Infinity": float("inf")}
        yield {k: words.get(v, v) if isinstance(v, str) else v for k, v in record.items()}


def alarms(case):
    watch = HealthWatch(case["config"], case["fromStep"])
    return [watch.alarms_at(step) for step in steps_of(case)]


def stop(case):
    """(steps done, sentence) where a run ends early, or None."""
    rules, at = EarlyStop(case["config"], 0, World()), 0
    for step in steps_of(case):
        rules.took(step)
        at = step["step"]
        for epoch, knn in case["evaluations"].get(str(at), []):
            rules.evaluated({"epoch": epoch, "knnTop1": knn}, at)
        if rules.due_at(at):
            return [at, rules.sentence]
    return None


def verdicts(case):
    scaler, found = LossScaler(case["scaling"], case["scale"], case["interval"]), []
    for finite, forward, overflow in case["steps"]:
        verdict = verdict_of(case["policy"], case["scaling"], finite, forward, overflow)
        scaler.follow(verdict)
        found.append([verdict.updated, verdict.committed, scaler.scale, scaler.tracker, scaler.skips])
    return found


def rates(case):
    return [learning_rate(case["config"], step, case["total"]) for step in range(case["total"])]


def labelled(case):
    tensors = (torch.tensor(case[name]) for name in ("bank", "bankLabels", "query", "queryLabels"))
    return *tensors, case["classes"]


def probe(case):
    bank, labels, query, asked, classes = labelled(case)
    numbers = LabNumbers(case["seed"])
    ones = torch.ones(len(bank), 1)
    weights = train_probe(torch.cat([bank, ones], 1).double(), labels, classes, numbers, case["recipe"])
    top1, counts = linear_probe(bank, labels, query, asked, classes, False, numbers, case["recipe"])
    return {"weights": weights.flatten().tolist(), "top1": top1, "counts": counts}


def shots(case):
    return low_shot(*labelled(case), LabNumbers(case["seed"]), case["shots"], case["resamples"])


def agreements(case):
    return agreement(torch.tensor(case["clusters"]), torch.tensor(case["labels"]), case["k"])


def splits(case):
    count = len(case["labels"])
    level = Level("class", list(range(case["classes"])), torch.tensor(case["labels"]))
    images = Images("", 1, None, count, case["testStart"], [level], case["groups"])
    train, held = split_of(images, case["holdOut"], LabNumbers(case["seed"]))
    return {"train": train, "query": held, "known": labelled_of(images, train)}


def images(case):
    found = open_images(case["folder"], case["side"])
    labels = found.levels[0].labels.tolist()
    pixels = found.pixels.permute(0, 2, 3, 1).flatten().tolist()
    return {"testStart": found.test_start, "classes": found.levels[0].classes, "labels": labels, "pixels": pixels}


MAKERS = {
    **{"draws": draws, "alarms": alarms, "stop": stop, "verdicts": verdicts, "rates": rates},
    **{"probe": probe, "shots": shots, "agreements": agreements},
    **{"splits": splits, "images": images},
}
print(json.dumps([[MAKERS[kind](case) for case in cases] for kind, cases in json.load(sys.stdin)]))
