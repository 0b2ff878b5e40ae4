"""The processes of a run: one alone, or those that torchrun starts.

Every process knows the whole batch, for the random numbers are counted: which images it has, how
keys are shuffled, which prototypes are drawn. Each works on its own rows and gives the others what
they need of them.
"""

import os

import torch
import torch.distributed as dist


class Refusal(Exception):
    """What was asked for cannot be done; a sentence that names it and says what can be."""


class GatherRows(torch.autograd.Function):
    """All processes' rows; a row's gradient is the sum of what all processes' losses give it."""

    @staticmethod
    def forward(context, rows):
        context.rows = len(rows)
        return torch.cat(gathered(rows))

    @staticmethod
    def backward(context, gradient):
        gradient = gradient.contiguous()
        dist.all_reduce(gradient)
        first = dist.get_rank() * context.rows
        return gradient[first : first + context.rows]


def gathered(rows):
    parts = [torch.empty_like(rows) for _ in range(dist.get_world_size())]
    dist.all_gather(parts, rows.contiguous())
    return parts


class World:
    """This process among `size`, on its device."""

    def __init__(self, rank=0, size=1, device="cpu"):
        self.rank, self.size, self.device = rank, size, torch.device(device)
        self.first = rank == 0

    def share(self, count):
        """This process's part of 0 … count − 1, where all have as many."""
        each = count // self.size
        return slice(self.rank * each, (self.rank + 1) * each)

    def part(self, count):
        """The same where the last one may have fewer."""
        each = -(-count // self.size)
        return slice(min(count, self.rank * each), min(count, (self.rank + 1) * each))

    def gather(self, rows):
        """The rows of all processes, by rank; all have as many. Gradients flow through it."""
        if self.size == 1:
            return rows
        return GatherRows.apply(rows) if rows.requires_grad else torch.cat(gathered(rows))

    def gather_parts(self, rows, count):
        """The same of `part(count)`."""
        if self.size == 1:
            return rows
        each = -(-count // self.size)
        padded = rows.new_zeros((each, *rows.shape[1:]))
        padded[: len(rows)] = rows
        return torch.cat(gathered(padded))[:count]

    def gather_all(self, rows):
        """The same where each has as many as it likes."""
        if self.size == 1:
            return rows
        counts = torch.zeros(self.size, dtype=torch.int64, device=rows.device)
        counts[self.rank] = len(rows)
        counts = self.sum(counts).tolist()
        padded = rows.new_zeros((max(counts), *rows.shape[1:]))
        padded[: len(rows)] = rows
        return torch.cat([part[:n] for part, n in zip(gathered(padded), counts)])

    def sum(self, tensor):
        if self.size > 1:
            dist.all_reduce(tensor)
        return tensor

    def largest(self, tensor):
        if self.size > 1:
            dist.all_reduce(tensor, op=dist.ReduceOp.MAX)
        return tensor

    @torch.no_grad()
    def average(self, tensors):
        """Replaces tensors by their means over the processes, in one message."""
        if self.size == 1 or not tensors:
            return
        flat = torch.cat([tensor.flatten() for tensor in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        for tensor, part in zip(tensors, flat.split([tensor.numel() for tensor in tensors])):
            tensor.copy_(part.view_as(tensor))

    def from_first(self, value):
        """What the first process has, for all."""
        if self.size == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box, 0, device=self.device if self.on_gpu else None)
        return box[0]

    @property
    def on_gpu(self):
        return self.device.type == "cuda"

    def close(self):
        if self.size > 1:
            dist.destroy_process_group()


def open_world(backend="auto", device="auto"):
    """@param backend nccl, gloo or auto: nccl on GPUs @param device cuda, cpu or auto"""
    size, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    gpus = torch.cuda.device_count()
    if device == "cuda" and gpus == 0:
        raise Refusal("--device cuda: PyTorch finds no CUDA GPU here; use --device cpu.")
    on_gpu = gpus > 0 and device != "cpu"
    if backend == "nccl" and not on_gpu:
        raise Refusal("--backend nccl needs CUDA GPUs, and there is none here; use --backend gloo.")
    local = int(os.environ.get("LOCAL_RANK", 0))
    if on_gpu and local >= gpus:
        raise Refusal(
            f"This machine has {gpus} GPUs, fewer than its processes; start torchrun with --nproc_per_node={gpus}."
        )
    if on_gpu:
        torch.cuda.set_device(local)
    if size > 1:
        dist.init_process_group("nccl" if on_gpu and backend != "gloo" else "gloo")
    return World(rank, size, f"cuda:{local}" if on_gpu else "cpu")
