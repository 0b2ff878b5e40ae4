"""What a run costs as it grows: measured here on a small scale, and the arithmetic to larger ones.

k-means is run at growing N with k = N/50, PCL's ratio: flat on all rows, by PyTorch and by faiss where it is
installed, flat on a sample of each cluster's rows, and in two levels (√k clusters, each split into √k).
"""

import ctypes
import math
import pathlib
import resource
import time

import torch
from torch.nn import functional

from .cluster import FaissEngine, TorchEngine, import_faiss, nearest
from .random_numbers import LabNumbers

# Rows for each cluster: PCL's 25 000 clusters of 1 281 167 images.
ROWS_PER_CLUSTER = 50
ITERATIONS = 5
# Rows of a cluster that a sample keeps.
SAMPLED = 16
SMALLEST = 4096


def unit_mixture(count, dim, generator):
    """Unit rows around count/50 directions, as features with classes are."""
    centres = torch.randn(max(2, count // ROWS_PER_CLUSTER), dim, generator=generator)
    chosen = torch.randint(len(centres), (count,), generator=generator)
    noise = torch.randn(count, dim, generator=generator)
    return functional.normalize(centres[chosen] + 0.7 * noise, dim=1)


def timed(work):
    """CPU seconds: others on the machine do not count."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def inertia_of(x, centroids):
    return nearest(x, centroids)[1].double().sum().item()


class Memory:
    """The most memory that a piece of work takes beside what was there before, in bytes."""

    STATUS = pathlib.Path("/proc/self/status")
    # glibc's M_MMAP_THRESHOLD: larger tensors go back to the system when they are freed.
    THRESHOLD = -3

    def __enter__(self):
        try:
            library = ctypes.CDLL(None)
            library.mallopt(self.THRESHOLD, 2**18)
            library.malloc_trim(0)
            # Linux: the peak begins anew.
            pathlib.Path("/proc/self/clear_refs").write_text("5")
        except (OSError, AttributeError):
            pass
        self.before = self.now("VmRSS")
        return self

    def __exit__(self, *_):
        self.peak = max(0, self.now("VmHWM") - self.before)

    def now(self, name):
        try:
            line = next(l for l in self.STATUS.read_text().splitlines() if l.startswith(name))
            return 1024 * int(line.split()[1])
        except (OSError, StopIteration):
            return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def clustered(engine, x, k, numbers):
    start = x[numbers.stream("cluster", 2).distinct(len(x), k)]
    return engine.run(x, start, lambda: numbers.stream("cluster", 1))[0]


def flat(x, k, numbers):
    return clustered(TorchEngine(ITERATIONS), x, k, numbers)


def by_faiss(x, k, numbers):
    return clustered(FaissEngine(import_faiss()[0], ITERATIONS), x, k, numbers)


def sampled(x, k, numbers):
    rows = numbers.stream("cluster", 0).distinct(len(x), min(len(x), k * SAMPLED))
    return flat(x[rows], k, numbers)


def two_levels(x, k, numbers):
    """√k clusters, then as many in each as its share of the rows asks for."""
    top = max(2, round(math.sqrt(k)))
    assigned, _ = nearest(x, flat(x, top, numbers))
    found = []
    for cluster in range(top):
        rows = x[assigned == cluster]
        own = min(len(rows), max(1, round(k * len(rows) / len(x))))
        if own > 0:
            found.append(flat(rows, own, numbers))
    return torch.cat(found)


# A way, and what a doubling of N multiplies its time by.
WAYS = {"flat": (flat, 4), "faiss": (by_faiss, 4), "sampled": (sampled, 4), "two levels": (two_levels, 2.9)}


def simulate(most, dim, minutes, say):
    """Doubles N while the time lasts: what a doubling would take longer than that is left out, and said.

    @returns rows of (N, k, way, CPU seconds an iteration, bytes, inertia over flat's)
    """
    numbers, generator = LabNumbers(0), torch.Generator().manual_seed(0)
    faiss, why = import_faiss()
    ways = {name: way for name, way in WAYS.items() if name != "faiss" or faiss is not None}
    if faiss is None:
        say(f"faiss is not here ({why}): its row is left out.")
    else:
        faiss.omp_set_num_threads(torch.get_num_threads())
    say(f"k-means, D = {dim}, k = N/{ROWS_PER_CLUSTER}, {ITERATIONS} iterations, one start, "
        f"{torch.get_num_threads()} thread(s); memory beside the features; x: to the N before")
    say(f"{'N':>8}{'k':>7}{'features':>10}  {'way':<11}{'CPU s/iter':>12}{'x':>6}{'memory':>9}{'x':>6}{'inertia':>9}")
    ends, before, rows = time.monotonic() + 60 * minutes, {}, []
    count = SMALLEST
    while count <= most and ways:
        x, k, base = unit_mixture(count, dim, generator), count // ROWS_PER_CLUSTER, None
        features = megabytes(count * dim * 4)
        for way, (work, growth) in list(ways.items()):
            wanted = before[way][2] * growth if way in before else 0
            if time.monotonic() + wanted > ends:
                del ways[way]
                say(f"{count:>8}{k:>7}{features:>10}  {way:<11}not run: it takes about {wanted:.0f} s, longer than is left")
                continue
            begun = time.monotonic()
            with Memory() as memory:
                seconds, centroids = timed(lambda: work(x, k, numbers))
            seconds /= ITERATIONS
            inertia = inertia_of(x, centroids)
            base = base or inertia
            took = time.monotonic() - begun
            last = before.get(way)
            times, sizes = (
                (f"{now / then:.1f}" if then > least else "")
                for now, then, least in zip((seconds, memory.peak), last or (0, 0), (0, 2**20))
            )
            before[way] = (seconds, memory.peak, took)
            say(
                f"{count:>8}{k:>7}{features:>10}  {way:<11}{seconds:>12.4f}{times:>6}"
                f"{megabytes(memory.peak):>9}{sizes:>6}{inertia / base:>9.3f}"
            )
            rows.append((count, k, way, seconds, memory.peak, inertia / base))
        count *= 2
    return rows


def megabytes(count):
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count / 1e3:.3g} kB"


def measured_products(say):
    """What k-means mostly does: Debian's reference BLAS takes several times as long as OpenBLAS."""
    a = torch.randn(1024, 1024, generator=torch.Generator().manual_seed(0))
    seconds = min(timed(lambda: a @ a)[0] for _ in range(3))
    say(f"Matrix products in f32: {2 * 1024**3 / seconds / 1e9:.3g} GFLOP a second of CPU time")


def measured_step(say):
    """A step of a small run: seconds and bytes an image."""
    from .methods import Batch
    from .stages import stages_of
    from .step import Training

    config = {
        **{"method": "moco", "encoder": "resnet18", "stem": "cifar", "width": 16, "heads": "none"},
        **{"headA": "linear D", "headB": "linear D", "projector": "linear features, relu, linear D"},
        **{"predictor": "linear D", "embeddingDim": 128, "symmetric": False, "dedupe": False},
        **{"bnGroups": 1, "microBatch": 0, "epochs": 1, "stages": "", "warmupEpochs": 0},
        **{"instanceLoss": True, "protoWeight": 1, "keyMomentum": 0.99, "keyMomentumEnd": 0},
        **{"weightDecay": 1e-4, "weightDecayEnd": 0, "optimizer": "sgd", "sgdMomentum": 0.9},
        **{"optimizerEps": 0, "beta1": 0.9, "beta2": 0.999, "nesterov": False, "clipNorm": 0},
        **{"schedule": "constant", "scheduleUnit": "step", "learningRate": 0.03, "minLearningRate": 0},
        **{"warmupSteps": 0, "frozenBuffers": "hold", "batchSize": 64, "queueLength": 4096},
        **{"temperature": 0.2, "imageSide": 32},
    }
    training = Training(config, 1)
    training.initialise(LabNumbers(0))
    training.enter(stages_of(config)[0])
    size = config["batchSize"]
    views = torch.randn(2, size, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    times = [
        timed(lambda: training.step(i, Batch(views[0], views[1], torch.arange(size), [])))[0]
        for i in range(4)
    ]
    seconds = min(times)
    say(f"A step of MoCo v2, ResNet-18 of width 16, 32 px, batch {size}: {1000 * seconds:.0f} ms, "
        f"{1000 * seconds / size:.2f} ms of CPU time an image")


def arithmetic(say):
    """Sizes that follow from the settings of PCL (ResNet-50, 224 px, D 128)."""
    dim, bytes_an_image, per_gpu = 128, 110_000, 32
    say("")
    say("Arithmetic: ResNet-50, 224 px, D 128, 32 images a GPU, k = N/50, 20 iterations of 1 start")
    say(f"{'GPUs':>5}{'images':>8}{'batch':>7}{'SGD rate':>9}{'queue':>9}{'k':>9}{'features':>10}"
        f"{'a GPU':>9}{'centroids':>10}{'distances':>11}{'exchanged':>10}{'JPEG':>8}")
    for gpus in (1, 8, 64):
        for images, label in ((1_281_167, "1.3 M"), (1_000_000_000, "1 B")):
            batch, k = per_gpu * gpus, images // ROWS_PER_CLUSTER
            flops = 2 * images * k * dim * 20
            say(
                f"{gpus:>5}{label:>8}{batch:>7}{0.03 * batch / 256:>9.3g}{megabytes(16384 * dim * 4):>9}"
                f"{k:>9}{megabytes(images * dim * 4):>10}{megabytes(images * dim * 4 / gpus):>9}"
                f"{megabytes(k * dim * 4):>10}{flops / 1e15:>8.3g} PF{megabytes(2 * k * (dim + 1) * 8):>10}"
                f"{megabytes(images * bytes_an_image):>8}"
            )


def scale(most, dim, minutes, say=print):
    measured_products(say)
    measured_step(say)
    simulate(most, dim, minutes, say)
    arithmetic(say)
