"""The golden fixtures (e2e/golden/README.md) against this package, in f32 on the CPU."""

import json
import pathlib
import re

import numpy
import torch
from torch.nn import functional

from . import augment, cluster, knn, losses
from .methods import Batch, unit
from .model import GroupedBatchNorm, Model, NarrowResNet
from .optim import LAMB, learning_rate
from .safetensors import read_safetensors
from .scaler import LossScaler, verdict_of
from .stages import stage_of_epoch, stages_of
from .step import Training

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden"


class Fixture:
    """One file of tensors, and the comparisons made with it."""

    def __init__(self, folder, name, entry):
        self.name, self.params, self.entries = name, entry["params"], entry["tensors"]
        self.arrays, _ = read_safetensors(folder / entry["file"])
        # (tensor, difference over tolerance)
        self.compared = []

    def __contains__(self, name):
        return name in self.entries

    def get(self, name):
        array = self.arrays[name]
        return torch.from_numpy(array.astype(numpy.int64) if array.dtype.kind in "iu" else array)

    def value(self, name):
        """Numbers; where params.codes has the tensor, made of its bytes."""
        code = self.params.get("codes", {}).get(name)
        if code is None:
            return self.get(name).float()
        return (code[0] + (self.get(name).double() - 128) * 2.0 ** code[1]).float()

    def compare(self, name, got):
        """NaN equals NaN, an infinity the same infinity; integers are exact."""
        if name not in self:
            return
        want = numpy.asarray(self.arrays[name], dtype=numpy.float64)
        got = got.detach().double().numpy() if torch.is_tensor(got) else numpy.asarray(got)
        got = got.reshape(want.shape)
        difference = numpy.abs(got - want)
        difference[(got == want) | (numpy.isnan(got) & numpy.isnan(want))] = 0
        atol = self.entries[name].get("atol", 0)
        largest = difference.max(initial=0)
        ratio = largest / atol if atol else (0.0 if largest == 0 else numpy.inf)
        self.compared.append((name, numpy.inf if numpy.isnan(ratio) else ratio))


# What a config needs beside a fixture's own numbers; the lab's defaults.
DEFAULTS = {
    **{"encoder": "tiny", "stem": "cifar", "heads": "none", "headA": "linear D"},
    **{"headB": "linear D", "projector": "linear features, relu, linear D"},
    **{"predictor": "linear 256, bn, relu, linear D", "symmetric": False, "dedupe": False},
    **{"bnGroups": 1, "microBatch": 0, "epochs": 1, "stages": "", "warmupEpochs": 0},
    **{"instanceLoss": True, "protoWeight": 1, "keyMomentumEnd": 0, "weightDecayEnd": 0},
    **{"optimizer": "sgd", "schedule": "constant", "minLearningRate": 0, "warmupSteps": 0},
    **{"nesterov": False, "beta1": 0.9, "beta2": 0.999, "optimizerEps": 0, "clipNorm": 0},
    **{"lambExclude1d": True, "lambTrustClip": False, "lambBiasCorrection": True},
    **{"lambNormClamp": 0, "lambPreNorm": 0, "frozenBuffers": "hold", "scheduleUnit": "step"},
}


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


CHECKS = {
    **{"schedule": check_schedule, "optim": check_optim, "losses": check_losses},
    **{"cluster": check_cluster, "knn_predict": check_knn_predict, "augment": check_augment},
    **{"augment_solarize": check_augment_solarize, "queue_ema": check_queue_ema},
    **dict.fromkeys(("resnet18_w8", "resnet18_w4", "resnet50_w4"), check_resnet),
    **{"moco_pcl": check_moco_pcl, "gradscaler": check_gradscaler},
}


def fixtures_of(folder):
    """The fixtures of manifest.json, then those of lab.json."""
    for manifest in ("manifest.json", "lab.json"):
        path = folder / manifest
        if path.exists():
            for name, entry in json.loads(path.read_text(encoding="utf-8"))["fixtures"].items():
                yield Fixture(folder, name, entry)


def checks_of(folder):
    """Fixtures and what checks them, None for nothing; one that faiss is checked with comes twice."""
    for fixture in fixtures_of(folder):
        yield fixture, check_method if "method" in fixture.params else CHECKS.get(fixture.name)
        if fixture.name == "cluster" and cluster.import_faiss()[0] is not None:
            fixture.name, fixture.compared = "cluster by faiss", []
            yield fixture, check_faiss


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
