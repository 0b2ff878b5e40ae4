"""A run, from its first step or from a checkpoint, to its end."""

import json
import math
import time

from .checkpoint import capture, restore
from .cluster import ALONE, cluster, engine_of
from .data import Normalise, split_of
from .evaluate import evaluate, health_of, protocols
from .feed import Feed, refill, uses_queue
from .stages import stage_of_epoch, stages_of
from .step import Training
from .stop import EarlyStop
from .world import Refusal

# Non-finite steps in a row after which an unguarded run is ended.
LOST_AFTER = 32


class NotFinite(Exception):
    """A step that ends the run; a sentence."""


def refuse_unsupported(config, world=ALONE):
    """@raise Refusal that names the field"""
    if config.get("autocast", False) and not world.on_gpu:
        raise Refusal("autocast is true, which needs a CUDA GPU; set it to false.")


class Host:
    """Hears of a run; what it does not define is left out."""

    def step(self, fields):
        """The line of a step."""

    def evaluated(self, line):
        """The line of an evaluation."""

    def note(self, kind, step, message):
        """A note in the run's history."""

    def due(self):
        """Whether the state is to be kept between two steps of an epoch; only the first process asks."""
        return False

    def keep(self, captured):
        """A checkpoint: after an epoch, at the end, and where it is due."""


class Run:
    """A run's parts. @param state a checkpoint to go on from, or None @param kmeans torch or faiss"""

    def __init__(self, config, numbers, images, world=ALONE, state=None, workers=0, kmeans="torch"):
        refuse_unsupported(config, world)
        self.config, self.world = config, world
        # What is said before the first step.
        self.said = []
        self.engine = engine_of(kmeans, config.get("clusterIterations", 0), world, self.said.append)
        self.done = 0 if state is None else state.step
        train, self.held = split_of(images, config["holdOut"], numbers)
        if len(train) < config["batchSize"]:
            raise Refusal(
                f"{images.name} has {len(train)} training images, fewer than batchSize {config['batchSize']}."
            )
        if state is None or state.input is None:
            normalise = Normalise.of(images, train, config["normalisation"])
        else:
            normalise = Normalise(config["normalisation"], *state.input)
        self.feed = Feed(config, numbers, images, train, normalise, world, workers)
        self.about = {
            "runId": "torch",
            "dataset": about_images(images),
            "totalSteps": planned_steps(config, self.feed.steps),
            "stepsPerEpoch": self.feed.steps,
        }
        if state is not None:
            self.same_images(state)
        self.stages = stages_of(config)
        self.training = Training(config, self.feed.steps, world)
        self.training.initialise(numbers)
        self.clusters = [] if state is None else restore(self.training, state)
        self.cluster_health = []

    def same_images(self, state):
        """@raise Refusal where the checkpoint's run had others"""
        known = (state.run or {}).get("dataset")
        here = self.about["dataset"]
        if known is None:
            return
        for name, word in (("images", "images"), ("testImages", "test images")):
            if known[name] != here[name]:
                raise Refusal(
                    f"The checkpoint's run trained on “{known['name']}” with {known[name]} {word}, and --data "
                    f"has {here[name]}; name the images that it trained on."
                )

    def captured(self):
        return capture(self.training, self.done, self.clusters, self.feed.normalise, self.about)


def planned_steps(config, steps_per_epoch):
    planned = config["epochs"] * steps_per_epoch
    return min(config["maxSteps"], planned) if config.get("maxSteps", 0) > 0 else planned


def about_images(images):
    levels = [{"name": level.name, "classes": len(level.classes)} for level in images.levels]
    count = len(images)
    return {
        **{"name": images.name, "images": count, "side": images.side},
        **{"testImages": count - images.test_start, "levels": levels},
    }


