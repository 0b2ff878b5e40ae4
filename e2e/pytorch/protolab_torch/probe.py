"""Linear probe: a softmax regression on frozen features, with the lab's recipes, batches and weights.

In f64; the lab's is f32 on its GPU, so that accuracies differ by what rounding does to single queries.
"""

import torch

BATCH, EPOCHS, LEAST_EPOCHS, MOMENTUM = 256, 100, 10, 0.9
# Columns that vary by less than this share of their mean are left out.
FLAT = 1e-6


def recipe_of(name, dim):
    """(rate, standardised, most steps or None)"""
    published = {"moco": 30.0, "pcl": 5.0}
    if name in published:
        return published[name], False, None
    return 4 / (dim + 1), True, 1500


def plan_of(rows, dim, recipe):
    """(rows of a batch, epochs, steps of an epoch, rate of an epoch)"""
    rate, standardised, most = recipe_of(recipe, dim)
    batch = min(BATCH, rows)
    steps = rows // batch if standardised else -(-rows // batch)
    epochs = EPOCHS if most is None else max(LEAST_EPOCHS, min(EPOCHS, most // steps))

    def rate_at(epoch):
        return rate * (0.01 if epoch >= 0.8 * epochs else 0.1 if epoch >= 0.6 * epochs else 1)

    return batch, epochs, steps, rate_at


def train_probe(rows, labels, classes, numbers, recipe):
    """@param rows [n, dim + 1] with a column of ones at the end @returns weights [dim + 1, classes]"""
    count, dim = len(rows), rows.shape[1] - 1
    batch, epochs, steps, rate_at = plan_of(count, dim, recipe)
    start = 0.01 * numbers.stream("probe", 0, 1).first_normals(dim * classes)
    weights = torch.cat([start.view(dim, classes), start.new_zeros(1, classes)])
    # The lab keeps them in f32.
    weights = weights.float().to(rows)
    momentum = torch.zeros_like(weights)
    wanted = torch.nn.functional.one_hot(labels, classes).to(rows)
    for epoch in range(epochs):
        order = torch.as_tensor(numbers.stream("probe", epoch).permutation(count), device=rows.device)
        for taken in order[: steps * batch].split(batch):
            error = (rows[taken] @ weights).softmax(1) - wanted[taken]
            momentum = MOMENTUM * momentum + rows[taken].T @ error / len(taken)
            weights = weights - rate_at(epoch) * momentum
    return weights


def linear_probe(bank, bank_labels, query, query_labels, classes, balanced, numbers, recipe):
    """@returns (percent, counts of [class, answer, queries] one after the other); (NaN, None) where a
    feature is not finite @param balanced the mean of the classes' own percentages, where the recipe has it
    """
    standardised = recipe_of(recipe, bank.shape[1])[1]
    bank, query = bank.double(), query.double()
    if standardised:
        mean, std = bank.mean(0), bank.std(0, unbiased=False)
        inverse = torch.where(std <= FLAT * mean.abs(), torch.zeros_like(std), 1 / std)
        bank, query = (bank - mean) * inverse, (query - mean) * inverse
        finite = inverse.isfinite().all()
    else:
        finite = bank.isfinite().all()
    if not finite:
        return float("nan"), None

    def with_ones(rows):
        return torch.cat([rows, rows.new_ones(len(rows), 1)], 1)

    weights = train_probe(with_ones(bank), bank_labels, classes, numbers, recipe)
    scores = with_ones(query) @ weights
    answers = scores.argmax(1)
    # Without a finite score there is no answer.
    answers[scores.isnan().any(1)] = -1
    hits = (answers == query_labels).double()
    if balanced and standardised:
        shares = [hits[query_labels == c].mean() for c in range(classes) if (query_labels == c).any()]
        top1 = torch.stack(shares).mean()
    else:
        top1 = hits.mean()
    pairs = (query_labels * classes + answers)[answers >= 0]
    found, sizes = pairs.unique(return_counts=True)
    counts = torch.stack([found // classes, found % classes, sizes], 1).flatten().tolist()
    return 100 * top1.item(), counts
