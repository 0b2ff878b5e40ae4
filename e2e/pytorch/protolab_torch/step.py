"""One step of a run: what it changes, and what it tells."""

import math
import time
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from .measure import Loudest, Seen, Weights, loss_fields, query_fields
from .methods import METHODS, Keys
from .model import GroupedBatchNorm, Model, batch_norm_groups
from .optim import cosine_between, learning_rate, optimizer_of
from .scaler import LossScaler, verdict_of
from .stages import PARTS
from .world import Refusal, World

# Over how many steps the throughput is averaged.
RECENT = 20


@dataclass(frozen=True)
class Shares:
    """How a batch is cut: rows of a process, forward passes of them, groups of batch norm in a pass."""

    rows: int
    passes: int
    groups: int


def shares_of(config, world):
    """@raise Refusal if the processes do not divide the batch or its groups"""
    batch, groups, size = config["batchSize"], batch_norm_groups(config), world.size
    if batch % size != 0:
        raise Refusal(
            f"batchSize is {batch}, which {size} processes do not divide; start as many as divide it."
        )
    if groups % size != 0:
        raise Refusal(
            f"The batch has {groups} groups of batch norm (bnGroups, microBatch), which {size} processes "
            f"do not divide: each has statistics of its own. Add --set bnGroups={size}, which changes the "
            "run's numbers, or start as many processes as divide the groups."
        )
    rows, micro = batch // size, config["microBatch"]
    # NT-Xent compares all rows of a batch: they go through at once.
    whole = config["method"] == "simclr" or micro == 0 or rows % micro != 0
    passes = 1 if whole else rows // micro
    while passes > 1 and (groups // size) % passes != 0:
        passes -= 1
    return Shares(rows, passes, groups // size // passes)


class Objective(nn.Module):
    """The loss as a module, which DistributedDataParallel wraps: it averages the gradients."""

    def __init__(self, model, config, world):
        super().__init__()
        self.model, self.config, self.world = model, config, world

    def forward(self, share, keys, queue, stage):
        method = METHODS[self.config["method"]]
        return method.loss(self.model, share, keys, queue, self.config, stage, self.world)


class Training:
    """What a run's steps change: model, optimizer, queue and loss scale."""

    def __init__(self, config, steps_per_epoch, world=None):
        self.config = config
        self.steps_per_epoch = steps_per_epoch
        self.world = world or World()
        self.shares = shares_of(config, self.world)
        self.model = Model(config, self.shares.groups).to(self.world.device)
        self.optimizer = optimizer_of(
            config, [p for p in self.model.parameters() if p.requires_grad]
        )
        self.queue = None
        self.stage = None
        self.objective = None
        half = config.get("autocast", False)
        self.half = half and self.world.on_gpu
        self.scaler = LossScaler(
            half and config.get("lossScaling", True),
            config.get("initialLossScale", 65536),
            config.get("lossScaleGrowth", 2000),
        )
        # Steps in a row that were not finite.
        self.broken = 0
        self.verdict = None
        self.loudest, self.weights = Loudest(self.model), Weights()
        self.times = []

    @property
    def statistics(self):
        return [*self.model.statistics("q"), *self.model.statistics("k")]

    def initialise(self, numbers):
        numbers.initialise(self.model)
        if self.config["method"] in ("moco", "pcl"):
            rows = numbers.queue(self.config["queueLength"], self.config["embeddingDim"])
            self.queue = nn.functional.normalize(rows, dim=1).to(self.world.device)

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
        self.objective = Objective(self.model, self.config, self.world)
        if self.world.size > 1:
            # The statistics are averaged after the step: see `moving`.
            self.objective = DistributedDataParallel(self.objective, broadcast_buffers=False)

    def count_statistics(self, counting):
        """The parts whose running statistics move with forward passes in training mode."""
        for part in PARTS:
            for whole in self.model.modules_of(part):
                for module in whole.modules():
                    if isinstance(module, GroupedBatchNorm):
                        module.momentum = 0.1 if part in counting else 0.0

    def schedule(self, index):
        """Sets the rates of step 0, 1, …. @returns them as a line's fields"""
        config, stage = self.config, self.stage
        planned = self.steps_per_epoch * config["epochs"]
        cut = config["schedule"] == "range" and config.get("maxSteps", 0) > 0
        whole = min(planned, config["maxSteps"]) if cut else planned
        rate = learning_rate(config, index, whole, self.steps_per_epoch) * stage.lr_scale
        decay = cosine_between(config["weightDecay"], config["weightDecayEnd"], index, planned)
        momentum = cosine_between(config["keyMomentum"], config["keyMomentumEnd"], index, planned)
        self.optimizer.param_groups[0].update(lr=rate, weight_decay=decay)
        return momentum, {
            "lr": rate,
            "keyMomentum": momentum if config["keyMomentumEnd"] != 0 else None,
            "weightDecay": decay if config["weightDecayEnd"] != 0 else None,
        }

    def step(self, index, batch):
        """Step 0, 1, …. @returns the training loss"""
        return self.told_step(index, batch)["loss"]

    def told_step(self, index, batch):
        """@returns the line of metrics.jsonl that tells of it, but for its epoch and stage"""
        config, model, world, stage = self.config, self.model, self.world, self.stage
        begun = time.perf_counter()
        model.train()
        momentum, rates = self.schedule(index)
        trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        kept = self.remembered()
        before = [p.detach().clone() for _, p in trained]
        if model.has_keys:
            model.follow(momentum, stage)

        batches = batch.shares(self.shares.passes)
        keys = self.keys_of(batches)
        loss, seen = self.backward(batches, keys)
        norm = self.clip([p for _, p in trained])

        fields, bad_rows, tied = loss_fields(config, seen, stage.proto and batch.prototypes, world)
        bad_gradients = self.not_finite([p for _, p in trained])
        bad = bad_rows + bad_gradients
        finite = bad == 0 and math.isfinite(norm)
        verdict = self.update(finite, bad_rows == 0, bad_gradients > 0)
        if verdict.committed:
            if METHODS[config["method"]].enqueued is not None:
                entering = METHODS[config["method"]].enqueued(batch, keys)
                self.enqueue(entering, index * len(entering))
        else:
            self.give_back(kept)
        trusts = None
        if config["optimizer"] in ("lamb", "lars"):
            state = self.optimizer.state
            trusts = [float(state[p].get("trust", 1.0)) for _, p in trained]
        seconds = self.timed(time.perf_counter() - begun)
        return {
            **{"step": index + 1, "loss": loss},
            **fields,
            "accProtoCeiling": ceiling_of(batch, config) if fields["lossProto"] is not None else None,
            "gradNorm": norm,
            **rates,
            "clipCoefficient": min(1.0, config["clipNorm"] / (norm + 1e-6))
            if config["clipNorm"] > 0
            else 1.0,
            "committed": int(verdict.committed),
            **{"imagesPerSec": config["batchSize"] / seconds, "stepMs": 1000 * seconds},
            **{"nonFinite": bad, "tiedRows": tied},
            **query_fields(seen, world),
            "maxActivation": self.loudest.take(world),
            **self.weights.fields(trained, before, trusts),
            "lossScale": self.scaler.scale if self.scaler.enabled else None,
        }

    def autocast(self):
        return torch.autocast("cuda", torch.float16, enabled=self.half)

    @torch.no_grad()
    def keys_of(self, batches):
        method, found = METHODS[self.config["method"]], []

        def run(share):
            with self.autocast():
                found.append(method.keys(self.model, share, self.config, self.stage))

        self.moving("k", batches, run)
        joined = [torch.cat(parts).float() for parts in zip(*found)]
        return Keys(*(self.world.gather(rows) for rows in joined)) if joined else None

    def backward(self, batches, keys):
        """Gradients of the whole batch. @returns the mean loss over all processes, and what was seen"""
        self.optimizer.zero_grad(set_to_none=True)
        losses, seen = [], []

        def run(share):
            with self.autocast():
                loss, found = self.objective(share, keys, self.queue, self.stage)
            self.scaler.scaled(loss / len(batches)).backward()
            losses.append(loss.detach())
            seen.append(found)

        def accumulate(share):
            # Gradients are exchanged with those of the last share.
            if self.world.size > 1 and share is not batches[-1]:
                with self.objective.no_sync():
                    run(share)
            else:
                run(share)

        self.moving("q", batches, accumulate)
        loss = self.world.sum(torch.stack(losses).double().mean()) / self.world.size
        return loss.item(), Seen.joined(seen)

    def moving(self, tower, batches, run):
        """Runs all shares; the tower's running statistics take the mean over shares and processes.

        A forward pass moves them by a linear rule, so the mean of what each share would make of
        them is what all groups together make.
        """
        moved = self.model.statistics(tower)
        if len(batches) == 1:
            run(batches[0])
        else:
            with torch.no_grad():
                start = [buffer.clone() for buffer in moved]
                sums = [torch.zeros_like(buffer) for buffer in moved]
            for share in batches:
                with torch.no_grad():
                    for buffer, first in zip(moved, start):
                        buffer.copy_(first)
                run(share)
                with torch.no_grad():
                    for buffer, total in zip(moved, sums):
                        total.add_(buffer)
            with torch.no_grad():
                for buffer, total in zip(moved, sums):
                    buffer.copy_(total / len(batches))
        self.world.average(moved)

    def clip(self, parameters):
        """@returns the norm of all gradients before it"""
        self.scaler.unscale([p.grad for p in parameters])
        most = self.config["clipNorm"] if self.config["clipNorm"] > 0 else math.inf
        if most == math.inf:
            return torch.stack([p.grad.norm() for p in parameters]).norm().item()
        return nn.utils.clip_grad_norm_(parameters, most).item()

    def not_finite(self, parameters):
        return torch.stack([(~p.grad.isfinite()).sum() for p in parameters]).sum().item()

    def update(self, finite, forward_finite, overflow):
        """@returns the step's verdict"""
        policy, scaling = self.config.get("nonFinitePolicy", "stop"), self.scaler.enabled
        verdict = verdict_of(policy, scaling, finite, forward_finite, overflow)
        if verdict.updated:
            self.optimizer.step()
            if self.config["optimizer"] in ("sgd", "lars"):
                # torch's own do not count; a checkpoint has the number of steps.
                for parameter, state in self.optimizer.state.items():
                    if parameter.grad is not None:
                        state["steps"] = state.get("steps", 0) + 1
        self.scaler.follow(verdict)
        self.broken = 0 if finite else self.broken + 1
        self.verdict = verdict
        return verdict

    def remembered(self):
        """What a step changes before it is known to be finite."""
        if self.config.get("nonFinitePolicy", "stop") == "ignore":
            return None
        keys = [p for n, p in self.model.named_parameters() if not p.requires_grad]
        return [(t, t.detach().clone()) for t in [*keys, *self.statistics]]

    @torch.no_grad()
    def give_back(self, kept):
        for tensor, value in kept or []:
            tensor.copy_(value)

    def timed(self, seconds):
        """The mean of the last steps."""
        self.times = [*self.times, seconds][-RECENT:]
        return sum(self.times) / len(self.times)

    def enqueue(self, keys, first):
        places = (first + torch.arange(len(keys), device=keys.device)) % len(self.queue)
        self.queue[places] = keys


def ceiling_of(batch, config):
    """Percent that accProto can reach: rows that share no unmasked prototype with another."""
    if config["dedupe"]:
        return 100.0
    size, shares = len(batch.order), []
    for _, _, columns in batch.prototypes:
        counts = torch.bincount(columns[:size])
        shares.append(100 * (counts == 1).sum().item() / size)
    return sum(shares) / len(shares)
