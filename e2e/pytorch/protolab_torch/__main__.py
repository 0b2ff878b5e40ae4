"""Trains a run of the lab's config on CIFAR-10 records, as `npm run compare` asks for it.

    python3 -m protolab_torch --config config.json --train train.bin --test test.bin --seed 0

--numbers lab (the default) takes the lab's random numbers: the same first weights, queue, batches
and views, so that the curves can be compared directly. --numbers torch takes PyTorch's: the
two sides agree in distribution only, which takes many seeds to see.

Prints one JSON object per line: {"step", "loss"} of the first steps and {"epoch", "loss"} of each
epoch (mean training loss of its steps, nats), then {"knnTop1"} in percent.

    python3 -m protolab_torch --selftest [DIR]

runs the golden fixtures of a folder (e2e/golden) against this package and prints a table.
"""

import argparse
import json
import sys


def say(record):
    print(json.dumps(record), flush=True)


def main():
    parser = argparse.ArgumentParser(
        prog="python3 -m protolab_torch",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name in ("config", "train", "test"):
        parser.add_argument(f"--{name}", metavar="FILE")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--numbers", choices=("lab", "torch"), default="lab")
    parser.add_argument("--selftest", metavar="DIR", nargs="?", const="")
    options = parser.parse_args()
    if options.selftest is not None:
        from .selftest import selftest

        sys.exit(selftest(options.selftest or None))
    if None in (options.config, options.train, options.test):
        parser.error("name --config, --train and --test, or --selftest")

    from .data import read_records
    from .random_numbers import LabNumbers, TorchNumbers
    from .train import Unsupported, refuse_unsupported, train_and_evaluate

    with open(options.config, encoding="utf-8") as file:
        config = json.load(file)
    try:
        refuse_unsupported(config)
    except Unsupported as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
    numbers = (LabNumbers if options.numbers == "lab" else TorchNumbers)(options.seed)
    bank = read_records(options.train, config["imageSide"])
    query = read_records(options.test, config["imageSide"])
    train_and_evaluate(config, numbers, bank, query, say)


main()
