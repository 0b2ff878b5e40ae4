"""The losses, each the mean over the rows of a batch. Rows are unit vectors [N, D]."""

import math

import torch
from torch.nn import functional


def info_nce_logits(q, k, queue, temperature):
    """The positive, then the queue [K, D] (He et al. 2020): [N, 1 + K]."""
    positive = (q * k).sum(1, keepdim=True)
    return torch.cat([positive, q @ queue.T], 1) / temperature


def info_nce(q, k, queue, temperature):
    logits = info_nce_logits(q, k, queue, temperature)
    return functional.cross_entropy(logits, torch.zeros(len(q), dtype=torch.long))


def proto_nce_logits(q, prototypes, density, columns, masked):
    """Of every row with the batch's own prototypes, then the negatives (Li et al. 2021).

    @param columns numbers of the prototypes [N + negatives]
    @param masked leaves other rows of a row's own cluster out
    """
    logits = q @ prototypes[columns].T / density[columns]
    if masked:
        same = columns[: len(q), None] == columns[None, : len(q)]
        same.fill_diagonal_(False)
        left_out = functional.pad(same, (0, len(columns) - len(q)))
        logits = logits.masked_fill(left_out, -math.inf)
    return logits


def proto_nce(q, granularities, masked):
    """The mean over the granularities. @param granularities (prototypes, density, columns) each"""
    target = torch.arange(len(q))
    losses = [
        functional.cross_entropy(proto_nce_logits(q, *clusters, masked), target)
        for clusters in granularities
    ]
    return sum(losses) / len(losses)


def nt_xent(z, temperature):
    """Rows i and i + N/2 are two views of an image (Chen et al. 2020)."""
    itself = torch.eye(len(z), dtype=torch.bool)
    logits = (z @ z.T / temperature).masked_fill(itself, -math.inf)
    return functional.cross_entropy(logits, (torch.arange(len(z)) + len(z) // 2) % len(z))


def byol(predicted, keys):
    """2 − 2·cos (Grill et al. 2020, equation 2)."""
    return (2 - 2 * (predicted * keys).sum(1)).mean()
