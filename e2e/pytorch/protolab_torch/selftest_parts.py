"""Checks of single parts: schedules, optimizers, losses, clusters, views."""

import re

import numpy
import torch
from torch.nn import functional

from . import augment, cluster, knn, losses
from .fixture import DEFAULTS
from .methods import unit
from .optim import LAMB, learning_rate
from .scaler import LossScaler, verdict_of
from .stages import stage_of_epoch, stages_of


def check_schedule(fixture):
    p = fixture.params
    warm = p["warmup_steps"]
    base = {"learningRate": p["base_lr"], "minLearningRate": 0, "warmupSteps": 0, "gamma": 0.1}
    cosine = {**base, "schedule": "cosine", "scheduleUnit": "step"}
    by_epoch = {**cosine, "scheduleUnit": "epoch"}

    def rates(name, config, total, each=1):
        steps = range(len(fixture.get(name)))
        fixture.compare(name, [learning_rate(config, s * each, total * each, each) for s in steps])

    rates("pcl_cos_200", by_epoch, 200, 7)
    rates("pcl_step_120_160", {**base, "schedule": "multistep", "milestones": "120,160"}, 200, 7)
    rates("warmup_cos_step", {**cosine, "warmupSteps": warm}, p["total_steps"])
    low = {**cosine, "warmupSteps": warm, "minLearningRate": 0.003}
    rates("warmup_cos_step_min", low, p["total_steps"])
    rates("torch_cosine_annealing_100", {**cosine, "minLearningRate": 1e-4}, 100)
    rates("stage_cos_T151", by_epoch, 151, 7)
    rates("stage_cos_T150", by_epoch, 150, 7)
    plan = (
        "0-19 encoder | inst; 20-24 a b (encoder) | inst; 25-74 encoder (a b) | inst proto; "
        "75-79 a b (encoder) | inst proto; 80-150 encoder a b | inst proto"
    )
    planned = stages_of(
        {**DEFAULTS, "method": "pcl", "heads": "split", "stages": plan, "epochs": 151}
    )
    fixture.compare("stage_of_epoch", [stage_of_epoch(planned, e) for e in range(151)])


def optimizer_of_variant(variant, parameters):
    given = {"lr": variant["lr"], "weight_decay": variant.get("weight_decay", 0.0)}
    if variant["opt"] == "SGD":
        more = {"momentum": variant.get("momentum", 0.0), "nesterov": "nesterov" in variant}
        return torch.optim.SGD(parameters, **given, **more)
    if variant["opt"] != "LAMB":
        return getattr(torch.optim, variant["opt"])(parameters, **given)
    own = ("exclude_1d", "trust_clip", "prenorm", "bias_correction", "weight_norm_clamp")
    return LAMB(parameters, **given, **{k: v for k, v in variant.items() if k in own})


def check_optim(fixture):
    x, y, shapes = fixture.get("x"), fixture.get("y"), [(6, 5), (6,), (4, 6), (4,)]
    for name, variant in fixture.params["variants"].items():
        flat = fixture.get("p0") * variant["wscale"]
        sizes = [int(numpy.prod(shape)) for shape in shapes]
        parameters = [
            part.reshape(shape).clone().requires_grad_()
            for part, shape in zip(flat.split(sizes), shapes)
        ]
        w1, b1, w2, b2 = parameters
        optimizer = optimizer_of_variant(variant, parameters)
        found = {key: [] for key in ("grads", "params", "loss", "gradnorm", "trust")}
        for _ in range(len(fixture.get(f"{name}/loss"))):
            logits = torch.tanh(x @ w1.T + b1) @ w2.T + b2
            loss = variant["gscale"] * functional.cross_entropy(logits, y)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            grads = torch.cat([p.grad.flatten() for p in parameters])
            found["grads"].append(grads)
            found["gradnorm"].append(grads.norm())
            if variant["clip"] is not None:
                torch.nn.utils.clip_grad_norm_(parameters, variant["clip"])
            optimizer.step()
            found["params"].append(torch.cat([p.detach().flatten() for p in parameters]).clone())
            found["loss"].append(loss.detach())
            if variant["opt"] == "LAMB":
                found["trust"].append(
                    torch.stack([optimizer.state[p]["trust"].reshape(()) for p in parameters])
                )
        for key, values in found.items():
            if values:
                fixture.compare(f"{name}/{key}", torch.stack(values))


