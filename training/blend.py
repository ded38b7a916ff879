"""Weights between those of a champion and those of what was trained from it.

A training that starts from a champion learns what its examples stress and loses a little of what they do not: a model between
both keeps most of either. M. Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from processors.cards import read_card
from processors.verified import digest, model_path
from training.code_version import code_version
from training.data.workshop import Workshop
from training.export import enter, load
from training.task import Task
from training.warm_start import StartError, folded, modules

#: Weight and bias of a layer.
Layer = tuple[NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Order:
    """Which version is to be made of which."""

    models: Path
    #: The version that was trained.
    version: str
    #: The file of the version that it was trained from.
    champion: Path
    #: Of what was trained, 0..1; the rest is the champion's.
    share: float
    out: Path
    new: str


def blend(task: Task, workshop: Workshop, order: Order, now: datetime) -> dict[str, Any]:
    """Write the version between two: model, card, entry in the manifest.

    Returns:
        Its card.

    Raises:
        StartError: one of the two is not there, they are of different nets, or the new version is there already.
        ModelError: the trained one's card cannot be read.
    """
    source, target = (
        model_path(folder, task.name, version)
        for folder, version in ((order.models, order.version), (order.out, order.new))
    )
    for path in (source, order.champion):
        if not path.is_file():
            raise StartError(f"{path} is not there: mrrs models list says which versions are")
    if target.exists():
        raise StartError(f"{target} would be written over; give the new version a --model-version of its own")
    mixed = between(folded(order.champion), folded(source), added(task, workshop), order.share)
    write(source, mixed, target)
    champion = "/".join(order.champion.parts[-3:-1])
    facts = read_card(source.parent) | {
        "version": order.new,
        "created": now.isoformat(timespec="seconds"),
        "metrics": {
            name: {key: round(value, 4) for key, value in found.items()}
            for name, found in task.measure(load(target), workshop).items()
        },
        "blend": {
            "trained": f"{order.version}, sha256 {digest(source, task.name)}",
            "share": order.share,
            "champion": champion,
            "code_version": code_version(),
        },
    }
    enter(order.out, task.name, order.new, facts, now)
    return facts


def added(task: Task, workshop: Workshop) -> list[bool | None]:
    """Tell of each layer of a task's net, in the order of their work, whether a champion may lack it.

    None stands for the last layer of a block that it may lack: without it the block lets everything past.
    """
    net = task.net()
    layers = [layer for layer, _ in modules(net, task.samples(workshop), workshop.seed)]
    blocks = [[layer for layer in layers if layer in set(block.modules())] for block in net.added]
    last = {block[-1] for block in blocks if block}
    inside = {layer for block in blocks for layer in block}
    return [None if layer in last else layer in inside for layer in layers]


def between(
    champion: Sequence[Layer], trained: Sequence[Layer], lacking: Sequence[bool | None], share: float
) -> list[Layer]:
    """Return the layers between a champion's and those trained from it.

    Args:
        champion: Its layers; with or without those that it may lack.
        trained: The layers of the whole net.
        lacking: Of each layer whether the champion may lack it, None for the last of such a block.
        share: Of what was trained, 0..1.

    Raises:
        StartError: the layers are of different nets.
    """
    if len(trained) != len(lacking):
        raise StartError(f"what was trained has {len(trained)} layers, the net of today {len(lacking)}")
    whole = list(champion)
    if len(champion) == sum(one is False for one in lacking):
        rest = iter(champion)
        whole = [
            next(rest) if one is False else (weight, bias) if one else (0 * weight, 0 * bias)
            for one, (weight, bias) in zip(lacking, trained, strict=True)
        ]
    if [weight.shape for weight, _ in whole] != [weight.shape for weight, _ in trained]:
        raise StartError("the champion and what was trained are of different nets")
    return [
        ((1 - share) * old[0] + share * new[0], (1 - share) * old[1] + share * new[1])
        for old, new in zip(whole, trained, strict=True)
    ]


def write(source: Path, layers: Sequence[Layer], target: Path) -> None:
    """Write a float model with other weights.

    Raises:
        StartError: its weights are integers.
    """
    model = onnx.load(str(source))
    held = {one.name: one for one in model.graph.initializer}
    work = [node for node in model.graph.node if node.op_type in {"Conv", "Gemm"}]
    if any(name not in held for node in work for name in node.input[1:3]):
        raise StartError(f"{source} keeps its weights as integers: name the float version that it was made of")
    for node, layer in zip(work, layers, strict=True):
        for name, values in zip(node.input[1:3], layer, strict=True):
            held[name].CopyFrom(numpy_helper.from_array(values.astype(np.float32), name))
    target.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(target))
