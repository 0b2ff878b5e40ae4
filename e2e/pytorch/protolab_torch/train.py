"""One run: its state, a step, and the loop over epochs."""

import json

import torch
from torch import nn
from torch.nn import functional

from .augment import augment
from .cluster import cluster, draw_columns
from .data import Normalise
from .knn import knn_top1
from .methods import METHODS, Batch
from .model import GroupedBatchNorm, Model, batch_norm_groups
from .optim import cosine_between, learning_rate, optimizer_of
from .stages import PARTS, stage_of_epoch, stages_of

# Fields and the only values that this package trains with.
ONLY = {
    "autocast": [False],
    "schedule": ["constant", "cosine", "multistep"],
    "maxSteps": [0],
    "stopPatience": [0],
    "stopOnAlarm": ["never"],
    "stopChanceSteps": [0],
}


class Unsupported(Exception):
    """A config that this package does not train; names the field."""


def refuse_unsupported(config):
    for name, values in ONLY.items():
        if config.get(name, values[0]) not in values:
            wanted = " or ".join(shown(value) for value in values)
            raise Unsupported(
                f"{name} is {shown(config[name])}, which protolab_torch does not train; set it to {wanted}."
            )


def shown(value):
    """As `--set` takes it."""
    return value if isinstance(value, str) else json.dumps(value)


class Training:
    """What a run's steps change: model, optimizer and queue."""

    def __init__(self, config, steps_per_epoch):
        self.config = config
        self.steps_per_epoch = steps_per_epoch
        self.model = Model(config)
        self.optimizer = optimizer_of(
            config, [p for p in self.model.parameters() if p.requires_grad]
        )
        self.queue = None
        self.stage = None

    def initialise(self, numbers):
        numbers.initialise(self.model)
        if self.config["method"] in ("moco", "pcl"):
            rows = numbers.queue(self.config["queueLength"], self.config["embeddingDim"])
            self.queue = functional.normalize(rows, dim=1)

    def enter(self, stage):
        """Frozen parts get no gradient; a part that trains again starts with a new optimizer state."""
        before = self.stage.trained() if self.stage is not None else []
        self.stage = stage
        for part in PARTS:
            trains = part in stage.trained()
            for module in self.model.query_modules(part):
                for parameter in module.parameters():
                    parameter.requires_grad_(trains)
                    if part not in before:
                        self.optimizer.state.pop(parameter, None)
        self.count_statistics(
            PARTS if self.config["frozenBuffers"] == "update" else stage.trained()
        )

    def count_statistics(self, counting):
        """The parts whose running statistics move with forward passes in training mode."""
        for part in PARTS:
            for whole in self.model.modules_of(part):
                for module in whole.modules():
                    if isinstance(module, GroupedBatchNorm):
                        module.momentum = 0.1 if part in counting else 0.0

    def step(self, index, batch):
        """Step 0, 1, …. @returns the training loss"""
        config, model, stage = self.config, self.model, self.stage
        model.train()
        planned = self.steps_per_epoch * config["epochs"]
        rate = learning_rate(config, index, planned, self.steps_per_epoch) * stage.lr_scale
        decay = cosine_between(config["weightDecay"], config["weightDecayEnd"], index, planned)
        self.optimizer.param_groups[0].update(lr=rate, weight_decay=decay)
        if model.has_keys:
            momentum = cosine_between(
                config["keyMomentum"], config["keyMomentumEnd"], index, planned
            )
            model.follow(momentum, stage)
        loss, keys = METHODS[config["method"]](model, batch, self.queue, config, stage)
        # None, not zeros: what a stage does not train must not move by its momentum.
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if config["clipNorm"] > 0:
            nn.utils.clip_grad_norm_(model.parameters(), config["clipNorm"])
        self.optimizer.step()
        if keys is not None:
            self.enqueue(keys, index * len(keys))
        return loss.item()

    def enqueue(self, keys, first):
        places = (first + torch.arange(len(keys))) % len(self.queue)
        self.queue[places] = keys

    @torch.no_grad()
    def key_features(self, images, normalise):
        self.model.eval()
        parts = (normalise(part.float() / 255) for part in images.split(128))
        return torch.cat([self.model.key_features(part, self.stage) for part in parts])


class Feed:
    """The batches of a run."""

    def __init__(self, config, numbers, images):
        self.config, self.numbers = config, numbers
        self.floats = images.float() / 255
        self.normalise = Normalise(images, config["normalisation"])

    def view(self, images, epoch, view):
        return self.normalise(augment(self.floats, self.numbers, self.config, epoch, images, view))

    def order(self, index):
        """Keys are shuffled between groups of batch norm: a query and its key share no statistics."""
        size, keys = self.config["batchSize"], self.config["method"] != "simclr"
        if batch_norm_groups(self.config) == 1 or not keys:
            return torch.arange(size)
        return torch.tensor(self.numbers.stream("keyShuffle", index).permutation(size))

    def batch(self, images, epoch, index, clusters):
        order = self.order(index)
        shuffled = [images[i] for i in order.tolist()]
        first, second = self.view(images, epoch, 0), self.view(shuffled, epoch, 1)
        columns = draw_columns(clusters, images, index, self.config, self.numbers)
        return Batch(first, second, order, columns)


def refill(training, feed, epoch):
    """Fills the queue with keys of a stage's new path; nothing else of the model changes."""
    config, model = training.config, training.model
    size, length = config["batchSize"], len(feed.floats)
    order = feed.numbers.stream("order", epoch, 1).permutation(length)
    training.count_statistics([])
    model.train()
    with torch.no_grad():
        for at in range(0, config["queueLength"], size):
            images = [order[(at + i) % length] for i in range(size)]
            shuffle = feed.order(at)
            views = feed.view([images[i] for i in shuffle.tolist()], epoch, 1)
            keys = functional.normalize(model.embed("k", views, training.stage), dim=1)
            training.enqueue(keys if config["symmetric"] else keys[torch.argsort(shuffle)], at)
    training.enter(training.stage)


def train(config, numbers, images, report):
    """Trains on bytes [n, 3, side, side]. @returns the training and how it normalises"""
    size = config["batchSize"]
    steps = len(images) // size
    training = Training(config, steps)
    training.initialise(numbers)
    feed = Feed(config, numbers, images)
    stages, clusters = stages_of(config), []
    for epoch in range(config["epochs"]):
        stage = stages[stage_of_epoch(stages, epoch)]
        if stage is not training.stage:
            before = training.stage
            training.enter(stage)
            changed = before is not None and before.has("a") != stage.has("a")
            if changed and config["queueOnKeyChange"] == "refill":
                refill(training, feed, epoch)
        if stage.proto:
            features = training.key_features(images, feed.normalise)
            clusters = cluster(features, config, numbers)
        order = numbers.stream("order", epoch).permutation(len(images))
        total = 0.0
        for step in range(steps):
            chosen, index = order[step * size : (step + 1) * size], epoch * steps + step
            batch = feed.batch(chosen, epoch, index, clusters if stage.proto else [])
            loss = training.step(index, batch)
            total += loss
            if index < 3:
                report({"step": index + 1, "loss": loss})
        report({"epoch": epoch, "loss": total / steps})
    return training, feed.normalise


def train_and_evaluate(config, numbers, bank, query, report):
    """@param bank and query: (images, labels)"""
    training, normalise = train(config, numbers, bank[0], report)
    top1 = knn_top1(config, training.model, training.stage, normalise, bank, query)
    report({"knnTop1": top1})
