"""What an evaluation measures: kNN, a linear probe and low-shot SVMs on held-out images, the spread of the
features, the clusters."""

import numpy
import torch
from torch.nn import functional

from .data import labelled_of
from .feed import Views
from .knn import knn_scores
from .low_shot import MOST_CLASSES, low_shot
from .probe import linear_probe

# Rows that a statistic over pairs of rows is taken from, evenly spaced.
PAIR_SAMPLE = 2048
# Held-out images whose two views are compared.
ALIGNED = 128
# Cosine above which two prototypes count as duplicates, and the most pairs that are counted.
NEAR, MOST_PAIRS = 0.999, 1_000_000


@torch.no_grad()
def evaluate(training, feed, held, epoch, clusters_health, last):
    """A line of metrics.jsonl without `protocols`. @param held numbers of the held-out images

    @param last whether the run ends here
    """
    model, stage = training.model, training.stage
    dim = training.config["embeddingDim"]

    def both(x):
        embedding = functional.normalize(model.embed("q", x, stage), dim=1)
        return torch.cat([model.encoder_q.features(x), embedding], 1)

    def rows(images):
        found = feed.rows(images, both, training)
        whole = training.world.gather_parts(found, len(images)).double()
        return whole.split([whole.shape[1] - dim, dim], 1)

    # What has no class neither votes nor is fitted to.
    known = labelled_of(feed.images, feed.train)
    bank, query = rows(known), rows(held)
    levels = knn_levels(training.config, feed.images, (bank, known), (query, held))
    return {
        "epoch": epoch,
        "knnTop1": levels[0]["top1"] if levels else None,
        "linearTop1": None,
        **spread(query[1]),
        # An untrained network's is meaningless.
        "alignment": alignment(training, feed, held) if epoch > 0 else None,
        "knnLevels": levels,
        "clusters": clusters_health,
        **classifiers(training.config, feed, (bank[0], known), (query[0], held), last),
    }


def classifiers(config, feed, bank, query, last):
    """Of the pooled features, by the config: linearTop1 and probe, lowShot. Nothing for unlabelled images."""

    def due(name):
        when = config.get(name, "never")
        return when == "always" or (when == "end" and last)

    images = feed.images
    if not images.levels:
        return {}
    level = images.levels[0]
    labels, classes = level.labels.to(bank[0].device), len(level.classes)
    rows = (bank[0], labels[bank[1]], query[0], labels[query[1]], classes)
    found = {}
    if due("linearProbe"):
        recipe = config.get("probeRecipe", "lab")
        top1, counts = linear_probe(*rows, images.class_balanced, feed.numbers, recipe)
        found["linearTop1"] = top1
        if counts is not None:
            found["probe"] = {"classNames": level.classes, "counts": counts}
    finite = bank[0].isfinite().all() and query[0].isfinite().all()
    if due("lowShotSvm") and classes <= MOST_CLASSES and finite:
        found["lowShot"] = low_shot(*rows, feed.numbers)
    return found


