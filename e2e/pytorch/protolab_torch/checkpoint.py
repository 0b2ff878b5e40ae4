"""Checkpoints of the lab: what a run is after a step, under PyTorch's names, both ways."""

import json
from dataclasses import dataclass

import numpy
import torch

from .model import Model
from .safetensors import read_safetensors, write_safetensors
from .stages import stage_of_epoch, stages_of
from .world import Refusal

# What of a checkpoint is the model: towers, heads and predictor.
MODULES = (
    *("encoder_q.", "encoder_k.", "head_a_q.", "head_a_k.", "v_q.", "v_k.", "v."),
    "predictor.",
)
# Names of the optimizers' moments in torch.optim's state.
MOMENTS = {
    **dict.fromkeys(("sgd", "lars"), ["momentum_buffer"]),
    **dict.fromkeys(("adam", "adamw", "lamb"), ["exp_avg", "exp_avg_sq"]),
}


@dataclass
class State:
    """A checkpoint file."""

    path: str
    arrays: dict
    step: int
    epoch: int
    config: dict
    metadata: dict

    @property
    def run(self):
        """The run's id, its images and its length, where the file tells them."""
        return json.loads(self.metadata.get("run", "null"))

    @property
    def input(self):
        """(mean, std) of the images, or None."""
        if "input_mean" not in self.metadata:
            return None
        return [json.loads(self.metadata[name]) for name in ("input_mean", "input_std")]


def read_state(path):
    """@raise Refusal"""
    try:
        arrays, metadata = read_safetensors(path)
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file; check the path.") from None
    try:
        step, epoch = int(metadata["step"]), int(metadata["epoch"])
        config = json.loads(metadata["config"])
    except (KeyError, ValueError):
        raise Refusal(f"{path} is no checkpoint of Protolab: it names no step or no config.") from None
    return State(str(path), arrays, step, epoch, config, metadata)


def load_model(path):
    """The model of a checkpoint, and its config. Every tensor must fit, and none be left over."""
    state = read_state(path)
    model = Model(state.config)
    tensors = {n: torch.from_numpy(a) for n, a in state.arrays.items() if n.startswith(MODULES)}
    model.load_state_dict(tensors, strict=True)
    return model, state.config


def slot_of(name):
    """The lab's name of a query tower's tensor: one for both towers."""
    for prefix, slot in (("encoder_q.", ""), ("head_a_q.", "head_a."), ("v_q.", "v.")):
        if name.startswith(prefix):
            return slot + name[len(prefix) :]
    return name


def query_parameters(model):
    """Those that some stage trains, by name."""
    keys = ("encoder_k.", "head_a_k.", "v_k.", "v.")
    return [(n, p) for n, p in model.named_parameters() if not n.startswith(keys)]


def take(state, name, shape):
    found = state.arrays.get(name)
    if found is None:
        raise Refusal(f"{state.path} has no tensor {name}, which this config's run has.")
    if list(found.shape) != list(shape):
        raise Refusal(
            f"{state.path}: its tensor {name} has the shape {list(found.shape)}, and this config's has "
            f"{list(shape)}; take the config that the checkpoint was made with."
        )
    return torch.from_numpy(found)


@torch.no_grad()
def restore(training, state):
    """Puts a checkpoint into a training, bit for bit. @returns its clusters. @raise Refusal"""
    config, model, device = training.config, training.model, training.world.device
    own = model.state_dict()
    found = {name: take(state, name, tensor.shape) for name, tensor in own.items()}
    extra = [n for n in state.arrays if n.startswith(MODULES) and n not in own]
    if extra:
        raise Refusal(f"{state.path} has a tensor {extra[0]}, which this config's model has not.")
    model.load_state_dict(found)
    if training.queue is not None:
        dim, length = config["embeddingDim"], config["queueLength"]
        training.queue.copy_(take(state, "queue", (dim, length)).T)
    if state.step > 0:
        stages = stages_of(config)
        last = (state.step - 1) // training.steps_per_epoch
        training.stage = stages[stage_of_epoch(stages, last)]
    restore_optimizer(training, state)
    if "scaler" in state.arrays:
        scale, tracker, skips, *_ = state.arrays["scaler"].tolist()
        training.scaler.skips = int(skips)
        if training.scaler.enabled:
            training.scaler.scale, training.scaler.tracker = scale, int(tracker)
    if "cluster.0.centroids" not in state.arrays:
        return []
    clusters = []
    for g, k in enumerate(int(text) for text in config["numClusters"].split(",")):
        assigned = state.arrays[f"cluster.{g}.im2cluster"].astype(numpy.int64)
        centroids = take(state, f"cluster.{g}.centroids", (k, config["embeddingDim"]))
        density = take(state, f"cluster.{g}.density", (k,))
        clusters.append((torch.from_numpy(assigned), centroids.to(device), density.to(device)))
    return clusters


