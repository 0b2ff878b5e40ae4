"""What a step computes: MoCo v2, PCL, SimCLR and BYOL, one forward pass a view.

Each takes the views of a batch, the first in the batch's order, and returns the training loss and
the keys that enter the queue (None without one). `order` shuffles the second view's rows between
the groups of batch norm; row i of `second` is image order[i].
"""

from dataclasses import dataclass

import torch
from torch.nn import functional

from . import losses


@dataclass
class Batch:
    first: torch.Tensor
    second: torch.Tensor
    order: torch.Tensor
    # (prototypes, density, columns) of each granularity, columns in the batch's order.
    prototypes: list

    @property
    def back(self):
        """Row of the second view of every image."""
        return torch.argsort(self.order)


def unit(x):
    return functional.normalize(x, dim=1)


def contrast(model, batch, queue, config, stage):
    """MoCo (He et al. 2020; symmetric as in its CIFAR notebook) and PCL (Li et al. 2021)."""

    def direction(x, keys, prototypes):
        embedded = model.embed("q", x, stage)
        q = unit(embedded)
        loss = 0.0
        if stage.inst:
            loss = losses.info_nce(q, keys, queue, config["temperature"])
        if stage.proto:
            # In the notes head b is on the key side only.
            own = stage.has("b") and config["heads"] == "split"
            q = unit(model.part("b", "q")(embedded)) if own else q
            proto = losses.proto_nce(q, prototypes, config["dedupe"])
            loss = loss + config["protoWeight"] * proto
        return loss

    def keys_of(x):
        with torch.no_grad():
            embedded = model.embed("k", x, stage)
            if stage.has("b"):
                # Only the E-step reads the keys' head b, with running statistics that it has from here.
                model.part("b", "k")(embedded)
            return unit(embedded)

    keys = keys_of(batch.second)[batch.back]
    loss = direction(batch.first, keys, batch.prototypes)
    if not config["symmetric"]:
        return loss, keys
    shuffled = [
        (centroids, density, torch.cat([columns[: len(keys)][batch.order], columns[len(keys) :]]))
        for centroids, density, columns in batch.prototypes
    ]
    other_keys = keys_of(batch.first)[batch.order]
    loss = loss + direction(batch.second, other_keys, shuffled)
    return loss, torch.cat([other_keys, keys])


def simclr(model, batch, queue, config, stage):
    """Chen et al. 2020, as lightly and solo-learn have it."""
    z = [unit(model.embed("q", view, stage)) for view in (batch.first, batch.second)]
    return losses.nt_xent(torch.cat(z), config["temperature"]), None


def byol(model, batch, queue, config, stage):
    """Grill et al. 2020."""
    views = (batch.first, batch.second)
    predicted = [unit(model.predictor(model.embed("q", view, stage))) for view in views]
    with torch.no_grad():
        first, second = [unit(model.embed("k", view, stage)) for view in views]
    there = losses.byol(predicted[0], second[batch.back])
    return there + losses.byol(predicted[1], first[batch.order]), None


METHODS = {"moco": contrast, "pcl": contrast, "simclr": simclr, "byol": byol}
