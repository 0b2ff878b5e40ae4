"""Weighted kNN by cosine (Wu et al. 2018), with the lab's protocols."""

import torch
from torch.nn import functional


def knn_scores(bank, labels, query, k, temperature, classes):
    """Class scores [queries, classes] of rows: the sum of exp(cos/t) over the k nearest."""
    known, asked = functional.normalize(bank, dim=1), functional.normalize(query, dim=1)
    cosines, nearest = (asked @ known.T).topk(k, 1)
    votes = torch.zeros(len(query), classes, dtype=bank.dtype)
    return votes.scatter_add_(1, labels[nearest], (cosines / temperature).exp())


@torch.no_grad()
def knn_top1(config, model, stage, normalise, bank, query):
    """Percent. `lab`: features less the bank's mean; `instdisc`: the embedding, k 200."""
    lab = config["knnProtocol"] == "lab"
    on = {"auto": "feature" if lab else "embedding"}.get(config["knnOn"], config["knnOn"])
    model.eval()

    def rows(images):
        parts = (normalise(part.float() / 255) for part in images.split(256))
        if on == "feature":
            found = [model.encoder_q.features(part) for part in parts]
        else:
            found = [functional.normalize(model.embed("q", part, stage), dim=1) for part in parts]
        return torch.cat(found).double()

    known, asked = rows(bank[0]), rows(query[0])
    if lab:
        centre = known.mean(0)
        known, asked = known - centre, asked - centre
    usual = max(1, min(200, len(known) // 10)) if lab else 200
    k = min(len(known), config["knnNeighbours"] or usual)
    scores = knn_scores(known, bank[1], asked, k, config["knnTemperature"], 10)
    return 100 * (scores.argmax(1) == query[1]).double().mean().item()
