"""Checks of whole models: encoders, the queue, and steps of every method."""

import re

import numpy
import torch
from torch.nn import functional

from .fixture import DEFAULTS
from .methods import Batch
from .model import GroupedBatchNorm, NarrowResNet
from .stages import stages_of
from .step import Training


def check_queue_ema(fixture):
    keys = fixture.get("keys")
    for name in ("queue", "queue_nondiv"):
        training = object.__new__(Training)
        training.queue, states = fixture.get(f"{name}/init").T.clone(), []
        for step, batch in enumerate(keys):
            training.enqueue(batch, step * len(batch))
            states.append(training.queue.T.clone())
        fixture.compare(f"{name}/state", torch.stack(states))


def check_resnet(fixture):
    """torchvision's ResNet with this package's batch norm: forward, backward, evaluation mode."""
    p = fixture.params
    small = "codes" in p
    get = fixture.value
    encoder, stem = (p["encoder"], p["stem"]) if small else ("resnet18", "cifar")
    model = NarrowResNet(encoder, p["width"], stem, GroupedBatchNorm)
    if not small:
        model.fc = torch.nn.Linear(model.channels, 10)
    state = {n[2:]: get(n) for n in fixture.entries if n.startswith("p/")}
    counters = {n: v for n, v in model.state_dict().items() if n.endswith("tracked")}
    model.load_state_dict({**counters, **state}, strict=True)
    images = get("images_u8") if small else (fixture.get("images_u8").float() - 128) / 64
    features = model.features(images)
    logits = model.fc(features)
    if small:
        loss = (features * get("direction_u8")).sum() / p["batch"]
    else:
        loss = functional.cross_entropy(logits, fixture.get("labels"))
    loss.backward()
    fixture.compare("features", features)
    fixture.compare("logits", logits)
    fixture.compare("loss", loss.reshape(1))
    for name, parameter in model.named_parameters():
        g = parameter.grad
        fixture.compare(f"g/{name}", g)
        if f"gs/{name}" in fixture:
            sums = [g.sum((1, 2, 3)), g.sum((0, 2, 3)), g.sum((0, 1)).flatten()]
            fixture.compare(f"gs/{name}", torch.cat(sums))
    for name, buffer in model.named_buffers():
        fixture.compare(f"after/{name}", buffer)
    model.eval()
    with torch.no_grad():
        fixture.compare("eval_features", model(images))
        fixture.compare("eval_logits", model(images))


def run_steps(fixture, config, model_state, views, prototypes, steps, prefix=""):
    """Steps of a whole model. @returns the training, and the losses"""
    training = Training(config, steps_per_epoch=1)
    counters = {n: v for n, v in training.model.state_dict().items() if n.endswith("tracked")}
    wanted = {n: model_state(n) for n in training.model.state_dict() if n not in counters}
    training.model.load_state_dict({**counters, **wanted}, strict=True)
    for name in ("queue", "queue0"):
        if name in fixture:
            training.queue = fixture.get(name).T.clone()
    training.enter(stages_of(config)[0])
    found = []
    for step in range(steps):
        first, second = views[step]
        order = fixture.get("order")[step] if "order" in fixture else torch.arange(len(first))
        batch = Batch(first, second[order], order, prototypes(step))
        found.append(training.step(step, batch))
        if step == 0:
            for name, parameter in training.model.named_parameters():
                if parameter.grad is not None:
                    fixture.compare(f"{prefix}grad/{name}", parameter.grad)
            for name, buffer in training.model.named_buffers():
                fixture.compare(f"{prefix}after1/{name}", buffer)
    for name, tensor in training.model.state_dict().items():
        fixture.compare(f"{prefix}state/{name}", tensor)
    if training.queue is not None:
        fixture.compare(f"{prefix}state/queue", training.queue.T)
    return training, found


def check_method(fixture):
    p = fixture.params
    config = {
        **DEFAULTS,
        **{"method": p["method"], "symmetric": p["symmetric"], "width": p["width"]},
        **{"batchSize": p["batch"], "embeddingDim": p["dim"], "predictor": p["predictor"]},
        **{"queueLength": p["queue"], "temperature": p["temperature"]},
        **{"keyMomentum": p["key_momentum"], "learningRate": p["rate"]},
        **{"sgdMomentum": p["momentum"], "weightDecay": p["decay"]},
        **{"instanceLoss": p["instance"], "protoWeight": p["proto_weight"]},
        **{"bnGroups": p.get("groups", 1), "heads": "split" if "headA" in p else "none"},
        **{name: p[name] for name in ("projector", "headA", "headB") if name in p},
    }

    def prototypes(step):
        return [
            (*map(fixture.value, (f"centroids{g}", f"density{g}")), fixture.get(f"columns{g}")[step])
            for g in range(len(p["clusters"]))
        ]

    def initial(name):
        return fixture.value(f"init/{name}")

    views = fixture.value("images_u8")
    _, found = run_steps(fixture, config, initial, views, prototypes, p["steps"])
    fixture.compare("loss", found)
    if fixture.name != "pcl_heads":
        return
    # A loss times 2¹⁶ and gradients divided by it are the same numbers, where nothing is cast to half.
    scaled = {**config, "autocast": True, "lossScaling": True}
    training, found = run_steps(fixture, scaled, initial, views, prototypes, p["steps"])
    fixture.compare("loss", found)
    if training.scaler.tracker != p["steps"]:
        fixture.compared.append(("loss scale", numpy.inf))


def check_moco_pcl(fixture):
    p = fixture.params
    views = (fixture.get("images_u8").float() - 128) / 64
    index = fixture.get("index")

    def prototypes(step):
        found = []
        for g in (0, 1):
            own = fixture.get(f"im2cluster{g}")[index[step]]
            columns = torch.cat([own, fixture.get(f"neg_ids{g}")[step]])
            found.append((fixture.get(f"centroids{g}"), fixture.get(f"density{g}"), columns))
        return found

    runs = (("seed1", "notes", 1), ("split1", "split", 1), ("seed5", "notes", 5))
    for name, heads, steps in (*runs, ("split5", "split", 5), ("lamb5", "notes", 5)):
        lamb = name == "lamb5"
        config = {
            **{**DEFAULTS, "method": "pcl", "encoder": "resnet18", "width": p["width"]},
            **{"heads": heads, "headA": "linear D, relu", "headB": "linear D, relu"},
            **{"embeddingDim": p["dim"], "batchSize": p["batch"], "temperature": p["T"]},
            **{"keyMomentum": p["m"], "optimizer": "lamb" if lamb else "sgd"},
            **{"learningRate": p["lamb_lr" if lamb else "lr"], "sgdMomentum": p["momentum"]},
            "weightDecay": p["lamb_weight_decay" if lamb else "weight_decay"],
        }

        def state(tensor):
            # The notes' v is the key tower's head b.
            return fixture.get("init/" + re.sub(r"^v\.", "v_k.", tensor))

        training, found = run_steps(fixture, config, state, views, prototypes, steps, f"{name}/")
        fixture.compare(f"{name}/metrics/loss", found)
        with torch.no_grad():
            training.model.eval()
            features = training.model.key_features(views[0][0], training.stage)
        fixture.compare(f"{name}/state/cluster_features", features)
