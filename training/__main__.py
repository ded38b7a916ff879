"""Trains, exports and measures the models: `python -m training train all`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import torch

from processors.manifest import ModelError
from training.blend import Order, blend
from training.calibration import command as calibrate
from training.data import rendered
from training.data.confirmed import ConfirmedError, beside
from training.data.roots import find_real_data
from training.data.workshop import Workshop
from training.export import export, load
from training.loop import Budget, checkpoint_path, train
from training.quantisation import command as quantise
from training.synthetic.truth import KINDS
from training.tasks import TASKS, is_model
from training.validation import command as data_command
from training.warm_start import StartError

#: What --smoke does instead of a full training: enough to show that every part works.
SMOKE_EPOCHS = 0.02
SMOKE_SCENES = 6
SMOKE_BATCH = 4


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    root = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    verbs = root.add_subparsers(dest="verb", required=True)
    for verb, text in (
        ("train", "train, then export and measure"),
        ("export", "export what has been trained, finished or not"),
        ("evaluate", "measure the exported model and print the metrics as JSON"),
    ):
        one = verbs.add_parser(verb, help=text)
        one.add_argument("task", choices=[*TASKS, "all"], metavar="TASK", help="a model, a common net, or all")
        one.add_argument("--out", type=Path, default=Path("onnx"), help="folder of the models")
        one.add_argument("--model-version", default="0.1.0", help="SemVer of what is exported")
        common(one)
        if verb == "train":
            one.add_argument("--epochs", type=float, help="train so many hundreds of steps")
            one.add_argument("--minutes", type=float, help="train so long; else as long as each task needs")
            one.add_argument(
                "--champion",
                metavar="VERSION",
                help="start from this version of the model, or from another one's (MODEL/VERSION), instead of from scratch",
            )
            one.add_argument("--models", type=Path, default=Path("onnx"), help="folder of the version to start from")
            one.add_argument("--fresh", action="store_true", help="forget the checkpoint")
            one.add_argument(
                "--confirmed", type=Path, metavar="FOLDER", help="learn from confirmed readings, too (mrrs retrain)"
            )
            one.add_argument(
                "--confirmed-share", type=float, default=0.3, help="of the examples that come from there (default: 0.3)"
            )
    one = verbs.add_parser("render", help="render the synthetic photos into the cache")
    one.add_argument("kinds", nargs="*", metavar="KIND", help="default: all")
    common(one)
    common(quantise.add_parser(verbs))
    one = verbs.add_parser(
        "blend",
        help="make a version between a champion and what was trained from it",
        epilog="example: python -m training blend digits-rolling --models trained --version 0.9.0 --champion 0.4.0"
        " --model-version 0.5.0 --out trained",
    )
    one.add_argument("task", choices=[name for name in TASKS if is_model(name)], metavar="MODEL", help="a model")
    one.add_argument("--models", type=Path, default=Path("onnx"), help="folder of what was trained")
    one.add_argument("--version", required=True, metavar="FROM", help="what was trained, a float version")
    one.add_argument("--champion", required=True, metavar="VERSION", help="what it was trained from")
    one.add_argument("--champions", type=Path, default=Path("onnx"), help="folder of the champion (default: onnx)")
    one.add_argument("--share", type=float, default=0.5, help="of what was trained, 0 to 1 (default: 0.5)")
    one.add_argument("--out", type=Path, default=Path("onnx"), help="folder of the new version (default: onnx)")
    one.add_argument("--model-version", required=True, metavar="TO", help="SemVer of the new version")
    common(one)
    data_command.add(verbs)
    calibrate.add_parser(verbs)
    return root


def common(one: argparse.ArgumentParser) -> None:
    """Add the options that all verbs share."""
    one.add_argument("--seed", type=int, default=0)
    one.add_argument("--threads", type=int, default=1, help="of PyTorch")
    one.add_argument("--scenes", type=int, default=1200, help="synthetic photos of each kind")
    one.add_argument("--held-out", type=int, default=150, help="synthetic photos of each kind to measure on")
    one.add_argument("--cache", type=Path, default=Path(".cache/training"), help="rendered photos and checkpoints")
    one.add_argument("--checkpoints", type=Path, help="folder of the checkpoints (default: in the cache)")
    one.add_argument("--smoke", action="store_true", help="a few steps on a few photos: does every part work?")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status."""
    chosen = parser().parse_args(arguments)
    if chosen.verb == "calibrate":
        return calibrate.run(chosen)
    if chosen.verb in data_command.VERBS:
        return data_command.run(chosen)
    torch.set_num_threads(chosen.threads)
    cv2.setNumThreads(chosen.threads)
    scenes, held_out = (SMOKE_SCENES, SMOKE_SCENES) if chosen.smoke else (chosen.scenes, chosen.held_out)
    real = None if chosen.smoke else find_real_data()
    shared = Workshop(chosen.cache, real, chosen.seed, scenes, held_out, chosen.checkpoints)
    if chosen.verb == "quantise":
        return quantise.run(chosen, shared)
    if chosen.verb == "blend":
        return blended(chosen, shared)
    if chosen.verb == "render":
        for kind in chosen.kinds or KINDS:
            rendered.photos(shared, kind)
            rendered.photos(shared, kind, held_out=True)
        return 0
    if chosen.verb == "train" and shared.real and not data_command.before_training(shared.real, shared.cache):
        return 2
    for name in TASKS if chosen.task == "all" else [chosen.task]:
        # Each task writes down for itself what data it used.
        workshop = replace(shared, used={})
        task = replace(TASKS[name], batch=SMOKE_BATCH) if chosen.smoke else TASKS[name]
        if chosen.verb == "train":
            if chosen.confirmed is not None:
                try:
                    task = beside(task, chosen.confirmed, chosen.confirmed_share)
                except ConfirmedError as error:
                    sys.stderr.write(f"{error}\n")
                    return 2
            if chosen.fresh:
                checkpoint_path(workshop, name).unlink(missing_ok=True)
            minutes = None if chosen.epochs is not None or chosen.smoke else chosen.minutes or task.minutes
            champion = origin(chosen.models, name, chosen.champion) if chosen.champion else None
            budget = Budget(SMOKE_EPOCHS if chosen.smoke else chosen.epochs, minutes)
            try:
                train(task, workshop, budget, champion=champion)
            except StartError as error:
                sys.stderr.write(f"{name}: {error}\n")
                return 2
        if not is_model(name):
            continue
        if chosen.verb == "evaluate":
            metrics = task.measure(load(chosen.out / name / chosen.model_version / "model.onnx"), workshop)
            sys.stdout.write(json.dumps({name: metrics}, indent=2) + "\n")
            continue
        folder = export(task, workshop, chosen.out, chosen.model_version, datetime.now(UTC))
        sys.stderr.write(f"{name}: exported to {folder}\n")
    return 0