def knn_levels(config, images, bank, query):
    """Percent at every label level, by the config's protocol."""
    lab = config["knnProtocol"] == "lab"
    on = {"auto": "feature" if lab else "embedding"}.get(config["knnOn"], config["knnOn"])
    (known, known_images), (asked, asked_images) = ((rows[on != "feature"], n) for rows, n in (bank, query))
    if lab:
        centre = known.mean(0)
        known, asked = known - centre, asked - centre
    usual = max(1, min(200, len(known) // 10)) if lab else 200
    k = min(len(known), config["knnNeighbours"] or usual)
    barred = None
    if lab and images.groups is not None:
        groups = torch.tensor(images.groups)
        barred = groups[asked_images][:, None] == groups[known_images][None, :]
    found = []
    for level in images.levels:
        labels = level.labels.to(known.device)
        scores = knn_scores(
            known, labels[known_images], asked, k, config["knnTemperature"], len(level.classes), barred
        )
        wanted = labels[asked_images]
        hits = (scores.argmax(1) == wanted).double()
        if images.class_balanced and lab:
            shares = [hits[wanted == c].mean() for c in range(len(level.classes)) if (wanted == c).any()]
            top1 = torch.stack(shares).mean()
        else:
            top1 = hits.mean()
        found.append({"level": level.name, "top1": 100 * top1.item()})
    return found


def alignment(training, feed, held):
    """Mean ‖x − y‖² over two views of an image (Wang & Isola 2020)."""
    views = Views(feed.images, feed.numbers, training.config)
    wanted = [(image, 0, view) for view in (0, 1) for image in held[:ALIGNED]]
    (seen,) = feed.loader(views, [wanted])
    seen = feed.normalise(seen.to(training.world.device))
    embedding = functional.normalize(training.model.embed("q", seen, training.stage), dim=1)
    one, two = embedding.double().chunk(2)
    return (one - two).square().sum(1).mean().item()


def spread(embedding):
    """Of unit rows: std, uniformity (Wang & Isola 2020), RankMe (Garrido et al. 2023)."""
    if len(embedding) > PAIR_SAMPLE:
        sample = embedding[[i * len(embedding) // PAIR_SAMPLE for i in range(PAIR_SAMPLE)]]
    else:
        sample = embedding
    squares = torch.pdist(sample).square()
    sigmas = torch.linalg.svdvals(sample)
    p = sigmas / sigmas.sum() + 1e-7
    return {
        "featureStd": embedding.std(0, unbiased=False).mean().item(),
        "uniformity": (-2 * squares).exp().mean().log().item(),
        "rankMe": (-(p * p.log()).sum()).exp().item(),
    }


def health_of(clusters, inertias, labels):
    """Statistics of each granularity. @param labels of the training images, or None"""
    found = []
    for (assigned, prototypes, density), inertia in zip(clusters, inertias):
        k = len(prototypes)
        sizes = torch.bincount(assigned, minlength=k)
        found.append(
            {
                **{"k": k, "inertia": inertia, "empty": int((sizes == 0).sum())},
                "duplicates": duplicates(prototypes),
                **{"smallest": int(sizes.min()), "largest": int(sizes.max())},
                **{"phiMin": density.min().item(), "phiMax": density.max().item()},
                **agreement(assigned, labels, k),
            }
        )
    return found


def duplicates(prototypes):
    pairs = sum(
        int((part @ prototypes.T > NEAR).sum()) for part in prototypes.split(1024)
    )
    return min(MOST_PAIRS, (pairs - len(prototypes)) // 2)


def agreement(assigned, labels, k):
    """NMI, ARI, purity of clusters and classes, and accuracy where they are assigned one to one; rows without
    a class are left out."""
    if labels is None:
        return dict.fromkeys(("nmi", "ari", "purity", "acc"))
    assigned, labels = assigned[labels >= 0], labels[labels >= 0]
    if len(labels) == 0:
        return dict.fromkeys(("nmi", "ari", "purity", "acc"), float("nan"))
    classes = int(labels.max()) + 1
    joint = torch.bincount(assigned * classes + labels, minlength=k * classes).view(k, classes).double()
    n, rows, columns = joint.sum(), joint.sum(1), joint.sum(0)

    def entropy(sizes):
        p = sizes[sizes > 0] / n
        return -(p * p.log()).sum()

    def pairs(counts):
        return (counts * (counts - 1) / 2).sum()

    both = joint > 0
    mutual = (joint / n * (joint * n / (rows[:, None] * columns[None])).log())[both].sum()
    entropies = (entropy(rows) + entropy(columns)) / 2
    chance = pairs(rows) * pairs(columns) / (n * (n - 1) / 2)
    most = (pairs(rows) + pairs(columns)) / 2
    return {
        "nmi": 1.0 if entropies == 0 else (mutual.clamp(min=0) / entropies).item(),
        "ari": 1.0 if most == chance else ((pairs(joint) - chance) / (most - chance)).item(),
        "purity": (100 * joint.max(1).values.sum() / n).item(),
        "acc": 100 * largest_assignment(joint.numpy()) / n.item(),
    }


def largest_assignment(counts):
    """Most rows in pairs of a cluster and a class, each in one pair at most (Kuhn 1955, by shortest paths)."""
    cost = counts.max() - (counts if counts.shape[0] <= counts.shape[1] else counts.T)
    rows, columns = cost.shape
    # Column 0 stands for none.
    of_row, of_column = numpy.zeros(rows + 1), numpy.zeros(columns + 1)
    taken = numpy.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        taken[0], column = row, 0
        least, seen = numpy.full(columns + 1, numpy.inf), numpy.zeros(columns + 1, dtype=bool)
        way = numpy.zeros(columns + 1, dtype=int)
        while taken[column] != 0:
            seen[column] = True
            free = ~seen
            free[0] = False
            at = taken[column]
            reduced = numpy.append(numpy.inf, cost[at - 1] - of_row[at]) - of_column
            nearer = free & (reduced < least)
            least[nearer], way[nearer] = reduced[nearer], column
            following = int(numpy.where(free, least, numpy.inf).argmin())
            step = least[following]
            of_row[taken[seen]] += step
            of_column[seen] -= step
            least[free] -= step
            column = following
        while column != 0:
            taken[column] = taken[way[column]]
            column = way[column]
    pairs = [(row - 1, column - 1) for column, row in enumerate(taken) if row > 0 and column > 0]
    return sum(counts.max() - cost[pair] for pair in pairs)


def protocols(config):
    """What accuracies are measured by, in the lab's words."""
    protocol, k = config["knnProtocol"], config["knnNeighbours"]
    on = config["knnOn"]
    on = ("feature" if protocol == "lab" else "embedding") if on == "auto" else on
    words = [
        protocol,
        f"k {k}" if k > 0 else ("k ≤ 200" if protocol == "lab" else "k 200"),
        *([] if config["knnTemperature"] == 0.1 else [f"t {config['knnTemperature']:g}"]),
        "features" if on == "feature" else "embedding",
    ]
    return {"knnTop1": ", ".join(words), "linearTop1": f"{config['probeRecipe']}, features"}
