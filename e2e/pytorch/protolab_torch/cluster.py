"""PCL's E-step: k-means with faiss's conventions, concentrations φ, negatives (Li et al. 2021)."""

import numpy
import torch
from torch.nn import functional

# What the streams of one seed are for.
SUBSAMPLE, SPLIT, START = 0, 1, 2
MOST_POINTS = 1000


def nearest(x, centroids):
    """Number of the nearest centroid and the squared distance to it, of every row."""
    numbers = [
        (part @ centroids.T - 0.5 * centroids.square().sum(1)).argmax(1) for part in x.split(4096)
    ]
    assigned = torch.cat(numbers)
    return assigned, (x - centroids[assigned]).square().sum(1)


def split_empty(centroids, counts, rows, stream):
    """Gives every empty cluster half of a large one, as faiss's Clustering does."""
    sizes = [float(count) for count in counts]
    signs = torch.ones(centroids.shape[1])
    signs[1::2] = -1
    for empty in range(len(sizes)):
        if sizes[empty] != 0:
            continue
        source = 0
        while stream.uniform() >= (sizes[source] - 1) / (rows - len(sizes)):
            source = (source + 1) % len(sizes)
        value = centroids[source].clone()
        centroids[empty] = value * (1 + signs / 1024)
        centroids[source] = value * (1 - signs / 1024)
        sizes[empty] = sizes[source] / 2
        sizes[source] -= sizes[empty]


def lloyd(x, centroids, iterations, split_stream, watch=None):
    """All iterations of one start. @returns centroids, and the inertia at the last assignment"""
    inertia = 0.0
    for _ in range(iterations):
        assigned, distances = nearest(x, centroids)
        inertia = distances.double().sum().item()
        counts = torch.bincount(assigned, minlength=len(centroids))
        sums = torch.zeros_like(centroids).index_add_(0, assigned, x)
        means = torch.where(
            counts[:, None] > 0, sums / counts.clamp(min=1)[:, None], centroids
        )
        if (counts == 0).any():
            split_empty(means, counts.tolist(), len(x), split_stream())
        centroids = means
        if watch is not None:
            watch(assigned, centroids, inertia)
    return centroids, inertia


def kmeans(x, k, numbers, seed, iterations, redos):
    """The best of `redos` random starts. @returns assignments, squared distances, centroids"""
    rows = x
    if len(x) > k * MOST_POINTS:
        rows = x[numbers.stream("cluster", SUBSAMPLE, seed=seed).choice(len(x), k * MOST_POINTS)]
    best = None
    for redo in range(redos):
        start = numbers.stream("cluster", START + redo, seed=seed).distinct(len(rows), k)
        run = lloyd(
            rows, rows[start], iterations, lambda: numbers.stream("cluster", SPLIT, seed=seed)
        )
        if best is None or run[1] < best[1]:
            best = run
    return *nearest(x, best[0]), best[0]


def concentration(assigned, distances, k, temperature, alpha=10):
    """φ of every cluster in f64, by stage: raw, filled, clipped, density (equation 11).

    Guarded: distances below 0 count as 0, and where no φ is above 0 all are the temperature.
    """
    assigned, distances = numpy.asarray(assigned), numpy.asarray(distances, dtype=numpy.float64)
    sizes = numpy.bincount(assigned, minlength=k)
    roots = numpy.sqrt(numpy.maximum(distances, 0))
    sums = numpy.bincount(assigned, weights=roots, minlength=k)
    several = sizes > 1
    raw = numpy.where(several, sums / numpy.maximum(sizes, 1) / numpy.log(sizes + alpha), 0)
    filled = numpy.where(several, raw, raw.max())
    low, high = numpy.percentile(filled, [10, 90])
    if not high > 0:
        flat = numpy.full(k, float(temperature))
        return raw, filled, flat, flat
    clipped = filled.clip(low, high)
    clipped = numpy.maximum(clipped, 1e-6 * clipped.mean())
    return raw, filled, clipped, temperature / clipped.mean() * clipped


def cluster(features, config, numbers):
    """(assignments, unit prototypes, density) of each granularity, of unit rows [n, D]."""
    found = []
    for g, k in enumerate(int(text) for text in config["numClusters"].split(",")):
        assigned, distances, centroids = kmeans(
            features, k, numbers, g, config["clusterIterations"], config["clusterRedos"]
        )
        alpha = config["concentrationAlpha"]
        *_, density = concentration(assigned, distances, k, config["temperature"], alpha)
        prototypes = functional.normalize(centroids, dim=1)
        found.append((assigned, prototypes, torch.from_numpy(density).float()))
    return found


def draw_columns(clusters, images, step, config, numbers):
    """(prototypes, density, columns) of each granularity for a batch.

    Columns are the images' own prototypes, then negatives that no image of the batch has.
    """
    drawn = []
    for g, (assigned, prototypes, density) in enumerate(clusters):
        own = assigned[images]
        free = torch.ones(len(prototypes), dtype=torch.bool)
        free[own] = False
        candidates = free.nonzero()[:, 0]
        take = min(config["negatives"], len(candidates))
        chosen = numbers.stream("negatives", step, g).distinct(len(candidates), take)
        drawn.append((prototypes, density, torch.cat([own, candidates[chosen]])))
    return drawn