def check_losses(fixture):
    queue, k = fixture.get("queue").T, fixture.get("k")
    raw = fixture.get("q_raw").requires_grad_()
    temperature = fixture.params["T"]

    def gradients(name, loss_of):
        q = unit(raw)
        q.retain_grad()
        raw.grad = None
        loss = loss_of(q)
        loss.backward()
        fixture.compare(f"{name}/loss", loss.reshape(1))
        fixture.compare(f"{name}/grad_q", q.grad)
        fixture.compare(f"{name}/grad_q_raw", raw.grad)
        return q.detach()

    q = gradients("infonce", lambda q: losses.info_nce(q, k, queue, temperature))
    fixture.compare("q", q)
    fixture.compare("infonce/logits", losses.info_nce_logits(q, k, queue, temperature))
    index, granularities = fixture.get("index"), []
    for g in (0, 1):
        own = fixture.get(f"im2cluster{g}")[index]
        columns = torch.cat([own, fixture.get(f"neg_ids{g}")])
        clusters = fixture.get(f"centroids{g}"), fixture.get(f"density{g}"), columns
        granularities.append(clusters)
        fixture.compare(f"protonce/logits{g}", losses.proto_nce_logits(q, *clusters, False))
        fixture.compare(f"protonce/loss{g}", losses.proto_nce(q, [clusters], False).reshape(1))
    gradients("protonce", lambda q: losses.proto_nce(q, granularities, False))
    fixture.compare("normalize/out", unit(fixture.get("normalize/in")))


def check_cluster(fixture):
    p, x = fixture.params, fixture.get("x")
    found = {"assign": [], "centroids": [], "inertia": []}

    def watch(assigned, centroids, inertia):
        for values, value in zip(found.values(), (assigned, centroids, torch.tensor(inertia))):
            values.append(value)

    start = x[fixture.get("init_ids")]
    centroids, _ = cluster.lloyd(x, start, p["iters"], split_stream=None, watch=watch)
    for name, values in found.items():
        fixture.compare(name, torch.stack(values))
    assigned, distances = cluster.nearest(x, centroids)
    fixture.compare("final_assign", assigned)
    fixture.compare("final_d2", distances)
    fixture.compare("prototypes", unit(centroids))

    def concentrations(name, assigned, distances, k=p["k"]):
        found = cluster.concentration(assigned, distances, k, p["T"])
        for key, values in zip(("raw", "filled", "clipped", "density"), found):
            fixture.compare(f"{name}/{key}", values)
        fixture.compare(f"{name}/guarded", found[-1])

    concentrations("phi", assigned, distances)
    concentrations("phi2", fixture.get("phi2/assign"), fixture.get("phi2/d2"))
    quads = numpy.arange(20) // 5
    concentrations("phi_collapsed", quads, numpy.zeros(20), 4)
    slightly = numpy.where(numpy.arange(20) == 5, -1e-8, 0.04)
    concentrations("phi_negative_d2", quads, slightly, 4)
    bank, query = fixture.get("knn/bank"), fixture.get("knn/query")
    scores = knn.knn_scores(bank, fixture.get("knn/labels"), query, 10, 0.1, 4)
    fixture.compare("knn/scores", scores)
    fixture.compare("knn/pred", scores.argmax(1))


def check_faiss(fixture):
    """The same start by faiss: centroids, assignments and inertia after each number of iterations."""
    p, x = fixture.params, fixture.get("x")
    start, faiss = x[fixture.get("init_ids")], cluster.import_faiss()[0]
    runs = [cluster.FaissEngine(faiss, n + 1).run(x, start, None) for n in range(p["iters"])]
    fixture.compare("centroids", torch.stack([centroids for centroids, _ in runs]))
    fixture.compare("inertia", [inertia for _, inertia in runs])
    assigned, distances = cluster.nearest(x, runs[-1][0])
    fixture.compare("final_assign", assigned)
    fixture.compare("final_d2", distances)


