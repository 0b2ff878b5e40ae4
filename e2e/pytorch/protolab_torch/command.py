"""What the command line asks for. Bad input is a sentence and exit code 2; nothing is half written."""

import json
import os
import pathlib
import sys
import time

from .world import Refusal

# Exit codes, as those of `npm run train`.
FINISHED, FAILED, BAD_ARGUMENTS, NOT_FINITE = 0, 1, 2, 4
# What the libraries say when another process of the run is gone.
PEER_GONE = ("Connection closed", "Connection reset", "NCCL", "Broken pipe", "Timed out", "ncclSystemError")


def add_train_options(parser):
    parser.add_argument("--config", metavar="FILE", help="the run's config.json (default: the checkpoint's)")
    parser.add_argument("--checkpoint", metavar="FILE", help="goes on from its very step")
    parser.add_argument(
        "--data",
        metavar="PATH",
        default="images.safetensors",
        help="the lab's images.safetensors (default), CIFAR-10 or STL-10 binary, or pictures in a folder a class",
    )
    parser.add_argument("--out", metavar="DIR", default="run", help="the run's folder (default run)")
    parser.add_argument(
        "--set", metavar="key=value", action="append", default=[], help="changes a field; repeatable"
    )
    parser.add_argument("--steps", type=int, default=None, help="same as --set maxSteps=N")
    parser.add_argument("--device", choices=("auto", "cuda", "cpu"), default="auto")
    parser.add_argument("--backend", choices=("auto", "nccl", "gloo"), default="auto")
    parser.add_argument("--workers", type=int, default=0, help="processes that make views, for each GPU")
    parser.add_argument(
        "--kmeans",
        choices=("torch", "faiss"),
        default="torch",
        help="faiss: on the first process, from the same starts; where it cannot be imported, torch",
    )
    parser.add_argument(
        "--keep-every", metavar="SECONDS", type=float, default=30, help="training that a crash may cost"
    )


def guarded(work, options):
    """@returns the exit code"""
    try:
        return work(options)
    except Refusal as refusal:
        if int(os.environ.get("LOCAL_RANK", 0)) == 0:
            print(refusal, file=sys.stderr)
        return BAD_ARGUMENTS
    except RuntimeError as error:
        if "WORLD_SIZE" not in os.environ or not any(words in str(error) for words in PEER_GONE):
            raise
        print(
            "Another process of this run has ended; torchrun starts all of them again if --max_restarts "
            "allows it, from the last checkpoint.",
            file=sys.stderr,
        )
        # The exchange's own threads may wait for the process that is gone.
        sys.stderr.flush()
        os._exit(FAILED)


def read_config(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError) as error:
        raise Refusal(f"--config {path}: it cannot be read ({error}).") from None


def with_changes(config, options):
    """--set and --steps."""
    changed = dict(config)
    for pair in options.set + ([f"maxSteps={options.steps}"] if options.steps is not None else []):
        name, equals, text = pair.partition("=")
        if not equals or name not in config:
            raise Refusal(f"--set {pair}: the config has no field “{name}”; write --set key=value.")
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        number = type(value) in (int, float) and type(config[name]) in (int, float)
        if type(value) is not type(config[name]) and not number:
            raise Refusal(f"--set {pair}: {name} is like {json.dumps(config[name])}; give such a value.")
        changed[name] = value
    return changed


