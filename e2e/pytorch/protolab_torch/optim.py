"""Optimizers with the lab's settings, and what changes from step to step."""

import math

import torch

# ε where the config says 0.
EPS = {"sgd": 0.0, "adam": 1e-8, "adamw": 1e-8, "lamb": 1e-6, "lars": 1e-8}


class LAMB(torch.optim.Optimizer):
    """You et al. 2020 (arXiv 1904.00962), with the variants of its published codes as settings."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-6, weight_decay=0.0, **variant):
        usual = {
            **{"exclude_1d": False, "trust_clip": False, "bias_correction": True},
            **{"weight_norm_clamp": None, "prenorm": None},
        }
        given = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**given, **usual, **variant})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            trained = [p for p in group["params"] if p.grad is not None]
            scale = 1.0
            if group["prenorm"] is not None:
                norm = torch.stack([p.grad.norm() for p in trained]).norm()
                scale = min(1.0, group["prenorm"] / norm.item())
            for p in trained:
                self.update(p, p.grad * scale, group)

    def update(self, p, grad, group):
        state = self.state[p]
        if not state:
            state.update(step=0, exp_avg=torch.zeros_like(p), exp_avg_sq=torch.zeros_like(p))
        state["step"] += 1
        beta1, beta2 = group["betas"]
        m = state["exp_avg"].mul_(beta1).add_(grad, alpha=1 - beta1)
        v = state["exp_avg_sq"].mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        if group["bias_correction"]:
            m, v = m / (1 - beta1 ** state["step"]), v / (1 - beta2 ** state["step"])
        excluded = group["exclude_1d"] and p.dim() == 1
        decay = 0.0 if excluded else group["weight_decay"]
        update = m / (v.sqrt() + group["eps"]) + decay * p
        weight, size = p.norm(), update.norm()
        if group["weight_norm_clamp"] is not None:
            weight = weight.clamp(max=group["weight_norm_clamp"])
        ratio = weight / size if not excluded and weight > 0 and size > 0 else torch.ones(())
        if group["trust_clip"]:
            ratio = ratio.clamp(max=1)
        state["trust"] = ratio
        p.sub_(group["lr"] * ratio * update)


class LARS(torch.optim.Optimizer):
    """You, Gitman and Ginsburg 2017 (arXiv 1708.03888), as in lightly and solo-learn."""

    def __init__(self, params, lr, momentum, eps, weight_decay, trust_coefficient, exclude_1d):
        given = {"lr": lr, "momentum": momentum, "eps": eps, "weight_decay": weight_decay}
        own = {"trust_coefficient": trust_coefficient, "exclude_1d": exclude_1d}
        super().__init__(params, {**given, **own})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                if p.grad is not None:
                    self.update(p, group)

    def update(self, p, group):
        state = self.state[p]
        if not state:
            state["momentum_buffer"] = torch.zeros_like(p)
        excluded = group["exclude_1d"] and p.dim() == 1
        decay = 0.0 if excluded else group["weight_decay"]
        weight = p.norm()
        divisor = p.grad.norm() + decay * weight
        ratio = 1.0
        if not excluded and weight > 0 and divisor > 0:
            ratio = group["trust_coefficient"] * weight / (divisor + group["eps"])
        state["trust"] = ratio
        buffer = state["momentum_buffer"]
        buffer.mul_(group["momentum"]).add_(ratio * (p.grad + decay * p))
        p.sub_(group["lr"] * buffer)


def optimizer_of(config, parameters):
    kind = config["optimizer"]
    common = {"lr": config["learningRate"], "weight_decay": config["weightDecay"]}
    eps = config["optimizerEps"] or EPS[kind]
    betas = (config["beta1"], config["beta2"])
    momentum = config["sgdMomentum"]
    if kind == "sgd":
        # torch.optim refuses Nesterov without momentum, where both are the same.
        nesterov = config["nesterov"] and momentum > 0
        return torch.optim.SGD(parameters, momentum=momentum, nesterov=nesterov, **common)
    if kind in ("adam", "adamw"):
        made = torch.optim.Adam if kind == "adam" else torch.optim.AdamW
        return made(parameters, betas=betas, eps=eps, **common)
    if kind == "lamb":
        return LAMB(
            parameters,
            **{**common, "betas": betas, "eps": eps, "exclude_1d": config["lambExclude1d"]},
            trust_clip=config["lambTrustClip"],
            bias_correction=config["lambBiasCorrection"],
            weight_norm_clamp=config["lambNormClamp"] or None,
            prenorm=config["lambPreNorm"] or None,
        )
    return LARS(
        parameters,
        **{**common, "momentum": momentum, "eps": eps},
        trust_coefficient=config["larsTrustCoefficient"],
        exclude_1d=config["larsExclude1d"],
    )


def learning_rate(config, step, total, steps_per_epoch=1):
    """Of step 0, 1, … of `total`: a warm-up by equal shares, then the schedule."""
    high, low, warm = config["learningRate"], config["minLearningRate"], config["warmupSteps"]
    if config["schedule"] == "range":
        # From the lowest by equal factors; the steps before hold it, so that the queue can fill.
        progress = min(1, max(0, (step - warm) / max(1, total - 1 - warm)))
        return low * (high / low) ** progress
    if step < warm:
        return high * (step + 1) / warm
    epoch = step // steps_per_epoch
    if config["schedule"] == "cosine":
        at = epoch * steps_per_epoch if config["scheduleUnit"] == "epoch" else step
        progress = min(1, max(0, (at - warm) / max(1, total - warm)))
        return low + (high - low) * 0.5 * (1 + math.cos(math.pi * progress))
    if config["schedule"] == "multistep":
        milestones = [int(text) for text in config["milestones"].split(",")]
        return high * config["gamma"] ** sum(epoch >= milestone for milestone in milestones)
    return high


def cosine_between(start, end, step, total):
    """From `start` to `end` on half a cosine; an end of 0 keeps it at the start."""
    if end == 0:
        return start
    progress = min(1, step / max(1, total))
    return end - (end - start) * 0.5 * (math.cos(math.pi * progress) + 1)