def check_gradscaler(fixture):
    """Scale and tracker, step by step, driven by infinite gradients through the step's own verdict."""
    for name, p in fixture.params.items():
        scaler = LossScaler(True, p["init"], p["growth_interval"], p["growth"], p["backoff"])
        found = {"found_inf": [], "scale": [], "tracker": []}
        for infinite in fixture.get(f"{name}/found_inf").tolist():
            gradient = scaler.scaled(torch.ones(64))
            if infinite == 1:
                gradient[5] = numpy.inf
            scaler.unscale([gradient])
            overflow = not bool(gradient.isfinite().all())
            scaler.follow(verdict_of("stop", True, not overflow, True, overflow))
            values = (int(overflow), scaler.scale, scaler.tracker)
            for sequence, value in zip(found.values(), values):
                sequence.append(value)
        for key, values in found.items():
            fixture.compare(f"{name}/{key}", values)


def check_knn_predict(fixture):
    p = fixture.params
    bank, query = [(fixture.get(f"{n}_u8") - 128).float() / 64 for n in ("bank", "query")]
    scores = knn.knn_scores(bank, fixture.get("labels"), query, p["k"], p["t"], p["classes"])
    fixture.compare("scores", scores)
    fixture.compare("prediction", scores.argmax(1))


def check_augment(fixture):
    image = fixture.get("img_u8").float() / 255
    side = image.shape[-1]
    plain = {"box": (0, 0, side, side), "jitter": [], "grey": False, "blur": None}
    plain.update(solarize=False, flip=False)
    for name in fixture.entries:
        changes = None
        if colour := re.fullmatch(r"(brightness|contrast|saturation|hue)_(-?[\d.]+)", name):
            changes = {"jitter": [(colour[1], float(colour[2]))]}
        elif blurred := re.fullmatch(r"blur_k(\d+)_s([\d.]+)", name):
            changes = {"blur": ((int(blurred[1]) - 1) // 2, float(blurred[2]))}
        elif cropped := re.fullmatch(r"rrc_(.)_aa0", name):
            box = fixture.params["boxes"][cropped[1]]
            if box["out"] == side:
                changes = {"box": [box[key] for key in ("top", "left", "height", "width")]}
        elif name in ("gray3", "hflip"):
            changes = {"grey" if name == "gray3" else "flip": True}
        elif name == "jitter_order_hsbc":
            order = (("hue", 0.07), ("saturation", 1.3), ("brightness", 0.75), ("contrast", 1.25))
            changes = {"jitter": order}
        if changes is not None:
            fixture.compare(name, augment.view_of(image, {**plain, **changes}))
    boxes = [
        augment.crop_box(*numbers, side, 0.2, 1.0) for numbers in fixture.get("rrc_params/u").tolist()
    ]
    want = fixture.get("rrc_params/box")
    got = [(*box, 1) if box else tuple(row.tolist()) for box, row in zip(boxes, want)]
    accepted = all((box is not None) == bool(row[-1]) for box, row in zip(boxes, want))
    fixture.compare("rrc_params/box", torch.tensor(got) if accepted else torch.full_like(want, -1))


def check_augment_solarize(fixture):
    image = fixture.get("img_u8").float() / 255
    normalise = fixture.params["normalize"]
    mean, std = (torch.tensor(normalise[key]).view(3, 1, 1) for key in ("mean", "std"))
    for name, view in fixture.params["views"].items():
        blur = view["blur"] and (view["blur"]["radius"], view["blur"]["sigma"])
        chosen = {
            **{**view, "blur": blur},
            "box": [view["box"][key] for key in ("top", "left", "height", "width")],
            "jitter": [(step["op"], step["factor"]) for step in view["jitter"]],
        }
        fixture.compare(name, (augment.view_of(image, chosen) - mean) / std)
