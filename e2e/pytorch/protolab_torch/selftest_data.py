"""A small run on images of which some have no class, against the same set without those. No fixture has such."""

import numpy
import torch

from .data import Images, Level
from .evaluate import agreement, evaluate
from .random_numbers import LabNumbers
from .train import Host, Run, train

LABELLED, BARE, TEST, SIDE, CLASSES = 40, 20, 12, 8, 4
UNLABELLED = set(range(LABELLED, LABELLED + BARE))

# Beside the lab's defaults.
CONFIG = {
    **{"method": "pcl", "batchSize": 12, "queueLength": 24, "embeddingDim": 8, "width": 4, "epochs": 1},
    **{"temperature": 0.2, "keyMomentum": 0.9, "learningRate": 0.05, "sgdMomentum": 0.9, "weightDecay": 0},
    **{"numClusters": "3", "negatives": 2, "clusterIterations": 3, "clusterRedos": 1, "concentrationAlpha": 10},
    **{"imageSide": SIDE, "holdOut": 0, "seed": 5, "normalisation": "dataset", "evaluateEvery": 1},
    **{"knnProtocol": "lab", "knnOn": "auto", "knnNeighbours": 0, "knnTemperature": 0.1},
    **{"linearProbe": "always", "probeRecipe": "lab", "lowShotSvm": "never"},
    **{"ownSecondView": False, "cropEnabled": True, "cropScaleMin": 0.5, "cropScaleMax": 1},
    **{"flipProbability": 0.5, "flipEnabled": True},
    **{f"{name}Enabled": False for name in ("jitter", "grayscale", "blur", "solarize")},
    **{"blurSigmaMin": 0.1, "blurSigmaMax": 1.0, "queueOnKeyChange": "keep", "nonFinitePolicy": "stop"},
}


class Heard(Host):
    """Which images were decoded between two reports."""

    def __init__(self):
        self.decoded, self.stepped, self.evaluated_on, self.lines = [], set(), [], []

    def taken(self):
        found, self.decoded = set(self.decoded), []
        return found

    def step(self, fields):
        self.stepped |= self.taken()

    def evaluated(self, line):
        self.evaluated_on.append(self.taken())
        self.lines.append(line)


def check_unlabelled(defaults):
    """@returns pairs of what is compared and 0 where it is right, infinity where it is not"""
    config = {**defaults, **CONFIG}
    numbers, heard = LabNumbers(config["seed"]), Heard()
    count = LABELLED + BARE + TEST
    labels = torch.arange(count) % CLASSES
    shade = 40 * labels.view(-1, 1, 1, 1)
    noise = torch.randint(0, 100, (count, 3, SIDE, SIDE), generator=torch.Generator().manual_seed(1))
    pixels = (shade + noise).to(torch.uint8)
    bare = torch.tensor([i in UNLABELLED for i in range(count)])
    names = [str(c) for c in range(CLASSES)]

    def decode(image):
        heard.decoded.append(image)
        return pixels[image]

    level = Level("class", names, torch.where(bare, -1, labels))
    run = Run(config, numbers, Images("some", SIDE, decode, count, LABELLED + BARE, [level]))
    heard.taken()
    train(run, heard)

    without = Images("labelled", SIDE, pixels[~bare], count - BARE, LABELLED, [Level("class", names, labels[~bare])])
    other = Run(config, numbers, without)
    other.feed.normalise = run.feed.normalise
    health = run.cluster_health
    line = evaluate(run.training, other.feed, other.held, 1, health, True)
    own = {name: value for name, value in heard.lines[-1].items() if name != "protocols"}
    # Views are drawn by an image's number, which is another one here.
    own["alignment"] = line["alignment"]
    assigned = run.clusters[0][0]
    known = ~bare[: LABELLED + BARE]
    agrees = agreement(assigned[known], labels[: LABELLED + BARE][known], 3)
    right = {
        "every image trains": heard.stepped == set(range(LABELLED + BARE)),
        "evaluations decode none without a class": not any(UNLABELLED & on for on in heard.evaluated_on),
        "an evaluation is that of the labelled images": own == line,
        "clusters are of all images": len(assigned) == LABELLED + BARE,
        "they agree with classes where there are some": {k: health[0][k] for k in agrees} == agrees,
    }
    return [(name, 0 if holds else numpy.inf) for name, holds in right.items()]