def restore_optimizer(training, state):
    """A tensor that has taken no step yet has no state: PyTorch starts it."""
    kind = training.config["optimizer"]
    for name, parameter in query_parameters(training.model):
        counters = state.arrays.get(f"optimizer.state.{slot_of(name)}")
        if counters is None or counters[2] == 0:
            continue
        steps = int(counters[2])
        moments = {
            moment: take(state, f"optimizer.{moment}.{name}", parameter.shape).to(parameter)
            for moment in MOMENTS[kind]
        }
        if kind in ("adam", "adamw"):
            moments["step"] = torch.tensor(float(steps))
        elif kind == "lamb":
            moments["step"] = steps
        else:
            moments["steps"] = steps
        training.optimizer.state[parameter] = moments


@torch.no_grad()
def capture(training, step, clusters, normalise, about):
    """The arrays and the metadata of a checkpoint. @param about RunOfState"""
    config, model = training.config, training.model
    views = 2 if config["method"] in ("simclr", "byol") or config["symmetric"] else 1
    arrays = {}
    for name, tensor in model.state_dict().items():
        passes = name.endswith(".num_batches_tracked")
        arrays[name] = numpy.array(step * views) if passes else tensor.cpu().numpy()
    if training.queue is not None:
        arrays["queue"] = training.queue.T.cpu().numpy()
        at = (step * config["batchSize"] * views) % config["queueLength"]
        arrays["queue_ptr"] = numpy.array([at])
    arrays.update(optimizer_arrays(training))
    scaler = training.scaler
    arrays["scaler"] = numpy.array(
        [scaler.scale, scaler.tracker, scaler.skips, 0], dtype=numpy.float32
    )
    for g, (assigned, centroids, density) in enumerate(clusters):
        # Cluster numbers stay below 2^24, exact in f32.
        arrays[f"cluster.{g}.im2cluster"] = assigned.numpy().astype(numpy.float32)
        arrays[f"cluster.{g}.centroids"] = centroids.cpu().numpy()
        arrays[f"cluster.{g}.density"] = density.cpu().numpy()
    mean, std = normalise.numbers
    metadata = {
        "protolab_format": "1",
        "protolab_version": "protolab_torch",
        "config": json.dumps(config),
        "step": str(step),
        "epoch": str(step // training.steps_per_epoch),
        "input_mean": json.dumps(mean),
        "input_std": json.dumps(std),
        "run": json.dumps(about),
    }
    return arrays, metadata


def optimizer_arrays(training):
    """Moments, and 1 − β₁ᵗ, 1 − β₂ᵗ, t of what the stage trains."""
    config, kind = training.config, training.config["optimizer"]
    beta1 = config["sgdMomentum"] if kind in ("sgd", "lars") else config["beta1"]
    arrays, trained = {}, training.stage.trained()
    parts = {p for part in trained for m in training.model.query_modules(part) for p in m.parameters()}
    for name, parameter in query_parameters(training.model):
        state = training.optimizer.state.get(parameter, {})
        for moment in MOMENTS[kind]:
            value = state.get(moment)
            value = torch.zeros_like(parameter) if value is None else value
            arrays[f"optimizer.{moment}.{name}"] = value.cpu().numpy()
        if parameter in parts:
            steps = int(state.get("step", state.get("steps", 0)))
            counters = [1 - beta1**steps, 1 - config["beta2"] ** steps, steps, 0]
            arrays[f"optimizer.state.{slot_of(name)}"] = numpy.array(counters, dtype=numpy.float32)
    return arrays


def write_checkpoint(path, captured):
    write_safetensors(path, *captured)
