"""PCL's E-step: k-means with faiss's conventions, concentrations φ, negatives (Li et al. 2021)."""

import numpy
import torch
from torch.nn import functional

from .world import World

ALONE = World()

# What the streams of one seed are for.
SUBSAMPLE, SPLIT, START = 0, 1, 2
MOST_POINTS = 1000
# Elements of a block of products of rows and centroids, 128 MiB of f32, and most rows of a block.
MOST_COSINES, MOST_ROWS = 2**25, 4096


def nearest(x, centroids):
    """Number of the nearest centroid and the squared distance to it, of every row."""
    at_once = max(1, min(MOST_ROWS, MOST_COSINES // len(centroids)))
    half, assigned, distances = 0.5 * centroids.square().sum(1), [], []
    for part in x.split(at_once):
        chosen = (part @ centroids.T - half).argmax(1)
        assigned.append(chosen)
        distances.append((part - centroids[chosen]).square().sum(1))
    return torch.cat(assigned), torch.cat(distances)


def split_empty(centroids, counts, rows, stream):
    """Gives every empty cluster half of a large one, as faiss's Clustering does."""
    sizes = [float(count) for count in counts]
    signs = torch.ones(centroids.shape[1], device=centroids.device)
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


def lloyd(x, centroids, iterations, split_stream, watch=None, world=ALONE):
    """All iterations of one start. @param x this process's rows, the centroids are everyone's

    @returns centroids, and the inertia at the last assignment
    """
    inertia, k = 0.0, len(centroids)
    for _ in range(iterations):
        assigned, distances = nearest(x, centroids)
        # In f64, so that the rows' order and their processes matter little. The last column is the inertia.
        found = torch.zeros(k + 1, x.shape[1] + 1, dtype=torch.float64, device=x.device)
        for part, chosen in zip(x.split(MOST_ROWS), assigned.split(MOST_ROWS)):
            found[:k, :-1].index_add_(0, chosen, part.double())
        found[:k, -1] = torch.bincount(assigned, minlength=k).double()
        found[k, 0] = distances.double().sum()
        world.sum(found)
        sums, counts, inertia = found[:k, :-1], found[:k, -1], found[k, 0].item()
        means = torch.where(
            counts[:, None] > 0, (sums / counts.clamp(min=1)[:, None]).to(x.dtype), centroids
        )
        if (counts == 0).any():
            split_empty(means, counts.tolist(), int(counts.sum().item()), split_stream())
        centroids = means
        if watch is not None:
            watch(assigned, centroids, inertia)
    return centroids, inertia


def rows_at(x, places, first, world):
    """Rows of the whole, by their numbers, for all processes. @param first number of x's first row"""
    places = torch.as_tensor(places, device=x.device) - first
    here = (places >= 0) & (places < len(x))
    rows = torch.zeros(len(places), x.shape[1], dtype=x.dtype, device=x.device)
    rows[here] = x[places[here]]
    return world.sum(rows)


class TorchEngine:
    """`lloyd` on every process's own rows."""

    def __init__(self, iterations, world=ALONE):
        self.iterations, self.world = iterations, world

    def run(self, rows, start, split_stream):
        """@returns centroids, and the inertia at the last assignment"""
        return lloyd(rows, start, self.iterations, split_stream, world=self.world)


class FaissEngine:
    """The same by faiss on the first process, from the same starts; what it gives empty clusters is its own."""

    def __init__(self, faiss, iterations, world=ALONE):
        self.faiss, self.iterations, self.world = faiss, iterations, world

    def run(self, rows, start, split_stream):
        rows, found = self.world.gather_all(rows), None
        if self.world.first:
            found = self.trained(rows.cpu().float().numpy(), start.cpu().float().numpy())
        centroids, inertia = self.world.from_first(found)
        return torch.from_numpy(centroids).to(start), inertia

    def trained(self, rows, start):
        """@returns arrays of numpy: a broadcast takes them from one machine to another"""
        k, dim = start.shape
        settings = self.faiss.ClusteringParameters()
        settings.niter, settings.nredo = self.iterations, 1
        settings.min_points_per_centroid, settings.max_points_per_centroid = 1, len(rows)
        clustering = self.faiss.Clustering(dim, k, settings)
        self.faiss.copy_array_to_vector(start.ravel(), clustering.centroids)
        index = self.faiss.IndexFlatL2(dim)
        if self.world.on_gpu and self.faiss.get_num_gpus() > 0:
            index = self.faiss.index_cpu_to_all_gpus(index)
        clustering.train(numpy.ascontiguousarray(rows), index)
        found = self.faiss.vector_float_to_array(clustering.centroids).reshape(k, dim)
        stats = clustering.iteration_stats
        return found.copy(), float(stats.at(stats.size() - 1).obj)


def import_faiss():
    """@returns the module or None, and why it is None"""
    try:
        import faiss
    except Exception as reason:
        # One that was built for another numpy fails with what is no ImportError.
        return None, f"{type(reason).__name__}: {reason}"
    return faiss, None


def engine_of(name, iterations, world=ALONE, say=print):
    """@param name torch or faiss, which the first process alone needs @param say hears what is not so"""
    if name == "faiss":
        faiss, why = import_faiss() if world.first else (None, None)
        why = world.from_first(why)
        if why is None:
            return FaissEngine(faiss, iterations, world)
        say(f"--kmeans faiss: faiss cannot be imported ({why}), so that PyTorch clusters.")
    return TorchEngine(iterations, world)


def kmeans(x, count, k, numbers, seed, redos, engine):
    """The best of `redos` random starts. @param x this process's part of `count` rows

    @returns assignments and squared distances of its rows, the centroids, and the inertia before their last move
    """
    world = engine.world
    first, places = world.part(count).start, range(count)
    rows = x
    if count > k * MOST_POINTS:
        places = numbers.stream("cluster", SUBSAMPLE, seed=seed).choice(count, k * MOST_POINTS)
        rows = x[[place - first for place in places if first <= place < first + len(x)]]
    best = None
    for redo in range(redos):
        chosen = numbers.stream("cluster", START + redo, seed=seed).distinct(len(places), k)
        start = rows_at(x, [places[i] for i in chosen], first, world)
        run = engine.run(rows, start, lambda: numbers.stream("cluster", SPLIT, seed=seed))
        if best is None or run[1] < best[1]:
            best = run
    return *nearest(x, best[0]), *best


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


def cluster(features, count, config, numbers, engine):
    """(assignments of all, unit prototypes, density) of each granularity, and their inertias.

    @param features unit rows [n, D], this process's part of `count`
    """
    found, inertias, world = [], [], engine.world
    for g, k in enumerate(int(text) for text in config["numClusters"].split(",")):
        parts = kmeans(features, count, k, numbers, g, config["clusterRedos"], engine)
        assigned, distances = (world.gather_parts(part, count) for part in parts[:2])
        alpha = config["concentrationAlpha"]
        *_, density = concentration(
            assigned.cpu(), distances.cpu(), k, config["temperature"], alpha
        )
        prototypes = functional.normalize(parts[2], dim=1)
        inertias.append(parts[3])
        found.append((assigned.cpu(), prototypes, torch.from_numpy(density).float().to(prototypes)))
    return found, inertias


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
        columns = torch.cat([own, candidates[chosen]]).to(prototypes.device)
        drawn.append((prototypes, density, columns))
    return drawn