def train(options):
    from .checkpoint import read_state
    from .data import open_images
    from .random_numbers import LabNumbers
    from .record import RunFolder, restarts
    from .train import Files, NotFinite, Run
    from .train import train as train_all
    from .world import open_world

    given = read_state(options.checkpoint) if options.checkpoint else None
    if options.config is None and given is None:
        raise Refusal("Name --config FILE for a new run, or --checkpoint FILE to go on with one.")
    config = with_changes(read_config(options.config) if options.config else given.config, options)
    world = open_world(options.backend, options.device)
    folder = RunFolder(options.out, world.first)
    state = folder.state(config) or given
    images = open_images(options.data, config["imageSide"])
    try:
        numbers = LabNumbers(config["seed"])
        run = Run(config, numbers, images, world, state, options.workers, options.kmeans)
    except KeyError as field:
        raise Refusal(
            f"The config has no field {field}, as those of older versions; name the exported one: --config config.json."
        ) from None
    about = described(run, given, options)
    folder.begin(config, about, run.done)
    if state is not None:
        again = f", start {restarts() + 1} of torchrun" if restarts() > 0 else ""
        folder.note("resume", run.done, f"Continued from step {run.done} by protolab_torch{again}.")
    for sentence in run.said:
        folder.note("change", run.done, sentence)
        if world.first:
            print(sentence, file=sys.stderr)
    try:
        train_all(run, Files(folder, options.keep_every))
    except NotFinite as fault:
        folder.keep(run.captured())
        folder.end(about, "failed", str(fault))
        if world.first:
            print(fault, file=sys.stderr)
        return NOT_FINITE
    folder.end(about, "finished")
    world.close()
    if world.first:
        print(f"Finished after step {run.done}. Metrics and checkpoint are in {options.out}.")
    return FINISHED


def described(run, given, options):
    """about.json: what metrics.jsonl does not tell. Its run's id is not that of the run it goes on with."""
    import torch

    name = pathlib.Path(options.out).resolve().name
    parent = (given.run or {}).get("runId") if given is not None else None
    run.about["runId"] = f"{parent}-torch" if parent else f"torch-{name}"
    world = run.world
    device = torch.cuda.get_device_name(world.device) if world.on_gpu else "CPU"
    return {
        **run.about,
        **{"parent": parent, "fromStep": given.step if given is not None else 0},
        "machine": f"{world.size} × {device}, PyTorch {torch.__version__}",
        "startedAt": round(1000 * time.time()),
    }


def compare(options):
    from .data import cifar_images
    from .random_numbers import LabNumbers, TorchNumbers
    from .train import Lines, Run
    from .train import train as train_all

    config = read_config(options.config)
    numbers = (LabNumbers if options.numbers == "lab" else TorchNumbers)(options.seed)
    from .train import refuse_unsupported

    refuse_unsupported(config)
    images = cifar_images([options.train], [options.test], config["imageSide"])
    run = Run(config, numbers, images)
    host = Lines(lambda record: print(json.dumps(record), flush=True), run.feed.steps)
    train_all(run, host)
    host.report({"knnTop1": host.last})
    return FINISHED


def wandb(options):
    """Uploads a history; W&B takes a step's lines together."""
    try:
        with open(options.history, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.strip()]
    except (OSError, ValueError) as error:
        raise Refusal(f"{options.history}: it cannot be read as a history ({error}).") from None
    try:
        import wandb as service
    except ImportError:
        raise Refusal("The package wandb is not installed: pip install wandb.") from None
    run = service.init(project=options.project, name=options.name)
    for line in lines:
        values = {name: value for name, value in line.items() if not name.startswith("_")}
        run.log({name: float(value) for name, value in values.items()}, step=line["_step"])
    run.finish()
    print(f"{len(lines)} lines of {options.history} are in the project {options.project}.")
    return FINISHED


def scale(options):
    from functools import partial

    from .scale import scale as measure

    measure(options.most, options.dim, options.minutes, partial(print, flush=True))
    return FINISHED


def serve(options):
    from .serve import runs_in
    from .serve import serve as listen

    folder = pathlib.Path(options.folder)
    if not folder.is_dir():
        raise Refusal(f"{options.folder}: there is no such folder; check the path.")
    origins = [origin.rstrip("/") for origin in options.origin or ["http://localhost:4173"]]
    try:
        server = listen(folder, options.host, options.port, origins)
    except OSError as error:
        raise Refusal(f"--port {options.port}: it cannot be used ({error.strerror}); name another.") from None
    address = f"http://{options.host}:{server.server_port}/"
    print(
        f"{len(runs_in(folder))} runs of {options.folder} are at {address} for pages of {', '.join(origins)}.\n"
        "In the page: Runs, Watch an address. Press Ctrl+C to stop.",
        flush=True,
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return FINISHED