def train(run, host):
    """Trains all that is left of a run, or until a rule ends it. @raise NotFinite"""
    config, training, feed = run.config, run.training, run.feed
    total = run.about["totalSteps"]
    # Only the losses of a range test are used.
    evaluates = config["schedule"] != "range"
    stop = EarlyStop(config, run.done, run.world)
    if run.done == 0:
        enter_stage(run, host, 0, stop)
        if evaluates:
            stop.evaluated(measure(run, host, 0, False))
    for epoch in range(run.done // feed.steps, config["epochs"]):
        if run.done >= total:
            break
        enter_stage(run, host, epoch, stop)
        stage = training.stage
        if stage.proto and (run.done % feed.steps == 0 or not run.clusters):
            cluster_images(run)
        first = run.done - epoch * feed.steps
        last = min(feed.steps, total - epoch * feed.steps)
        for index, batch in feed.batches(epoch, first, last, run.clusters if stage.proto else []):
            if run.world.first and host.due():
                host.keep(run.captured())
            fields = training.told_step(index, batch)
            run.done = index + 1
            fields = {**fields, "epoch": epoch, "stage": run.stages.index(stage)}
            host.step(fields)
            judge(run, host, fields)
            stop.took(fields)
            if run.done < total and stop.due_at(run.done):
                return ended_early(run, host, stop)
        ended = run.done >= total
        if evaluates and (ended or (epoch + 1) % config["evaluateEvery"] == 0):
            stop.evaluated(measure(run, host, epoch + 1, ended), run.done)
            if not ended and stop.due_at(run.done):
                return ended_early(run, host, stop)
        if run.world.first:
            host.keep(run.captured())


def ended_early(run, host, stop):
    host.note("stop", run.done, stop.sentence)
    if run.world.first:
        host.keep(run.captured())


def enter_stage(run, host, epoch, stop):
    """A stage that changes the keys' path replaces the queue's keys before its first step, or keeps them."""
    training, number = run.training, stage_of_epoch(run.stages, epoch)
    stage, before = run.stages[number], training.stage
    if training.objective is not None and stage == before:
        return
    training.enter(stage)
    if before is None or stage == before:
        return
    host.note("stage", run.done, f"Stage {number + 1} begins after step {run.done}.")
    if uses_queue(run.config) and before.has("a") != stage.has("a"):
        if run.config["queueOnKeyChange"] == "refill":
            refill(training, run.feed, epoch)
        else:
            stop.raised(["staleQueue"], run.done)
        stop.queue_changed(run.done)


def cluster_images(run):
    """PCL's E-step, on the key tower's features of all training images."""
    feed, training = run.feed, run.training
    features = feed.rows(
        feed.train, lambda x: training.model.key_features(x, training.stage), training
    )
    count = len(feed.train)
    run.clusters, inertias = cluster(features, count, run.config, feed.numbers, run.engine)
    labels = feed.images.levels[0].labels[feed.train] if feed.images.levels else None
    run.cluster_health = health_of(run.clusters, inertias, labels)


def measure(run, host, epoch, last):
    """@returns the line of the evaluation"""
    line = evaluate(run.training, run.feed, run.held, epoch, run.cluster_health, last)
    host.evaluated({**line, "protocols": protocols(run.config)})
    return line


def judge(run, host, fields):
    """What a step that is not finite does to the run, by the lab's rules. @raise NotFinite"""
    if fields["nonFinite"] == 0 and math.isfinite(fields["gradNorm"]):
        return
    where = f"Step {run.done} is not finite ({fields['nonFinite']:g} values)"
    verdict = run.training.verdict
    if verdict.back_off:
        host.note("skip", run.done, f"{where}: it is skipped.")
    elif not verdict.updated:
        raise NotFinite(f"{where}: the model is as it was before it, and the run ends.")
    elif run.training.broken >= LOST_AFTER:
        raise NotFinite(f"{where}, as {LOST_AFTER} steps before it: the run ends.")


class Lines(Host):
    """Reports a run to `npm run compare`: {"step", "loss"} of three, {"epoch", "loss"}, {"knnTop1"}."""

    def __init__(self, report, steps_per_epoch):
        self.report, self.steps, self.losses = report, steps_per_epoch, []

    def step(self, fields):
        if fields["step"] <= 3:
            self.report({"step": fields["step"], "loss": fields["loss"]})
        self.losses.append(fields["loss"])
        if len(self.losses) == self.steps:
            self.report({"epoch": fields["epoch"], "loss": sum(self.losses) / self.steps})
            self.losses = []

    def evaluated(self, line):
        self.last = line["knnTop1"]


class Files(Host):
    """Writes a run's folder. @param every seconds of training that a crash may cost"""

    def __init__(self, folder, every):
        self.folder, self.every, self.kept_at = folder, every, time.monotonic()

    def step(self, fields):
        self.folder.step(fields)

    def evaluated(self, line):
        self.folder.line(line)

    def note(self, kind, step, message):
        self.folder.note(kind, step, message)

    def due(self):
        return time.monotonic() - self.kept_at >= self.every

    def keep(self, captured):
        self.folder.keep(captured)
        self.kept_at = time.monotonic()
