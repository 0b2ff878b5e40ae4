"""Trains runs of Protolab in PyTorch, on one process or on those that torchrun starts.

    python3 -m protolab_torch train --checkpoint checkpoint.safetensors --out run
    torchrun --nproc_per_node=8 --max_restarts=3 -m protolab_torch train --config config.json --out run

goes on from a checkpoint's very step, or begins with a config; `--help` after it lists its options.
Started again with the same --out it goes on from what is kept there.

    python3 -m protolab_torch serve runs --origin https://page.example

lets a page elsewhere read the metrics of a folder of runs, to draw them while they are trained.

    python3 -m protolab_torch wandb wandb.jsonl --project protolab

uploads a history that the page or `npm run history` wrote; it needs the package wandb.

    python3 -m protolab_torch compare --config config.json --train train.bin --test test.bin --seed 0

trains as `npm run compare` asks for it, on CIFAR-10 records, and prints one JSON object per line:
{"step", "loss"} of the first steps and {"epoch", "loss"} of each epoch (mean training loss of its
steps), then {"knnTop1"} in percent. --numbers lab (the default) takes the lab's random numbers: the
same first weights, queue, batches and views; --numbers torch takes PyTorch's.

    python3 -m protolab_torch scale

measures a step and k-means at growing sizes within ten minutes, and prints what larger ones need.

    python3 -m protolab_torch --selftest [DIR]

runs the golden fixtures of a folder (e2e/golden) against this package and prints a table.
"""

import argparse
import sys


def main():
    parser = argparse.ArgumentParser(
        prog="python3 -m protolab_torch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--selftest", metavar="DIR", nargs="?", const="")
    commands = parser.add_subparsers(dest="command")
    compare = commands.add_parser("compare")
    for name in ("config", "train", "test"):
        compare.add_argument(f"--{name}", metavar="FILE", required=True)
    compare.add_argument("--seed", type=int, default=0)
    compare.add_argument("--numbers", choices=("lab", "torch"), default="lab")
    serve = commands.add_parser("serve")
    serve.add_argument("folder", metavar="DIR", help="of runs, or one run's")
    serve.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for other machines too")
    serve.add_argument("--port", type=int, default=8173)
    serve.add_argument(
        "--origin",
        metavar="URL",
        action="append",
        help="a page that may read them; repeatable, * for all (default http://localhost:4173, npm start)",
    )
    wandb = commands.add_parser("wandb")
    wandb.add_argument("history", metavar="FILE")
    wandb.add_argument("--project", default="protolab")
    wandb.add_argument("--name", default=None)
    scale = commands.add_parser("scale")
    scale.add_argument("--most", type=int, default=2**18, help="images of the largest k-means")
    scale.add_argument("--dim", type=int, default=128)
    scale.add_argument("--minutes", type=float, default=9, help="that k-means may take")
    from .command import add_train_options

    add_train_options(commands.add_parser("train"))
    options = parser.parse_args()
    if options.selftest is not None:
        from .selftest import selftest

        sys.exit(selftest(options.selftest or None))
    if options.command is None:
        parser.error("name train, serve, compare, wandb, scale or --selftest")
    from . import command

    sys.exit(command.guarded(getattr(command, options.command), options))


main()
