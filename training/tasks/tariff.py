"""Which tariff label stands beside a register."""

from __future__ import annotations

from functools import partial

import numpy as np

from processors.contracts import CONTRACTS, Model, Tensor
from processors.preprocess import surroundings, tensor
from training.data.families import rendered_strips
from training.data.held_out import SPREAD
from training.data.scene import as_quad, decode
from training.data.strips import TariffSamples, detected, tariff_class
from training.data.workshop import Workshop
from training.metrics import class_metrics
from training.nets.classify import LabelNet, soft_cross_entropy
from training.nets.net import Net
from training.task import Metrics, Mixed, Samples, Task

_KINDS = ("electricity-analog", "electricity-digital")


def net() -> Net:
    """Return the net for the labels and none."""
    contract = CONTRACTS["tariff-electricity-analog"]
    return LabelNet(contract.input, contract.output[1], stem=24, channels=(40, 64, 96))


def samples(kind: str, workshop: Workshop) -> Samples:
    """Return surroundings of registers, mostly of the kind: the labels are printed alike."""
    return Mixed(tuple((1.5 if one == kind else 1.0, TariffSamples(rendered_strips(workshop, one))) for one in _KINDS))


def measure(kind: str, model: Model, workshop: Workshop) -> Metrics:
    """Measure on held-out scenes, with and without a label."""
    rng = np.random.default_rng(0)
    slices: dict[str, tuple[list[Tensor], list[int]]] = {"labelled": ([], []), "unlabelled": ([], [])}
    for strip in rendered_strips(workshop, kind, held_out=True):
        assert strip.near is not None
        assert strip.near_box is not None
        box = as_quad(detected(strip.near_box, rng, spread=SPREAD))
        inputs, classes = slices["unlabelled" if strip.tariff is None else "labelled"]
        inputs.append(tensor(surroundings(decode(strip.near), box)))
        classes.append(tariff_class(strip.tariff))
    return {f"synthetic {kind} {name}": class_metrics(model, *found) for name, found in slices.items() if found[1]}


TASKS = tuple(
    Task(
        name=f"tariff-{kind}",
        net=net,
        samples=partial(samples, kind),
        loss=soft_cross_entropy,
        measure=partial(measure, kind),
        preprocessing=("surroundings",),
        limits="Trained and measured on synthetic photos only.",
        batch=32,
        minutes=6,
        starts_from=None if kind == _KINDS[0] else f"tariff-{_KINDS[0]}",
    )
    for kind in _KINDS
)
