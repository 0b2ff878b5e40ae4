"""What a step tells of itself: the fields of a line of the lab's metrics.jsonl."""

import math

import torch
from torch import nn

# Sums over the rows of a loss, in this order.
LOSS, POSITIVE, HARDEST, NOT_FINITE, TIED, STRICT, NAIVE, ROWS = range(8)


@torch.no_grad()
def row_sums(logits, target, temperature):
    """As the lab judges rows: strict needs finite logits, naive is CUDA's top-1."""
    logits = logits.float()
    positive = logits.gather(1, target[:, None])[:, 0]
    others = logits.scatter(1, target[:, None], -math.inf)
    largest = others.max(1).values
    # A masked column is −∞ and no fault.
    finite = ~(logits.isnan() | (logits == math.inf)).any(1) & positive.isfinite()
    loss = logits.logsumexp(1) - positive
    hits = [
        loss,
        positive,
        torch.where(finite, largest, torch.full_like(largest, math.nan)),
        ~finite,
        finite & ((positive - largest).abs() <= 1e-5 / temperature),
        finite & (positive > largest),
        positive.isnan() | (~others.isnan().any(1) & (positive >= largest)),
        torch.ones_like(finite),
    ]
    return torch.stack([hit.double().sum() for hit in hits])


class Seen:
    """Of one share of a batch; shares are joined by `joined`."""

    def __init__(self):
        self.sums = {}
        self.raw, self.units = [], []

    def add(self, name, sums):
        self.sums[name] = self.sums.get(name, 0) + sums

    def loss(self, name, logits, target, temperature=1.0):
        self.add(name, row_sums(logits.detach(), target, temperature))

    @torch.no_grad()
    def pairs(self, predicted, keys):
        """A loss without negatives: 2 − 2·cos."""
        cosines = (predicted * keys).sum(1).double()
        sums = torch.zeros(8, dtype=torch.float64, device=cosines.device)
        sums[LOSS], sums[POSITIVE] = (2 - 2 * cosines).sum(), cosines.sum()
        sums[NOT_FINITE], sums[ROWS] = (~cosines.isfinite()).sum(), len(cosines)
        self.add("inst", sums)

    def queries(self, raw, units):
        self.raw.append(raw.detach().float())
        self.units.append(units.detach().float())

    @staticmethod
    def joined(shares):
        whole = Seen()
        for share in shares:
            for name, sums in share.sums.items():
                whole.add(name, sums)
            whole.raw += share.raw
            whole.units += share.units
        return whole


def loss_fields(config, seen, granularities, world):
    """Losses, accuracies and similarities, over all processes."""
    negatives = config["method"] != "byol"
    inst = world.sum(seen.sums["inst"]).tolist()
    rows = inst[ROWS]
    proto = world.sum(seen.sums["proto"]).tolist() if granularities else None
    cosine = config["temperature"] if negatives else 1

    def ranked(value):
        return value if negatives else None

    def of_proto(at, factor=1.0):
        return factor * proto[at] / proto[ROWS] if proto else None

    fields = {
        "lossInst": inst[LOSS] / rows,
        "lossProto": of_proto(LOSS),
        "accInst": ranked(100 * inst[STRICT] / rows),
        "accInstNaive": ranked(100 * inst[NAIVE] / rows),
        "positiveSimilarity": cosine * inst[POSITIVE] / rows,
        "hardestNegative": ranked(cosine * inst[HARDEST] / rows),
        "accProto": of_proto(STRICT, 100),
        "accProtoNaive": of_proto(NAIVE, 100),
    }
    return fields, inst[NOT_FINITE] + (proto[NOT_FINITE] if proto else 0), inst[TIED]


def query_fields(seen, world):
    """The health of the batch's embeddings, over all processes."""
    raw, units = (world.gather(torch.cat(rows)) for rows in (seen.raw, seen.units))
    norms = raw.norm(dim=1)
    return {
        "batchStd": units.double().std(0, unbiased=False).mean().item(),
        "deadUnits": (raw <= 0).all(0).double().mean().item(),
        "badNorms": ((norms == 0) | ~norms.isfinite()).double().mean().item(),
    }


class Loudest:
    """The largest absolute activation of a step, where the lab looks: before every batch norm, and
    after every linear layer with its ReLU."""

    def __init__(self, model):
        self.most = None
        for module in model.modules():
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.register_forward_pre_hook(lambda norm, given: self.look(norm, given[0]))
            elif isinstance(module, nn.Sequential):
                inside = [*module, None]
                for layer, after in zip(inside, inside[1:]):
                    if isinstance(layer, nn.Linear):
                        end = after if isinstance(after, nn.ReLU) else layer
                        end.register_forward_hook(lambda end, _, made: self.look(end, made))

    def look(self, module, activations):
        if module.training:
            largest = activations.detach().abs().max().float()
            self.most = largest if self.most is None else torch.maximum(self.most, largest)

    def take(self, world):
        most, self.most = self.most, None
        return 0.0 if most is None else world.largest(most.clone()).item()


class Weights:
    """How far a step moves the trained tensors."""

    def __init__(self):
        self.first_norms = {}

    @torch.no_grad()
    def fields(self, named, before, trusts):
        """@param named trained tensors by name @param before their values before the step"""
        moved = torch.stack([(p.detach() - b).norm() for (_, p), b in zip(named, before)])
        norms = torch.stack([b.norm() for b in before])
        moved, norms = moved.tolist(), norms.tolist()
        ratios, growth = [], 0.0
        for (name, _), step, norm in zip(named, moved, norms):
            first = self.first_norms.setdefault(name, norm)
            if not name.endswith(".weight"):
                continue
            if norm > 0:
                ratios.append(step / norm)
            if first > 0:
                growth = max(growth, norm / first)
        ratios.sort()
        return {
            "updateRatio": ratios[len(ratios) // 2] if ratios else 0.0,
            "weightGrowth": growth or 1.0,
            "trustRatio": max([0.0, *trusts]) if trusts is not None else None,
        }
