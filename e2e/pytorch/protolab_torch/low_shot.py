"""Accuracy of linear SVMs from a few labelled images of each class, as PCL's eval_svm_voc.

With the lab's draws and its solver (src/engine/evaluate/linearSvm.ts): the minimum is reached to 1e-10 of
the first gradient, so that both give the same answers but for ties.
"""

import torch

SHOTS, RESAMPLES, COST, POSITIVE_WEIGHT = (1, 2, 4, 8, 16), 5, 0.5, 2.0
# One class against the rest takes a fit for each class: more than these take too long.
MOST_CLASSES = 200
# The linear probe uses the counters of the `probe` stream below this one.
FIRST_CLASS = 16
NEWTON_STEPS = 200


def solve(times, target, tolerance):
    """Conjugate gradients for a positive definite matrix."""
    x, residual, direction = torch.zeros_like(target), target.clone(), target.clone()
    square = residual.dot(residual)
    for _ in range(2 * len(target)):
        if square.sqrt() <= tolerance:
            break
        image = times(direction)
        length = square / direction.dot(image)
        x = x + length * direction
        residual = residual - length * image
        following = residual.dot(residual)
        direction, square = residual + following / square * direction, following
    return x


def linear_svm(rows, y):
    """min ½(‖w‖² + b²) + C Σ cᵢ max(0, 1 − yᵢ(w·xᵢ + b))². @param rows [n, dim + 1] with ones

    @returns w and b in one vector
    """
    weight = COST * torch.where(y > 0, POSITIVE_WEIGHT, 1.0).to(rows)
    u = rows.new_zeros(rows.shape[1])
    scores = rows @ u

    def objective_at(u, scores):
        return u.dot(u) / 2 + (weight * (1 - y * scores).clamp(min=0).square()).sum()

    objective, first = objective_at(u, scores), None
    for _ in range(NEWTON_STEPS):
        slack = 1 - y * scores
        active = slack > 0
        inside, held = rows[active], weight[active]
        gradient = u - 2 * inside.T @ (held * y[active] * slack[active])
        norm = gradient.norm()
        first = norm if first is None else first
        if norm <= 1e-10 * first:
            break
        direction = solve(
            lambda v: v + 2 * inside.T @ (held * (inside @ v)),
            gradient,
            min(0.1, (norm / first).item()) * norm,
        )
        slope, along = gradient.dot(direction), rows @ direction
        length, moved = 1.0, False
        while length > 1e-10 and not moved:
            next_u, next_scores = u - length * direction, scores - length * along
            following = objective_at(next_u, next_scores)
            if following <= objective - 1e-4 * length * slope:
                moved = bool(following < objective)
                u, scores, objective = next_u, next_scores, following
            length /= 2
        # At this precision no step reduces the objective any further.
        if not moved:
            break
    return u


def average_precision(scores, relevant):
    """Each precision raised to the best at any higher recall (VOC's from 2010 on)."""
    order = scores.sort(descending=True, stable=True).indices
    ranks = relevant[order].nonzero()[:, 0]
    precisions = torch.arange(1, len(ranks) + 1, device=ranks.device).double() / (ranks + 1)
    return precisions.flip(0).cummax(0).values.mean()


def low_shot(bank, bank_labels, query, query_labels, classes, numbers, shots=SHOTS, resamples=RESAMPLES):
    """@returns {shots, accuracy, accuracyStd, meanAp, meanApStd} of each number of shots"""

    def nearly_unit(rows):
        rows = rows.double()
        unit = rows / (rows.norm(dim=1, keepdim=True) + 1e-5)
        return torch.cat([unit, unit.new_ones(len(unit), 1)], 1)

    known, asked = nearly_unit(bank), nearly_unit(query)
    members = [(bank_labels == c).nonzero()[:, 0].tolist() for c in range(classes)]
    found = []
    for shot in shots:
        accuracies, precisions = [], []
        for resample in range(resamples):
            drawn = []
            for c, rows in enumerate(members):
                stream = numbers.stream("probe", resample, FIRST_CLASS + c)
                drawn += [rows[at] for at in stream.permutation(len(rows))[:shot]]
            x, labels = known[drawn], bank_labels[drawn]
            fits = [linear_svm(x, torch.where(labels == c, 1.0, -1.0).to(x)) for c in range(classes)]
            decisions = asked @ torch.stack(fits, 1)
            accuracies.append(100 * (decisions.argmax(1) == query_labels).double().mean().item())
            there = [c for c in range(classes) if (query_labels == c).any()]
            aps = [average_precision(decisions[:, c], query_labels == c) for c in there]
            precisions.append(100 * torch.stack(aps).mean().item())
        row = {"shots": shot}
        for name, values in (("accuracy", accuracies), ("meanAp", precisions)):
            several = torch.tensor(values, dtype=torch.float64)
            row[name] = several.mean().item()
            row[f"{name}Std"] = several.std().item() if len(values) > 1 else 0.0
        found.append(row)
    return found
