"""Weighted kNN by cosine (Wu et al. 2018)."""

import math

import torch
from torch.nn import functional

# Queries compared with the bank at a time.
QUERIES = 1024


def knn_scores(bank, labels, query, k, temperature, classes, barred=None):
    """Class scores [queries, classes] of rows: the sum of exp(cos/t) over the k nearest.

    @param barred [queries, bank]: rows that have no vote for a query
    """
    known, asked = functional.normalize(bank, dim=1), functional.normalize(query, dim=1)
    found = []
    for at in range(0, len(asked), QUERIES):
        cosines = asked[at : at + QUERIES] @ known.T
        if barred is not None:
            cosines = cosines.masked_fill(barred[at : at + QUERIES].to(cosines.device), -math.inf)
        nearest, rows = cosines.topk(k, 1)
        votes = torch.zeros(len(nearest), classes, dtype=bank.dtype, device=bank.device)
        # A row that is barred votes with exp(−∞) = 0.
        found.append(votes.scatter_add_(1, labels[rows], (nearest / temperature).exp()))
    return torch.cat(found)