def blended(chosen: argparse.Namespace, shared: Workshop) -> int:
    """Make a version between two and return the exit status."""
    if not 0 <= chosen.share <= 1:
        sys.stderr.write(f"--share {chosen.share}: a number from 0 to 1 is needed\n")
        return 2
    champion = origin(chosen.champions, chosen.task, chosen.champion)
    order = Order(chosen.models, chosen.version, champion, chosen.share, chosen.out, chosen.model_version)
    try:
        blend(TASKS[chosen.task], shared, order, datetime.now(UTC))
    except (ModelError, StartError) as error:
        sys.stderr.write(f"{chosen.task}: {error}\n")
        return 2
    sys.stderr.write(f"{chosen.task}: {chosen.share:g} of {chosen.version} is {chosen.model_version}\n")
    return 0


def origin(models: Path, name: str, version: str) -> Path:
    """Return the file of the version that a training starts from.

    >>> origin(Path("onnx"), "digits-gas", "0.2.0"), origin(Path("onnx"), "digits-gas", "digits-water/0.3.0")
    (PosixPath('onnx/digits-gas/0.2.0/model.onnx'), PosixPath('onnx/digits-water/0.3.0/model.onnx'))
    """
    return models / (version if "/" in version else f"{name}/{version}") / "model.onnx"


def stoppable() -> int:
    """Run one command; Ctrl-C and SIGTERM end it in good order, a training with its checkpoint."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return main()
    except KeyboardInterrupt:
        sys.stderr.write("stopped; the same command goes on from here\n")
        return 130


if __name__ == "__main__":
    sys.exit(stoppable())
