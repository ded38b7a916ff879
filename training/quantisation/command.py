"""`python -m training quantise`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from processors.contracts import CONTRACTS
from processors.manifest import ModelError
from training.data.workshop import Workshop
from training.quantisation.version import Order, quantise
from training.tasks import TASKS

EPILOG = """examples:
  python -m training quantise roi-gas --version 0.2.0 --model-version 0.2.1
  python -m training quantise all --models trained --version 0.2.0 --out onnx --model-version 0.2.0

The ranges come from training examples; both models are measured on the same held-out data. Where the accuracy does not
hold, the new version is the float model, and its card says why. The version that is read stays as it is."""


def add_parser(verbs: Any) -> argparse.ArgumentParser:
    """Add the verb to the command line."""
    one: argparse.ArgumentParser = verbs.add_parser(
        "quantise",
        help="make 8-bit integers of a model's weights, where the accuracy holds",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("task", choices=[*CONTRACTS, "all"], metavar="MODEL", help="a model, or all")
    one.add_argument("--models", type=Path, default=Path("onnx"), help="folder of the float version (default: onnx)")
    one.add_argument("--version", required=True, metavar="FROM", help="the float version")
    one.add_argument("--out", type=Path, default=Path("onnx"), help="folder of the new version (default: onnx)")
    one.add_argument("--model-version", required=True, metavar="TO", help="SemVer of the new version")
    one.add_argument("--json", action="store_true", help="print the cards as one JSON object")
    return one


def run(chosen: argparse.Namespace, shared: Workshop) -> int:
    """Quantise and return the exit status: 2 if a version cannot be read or would be written over."""
    order = Order(chosen.models, chosen.version, chosen.out, chosen.model_version)
    names = list(CONTRACTS) if chosen.task == "all" else [chosen.task]
    try:
        check(order, names)
        cards = {}
        for name in names:
            cards[name] = quantise(TASKS[name], replace(shared, used={}), order, datetime.now(UTC))
            sys.stderr.write(f"{name} {order.new}: {summary(cards[name])}\n")
    except (ModelError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if chosen.json:
        sys.stdout.write(json.dumps(cards, indent=2) + "\n")
    return 0


def check(order: Order, names: Sequence[str]) -> None:
    """Look at all versions before the first is worked on.

    Raises:
        ModelError: one is missing.
        ValueError: the new version is the old one.
    """
    if order.models.resolve() == order.out.resolve() and order.version == order.new:
        raise ValueError(f"{order.version} would be written over; give the new version a --model-version of its own")
    for name in names:
        order.source(name)


def summary(card: dict[str, Any]) -> str:
    """Return one line about a version."""
    found = card["quantisation"]
    sizes = f"{found['bytes']['float32']} -> {found['bytes']['int8']} bytes, {found['times_faster']} times faster"
    if found["kept"]:
        return f"int8, {sizes}"
    return f"stays float32 ({sizes}): {'; '.join(found['objections'])}"
