"""From trained weights to a version under onnx/."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

from processors.cards import FILE
from processors.contracts import CONTRACTS, Contract, Model, Tensor
from processors.verified import model_path
from training import manifest
from training.card import card
from training.data.workshop import Workshop
from training.loop import State, checkpoint_path
from training.nets.net import Deployed
from training.task import Task

OPSET = 17
#: How far the exported model may be from the trained net.
TOLERANCE = 1e-4
LARGEST = 5_000_000
WARM_UP_VALUES = 8


def convert(task: Task, state: State, path: Path) -> None:
    """Write the averaged weights of a task as ONNX.

    Raises:
        ValueError: the exported model is too large, has another shape than its contract, or gives other outputs.
    """
    net = task.net()
    net.load_state_dict(state.average)
    deployed = Deployed(net).eval()
    contract = CONTRACTS[task.name]
    example = torch.from_numpy(np.random.default_rng(0).random(contract.input, np.float32))
    part = path.with_suffix(".part")
    with warnings.catch_warnings():
        # The exporter by tracing needs no further package and is all that these nets need.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            deployed,
            (example,),
            str(part),
            input_names=["input"],
            output_names=["output"],
            opset_version=OPSET,
            dynamo=False,
        )
    check(part, contract, deployed)
    os.replace(part, path)  # noqa: PTH105


def check(path: Path, contract: Contract, deployed: Deployed) -> None:
    """Compare an exported model with its contract and its net."""
    if path.stat().st_size > LARGEST:
        raise ValueError(f"{path} has more than {LARGEST} bytes")
    model = load(path)
    for seed in range(3):
        tensor = np.random.default_rng(seed).random(contract.input, np.float32)
        with torch.no_grad():
            wanted = deployed(torch.from_numpy(tensor)).numpy()
        given = model(tensor)
        if given.shape != contract.output:
            raise ValueError(f"{path} gives {given.shape}, its contract says {contract.output}")
        if (away := float(np.abs(given - wanted).max())) > TOLERANCE:
            raise ValueError(f"{path} is {away} away from the net that it was exported from")


def load(path: Path) -> Model:
    """Return an exported model as a callable."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def model(tensor: Tensor) -> Tensor:
        return np.asarray(session.run(["output"], {"input": tensor})[0], np.float32)

    return model


def warm_up_values(model: Model, shape: tuple[int, ...]) -> list[float]:
    """Return the first numbers of the output for the tensor that the service warms up with."""
    ramp = np.linspace(0, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    return [round(float(value), 6) for value in model(ramp).ravel()[:WARM_UP_VALUES]]


def export(task: Task, workshop: Workshop, models: Path, version: str, now: datetime) -> Path:
    """Write a task's version: model, card, entry in the manifest.

    Returns:
        The folder of the version.
    """
    state = State.load(checkpoint_path(workshop, task.name))
    folder = models / task.name / version
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    convert(task, state, path)
    task.samples(workshop)  # Names the data in the workshop's book.
    facts = card(task, version, workshop, state, metrics=task.measure(load(path), workshop), now=now)
    enter(models, task.name, version, facts, now)
    return folder


def enter(models: Path, name: str, version: str, facts: Mapping[str, Any], now: datetime) -> None:
    """Write the card beside a version's model, and enter the version in the manifest."""
    path = model_path(models, name, version)
    path.with_name(FILE).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    manifest.add(models, name, version, warm_up_values(load(path), CONTRACTS[name].input), now)
