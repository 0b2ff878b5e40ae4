"""What a step computes: MoCo v2, PCL, SimCLR and BYOL, one forward pass a view.

A step has two halves. `keys` makes what the queries are compared with, without a gradient: the key
tower's unit rows, which all processes then have of the whole batch. `loss` takes this process's rows
of the batch, or a share of them, and returns the mean training loss of its rows.
"""

from dataclasses import dataclass, replace

import torch
from torch.nn import functional

from . import losses
from .measure import Seen


@dataclass
class Batch:
    """This process's rows of the two views; row i of `second` is image order[i] of the batch.

    `order` shuffles the second view's rows between the groups of batch norm, also between processes.
    """

    first: torch.Tensor
    second: torch.Tensor
    # Of the whole batch.
    order: torch.Tensor
    # (prototypes, density, columns) of each granularity, columns in the whole batch's order.
    prototypes: list
    # The first of these rows in the batch.
    at: int = 0

    @property
    def back(self):
        """Row of the second view of every image."""
        return torch.argsort(self.order)

    @property
    def rows(self):
        return slice(self.at, self.at + len(self.first))

    def shares(self, count):
        """Micro-batches, whose gradients are added up."""
        firsts, seconds = self.first.chunk(count), self.second.chunk(count)
        each = len(firsts[0])
        return [
            replace(self, first=first, second=second, at=self.at + i * each)
            for i, (first, second) in enumerate(zip(firsts, seconds))
        ]


@dataclass
class Keys:
    """Of the whole batch, in the order of the view's rows; None of a view that is not compared."""

    second: torch.Tensor
    first: torch.Tensor = None


def unit(x):
    return functional.normalize(x, dim=1)


class Contrast:
    """MoCo (He et al. 2020; symmetric as in its CIFAR notebook) and PCL (Li et al. 2021)."""

    @staticmethod
    def keys(model, batch, config, stage):
        def of(x):
            embedded = model.embed("k", x, stage)
            if stage.has("b"):
                # Only the E-step reads the keys' head b, with running statistics that it has from here.
                model.part("b", "k")(embedded)
            return unit(embedded)

        second = of(batch.second)
        return [second, of(batch.first)] if config["symmetric"] else [second]

    @staticmethod
    def loss(model, batch, keys, queue, config, stage, world):
        seen = Seen()
        rows, size = batch.rows, len(batch.order)

        def direction(x, own_keys, prototypes):
            embedded = model.embed("q", x, stage)
            q = unit(embedded)
            seen.queries(embedded, q)
            logits = losses.info_nce_logits(q, own_keys, queue, config["temperature"])
            target = logits.new_zeros(len(q), dtype=torch.long)
            loss = functional.cross_entropy(logits, target) if stage.inst else 0.0
            seen.loss("inst", logits, target, config["temperature"])
            if stage.proto:
                # In the notes head b is on the key side only.
                own = stage.has("b") and config["heads"] == "split"
                q = unit(model.part("b", "q")(embedded)) if own else q
                target = torch.arange(rows.start, rows.stop, device=q.device)
                found = 0.0
                for clusters in prototypes:
                    logits = losses.proto_nce_logits(q, *clusters, config["dedupe"], target)
                    seen.loss("proto", logits, target)
                    found = found + functional.cross_entropy(logits, target)
                loss = loss + config["protoWeight"] * (found / len(prototypes))
            return loss

        loss = direction(batch.first, keys.second[batch.back][rows], batch.prototypes)
        if config["symmetric"]:
            shuffled = [
                (centroids, density, torch.cat([columns[:size][batch.order], columns[size:]]))
                for centroids, density, columns in batch.prototypes
            ]
            loss = loss + direction(batch.second, keys.first[batch.order][rows], shuffled)
        return loss, seen

    @staticmethod
    def enqueued(batch, keys):
        """What enters the queue."""
        second = keys.second[batch.back]
        return second if keys.first is None else torch.cat([keys.first[batch.order], second])


class SimCLR:
    """Chen et al. 2020, as lightly and solo-learn have it."""

    enqueued = None

    @staticmethod
    def keys(model, batch, config, stage):
        return []

    @staticmethod
    def loss(model, batch, keys, queue, config, stage, world):
        seen = Seen()
        own = []
        for view in (batch.first, batch.second):
            embedded = model.embed("q", view, stage)
            own.append(unit(embedded))
            seen.queries(embedded, own[-1])
        z = torch.cat([world.gather(rows) for rows in own])
        here = torch.arange(batch.rows.start, batch.rows.stop, device=z.device)
        rows = torch.cat([here, here + len(batch.order)])
        logits, target = losses.nt_xent_logits(z, config["temperature"], rows)
        seen.loss("inst", logits, target, config["temperature"])
        return functional.cross_entropy(logits, target), seen


class BYOL:
    """Grill et al. 2020."""

    enqueued = None

    @staticmethod
    def keys(model, batch, config, stage):
        # The running statistics take the views in this order.
        first, second = [unit(model.embed("k", x, stage)) for x in (batch.first, batch.second)]
        return [second, first]

    @staticmethod
    def loss(model, batch, keys, queue, config, stage, world):
        seen = Seen()
        loss = 0.0
        wanted = keys.second[batch.back], keys.first[batch.order]
        for view, others in zip((batch.first, batch.second), wanted):
            embedded = model.embed("q", view, stage)
            seen.queries(embedded, unit(embedded))
            predicted = unit(model.predictor(embedded))
            seen.pairs(predicted, others[batch.rows])
            loss = loss + losses.byol(predicted, others[batch.rows])
        return loss, seen


METHODS = {"moco": Contrast, "pcl": Contrast, "simclr": SimCLR, "byol": BYOL}
