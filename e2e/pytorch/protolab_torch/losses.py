"""The losses, each the mean over its rows. Rows are unit vectors [N, D]."""

import math

import torch
from torch.nn import functional


def info_nce_logits(q, k, queue, temperature):
    """The positive, then the queue [K, D] (He et al. 2020): [N, 1 + K]."""
    positive = (q * k).sum(1, keepdim=True)
    return torch.cat([positive, q @ queue.T], 1) / temperature


def info_nce(q, k, queue, temperature):
    logits = info_nce_logits(q, k, queue, temperature)
    return functional.cross_entropy(logits, logits.new_zeros(len(q), dtype=torch.long))


def proto_nce_logits(q, prototypes, density, columns, masked, target=None):
    """Of every row with the batch's own prototypes, then the negatives (Li et al. 2021).

    @param columns numbers of the prototypes [batch + negatives]; no negative is a row's own
    @param masked leaves other rows of a row's own cluster out
    @param target column of every row's own prototype; None where the rows are the whole batch
    """
    target = torch.arange(len(q), device=q.device) if target is None else target
    logits = q @ prototypes[columns].T / density[columns]
    if masked:
        same = columns[target][:, None] == columns[None, :]
        same[torch.arange(len(q), device=q.device), target] = False
        logits = logits.masked_fill(same, -math.inf)
    return logits


def proto_nce(q, granularities, masked):
    """The mean over the granularities. @param granularities (prototypes, density, columns) each"""
    target = torch.arange(len(q), device=q.device)
    losses = [
        functional.cross_entropy(proto_nce_logits(q, *clusters, masked), target)
        for clusters in granularities
    ]
    return sum(losses) / len(losses)


def nt_xent_logits(z, temperature, rows=None):
    """Rows i and i + N/2 are two views of an image (Chen et al. 2020).

    @param rows those of z whose logits are wanted; None for all
    @returns logits [rows, N], and the column of every row's partner
    """
    rows = torch.arange(len(z), device=z.device) if rows is None else rows
    itself = rows[:, None] == torch.arange(len(z), device=z.device)
    logits = (z[rows] @ z.T / temperature).masked_fill(itself, -math.inf)
    return logits, (rows + len(z) // 2) % len(z)


def byol(predicted, keys):
    """2 − 2·cos (Grill et al. 2020, equation 2)."""
    return (2 - 2 * (predicted * keys).sum(1)).mean()
