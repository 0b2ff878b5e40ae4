"""Times training steps of the lab's bench in PyTorch: MoCo, an encoder with the CIFAR stem, SGD.

Prints a JSON object after each measurement, the last one whole: {"device", "torch", "steps":
[{"encoder", "width", "batch", "eager": ms, "tf32": ms, "amp": ms}]}; null for what this machine
cannot do. Run in e2e/pytorch: python3 -m time_step --step resnet18,64,256 --step tiny,8,128
"""

import argparse
import json
import statistics
import time

import torch
from torch import nn
from torch.nn import functional

from protolab_torch.model import NarrowResNet, Tiny

QUEUE, DIM, TEMPERATURE, MOMENTUM = 1024, 128, 0.2, 0.9


def tower(name, width):
    encoder = Tiny(width) if name == "tiny" else NarrowResNet(name, width, "cifar")
    encoder.fc = nn.Linear(encoder.channels, DIM)
    return encoder


def embed(encoder, images):
    return functional.normalize(encoder.fc(encoder.features(images)).float(), dim=1)


def grad_scaler(enabled):
    try:
        return torch.amp.GradScaler("cuda", enabled=enabled)
    except AttributeError:
        # Before PyTorch 2.3.
        return torch.cuda.amp.GradScaler(enabled=enabled)


class Step:
    def __init__(self, name, width, batch, device, amp):
        self.query, self.key = tower(name, width).to(device), tower(name, width).to(device)
        self.key.load_state_dict(self.query.state_dict())
        if device == "cuda":
            for one in (self.query, self.key):
                one.to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.SGD(
            self.query.parameters(), 0.05, momentum=0.9, weight_decay=0.001
        )
        self.scaler = grad_scaler(amp)
        self.device, self.amp = device, amp
        views = torch.randn(2, batch, 3, 32, 32, device=device)
        self.first, self.second = (
            view.contiguous(memory_format=torch.channels_last) for view in views
        )
        self.queue = functional.normalize(torch.randn(QUEUE, DIM, device=device), dim=1)
        self.target = torch.zeros(batch, dtype=torch.long, device=device)

    def run(self):
        with torch.no_grad():
            for key, query in zip(self.key.parameters(), self.query.parameters()):
                key.lerp_(query, 1 - MOMENTUM)
        with torch.autocast(self.device, enabled=self.amp):
            with torch.no_grad():
                keys = embed(self.key, self.second)
            queries = embed(self.query, self.first)
            positive = (queries * keys).sum(1, keepdim=True)
            logits = torch.cat([positive, queries @ self.queue.T], 1) / TEMPERATURE
            loss = functional.cross_entropy(logits.float(), self.target)
        self.optimizer.zero_grad(set_to_none=True)
        self.scaler.scale(loss).backward()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        self.queue = torch.cat([self.queue[len(keys) :], keys])[-QUEUE:]
        return loss


def milliseconds(step, device, rounds):
    times = []
    for _ in range(rounds + 3):
        begin = time.perf_counter()
        # Waits for the step, as the lab does when it reads its record.
        step.run().item()
        if device == "cuda":
            torch.cuda.synchronize()
        times.append(1000 * (time.perf_counter() - begin))
    return statistics.median(times[3:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--step", action="append", required=True, metavar="ENCODER,WIDTH,BATCH")
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    cuda = torch.cuda.is_available()
    device = "cuda" if cuda else "cpu"
    torch.backends.cudnn.benchmark = True
    ways = [("eager", False, False)]
    if cuda:
        ways += [("tf32", False, True), ("amp", True, True)]
    steps = []
    found = {
        "device": torch.cuda.get_device_name() if cuda else "CPU",
        "torch": torch.__version__,
        "steps": steps,
    }
    for text in asked.step:
        name, width, batch = text.split(",")
        timed = {"encoder": name, "width": int(width), "batch": int(batch)}
        steps.append({**timed, "eager": None, "tf32": None, "amp": None})
        for way, amp, tf32 in ways:
            torch.backends.cuda.matmul.allow_tf32 = tf32
            torch.backends.cudnn.allow_tf32 = tf32
            step = Step(name, int(width), int(batch), device, amp)
            steps[-1][way] = milliseconds(step, device, asked.rounds)
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
