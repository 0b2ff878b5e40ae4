"""The golden fixtures (e2e/golden/README.md) against this package, in f32 on the CPU."""

import json
import pathlib

from . import cluster
from . import selftest_models as models
from . import selftest_parts as parts
from .fixture import DEFAULTS, Fixture
from .selftest_data import check_unlabelled

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"

CHECKS = {
    "schedule": parts.check_schedule,
    "optim": parts.check_optim,
    "losses": parts.check_losses,
    "cluster": parts.check_cluster,
    "knn_predict": parts.check_knn_predict,
    "augment": parts.check_augment,
    "augment_solarize": parts.check_augment_solarize,
    "gradscaler": parts.check_gradscaler,
    "queue_ema": models.check_queue_ema,
    "moco_pcl": models.check_moco_pcl,
    **dict.fromkeys(("resnet18_w8", "resnet18_w4", "resnet50_w4"), models.check_resnet),
}


class Made:
    """Comparisons without a file of tensors."""

    def __init__(self, name):
        self.name, self.compared = name, []


def fixtures_of(folder):
    """The fixtures of manifest.json, then those of lab.json."""
    for manifest in ("manifest.json", "lab.json"):
        path = folder / manifest
        if path.exists():
            for name, entry in json.loads(path.read_text(encoding="utf-8"))["fixtures"].items():
                yield Fixture(folder, name, entry)


def checks_of(folder):
    """Fixtures and what checks them, None for nothing; one that faiss is checked with comes twice, and last
    comes what has no fixture."""
    fixture = None
    for fixture in fixtures_of(folder):
        of_name = CHECKS.get(fixture.name)
        yield fixture, models.check_method if "method" in fixture.params else of_name
        if fixture.name == "cluster" and cluster.import_faiss()[0] is not None:
            fixture.name, fixture.compared = "cluster by faiss", []
            yield fixture, parts.check_faiss
    if fixture is not None:
        yield Made("unlabelled"), lambda made: made.compared.extend(check_unlabelled(DEFAULTS))


def selftest(folder=None):
    """Prints a line for each fixture. @returns the exit code"""
    folder = pathlib.Path(folder) if folder else GOLDEN
    print(f"{'fixture':<20}{'tensors':>8}{'passed':>8}   worst of tolerance")
    failed, idle, count = [], [], 0
    for fixture, check in checks_of(folder):
        if check is None:
            idle.append(fixture.name)
            continue
        check(fixture)
        count += len(fixture.compared)
        name, worst = max(fixture.compared, key=lambda row: row[1])
        bad = [(fixture.name, tensor, ratio) for tensor, ratio in fixture.compared if ratio > 1]
        failed += bad
        tensors = len(fixture.compared)
        line = f"{fixture.name:<20}{tensors:>8}{tensors - len(bad):>8}   {worst:7.1%}  {name}"
        print(line, flush=True)
    for name, tensor, ratio in failed:
        print(f"  {name} {tensor}: {ratio:.3g} of its tolerance")
    why = cluster.import_faiss()[1]
    if why is not None:
        print(f"k-means by faiss was not checked: it cannot be imported ({why}).")
    if idle:
        print(f"Nothing in this package to check with: {', '.join(idle)}.")
    if count == 0:
        print(f"{folder} has no fixtures: name a folder with manifest.json or lab.json.")
        return 2
    print(f"{count - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0
