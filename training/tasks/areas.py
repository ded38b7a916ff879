"""Where the digits of a register are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from processors.contracts import AREA_STRIDE, Model
from processors.preprocess import tensor
from training.data import real
from training.data.families import METERS, mixed, rendered_strips, strips
from training.data.held_out import SPREAD
from training.data.scene import Strip
from training.data.strips import AreaSamples, cut, detected
from training.data.workshop import Workshop
from training.metrics import mean, share
from training.nets.segment import AreaFinder, areas_loss
from training.task import Metrics, Samples, Task

_SCORE = 0.3


def samples(kinds: dict[str, float], workshop: Workshop) -> Samples:
    """Return registers of meter types, each with its weight."""
    parts: list[tuple[float, Samples]] = []
    for kind, weight in kinds.items():
        parts.append((weight, AreaSamples(rendered_strips(workshop, kind))))
        if found := strips(real.photos(workshop, kind)):
            parts.append((weight * 0.5, AreaSamples(found)))
    return mixed(parts)


def columns(output: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> list[int]:
    """Return the columns that are digits' centres: peaks of the score."""
    score = np.pad(output[0], 2)
    return [i for i in range(output.shape[1]) if output[0, i] >= _SCORE and output[0, i] == score[i : i + 5].max()]


def segmented(model: Model, found: Sequence[Strip]) -> dict[str, float]:
    """Return how often all areas of a register are right, and how well single areas sit."""
    rng = np.random.default_rng(0)
    counts, complete, edges, heights, rolling, decimal = [], [], [], [], [], []
    for strip in found:
        image, placed = cut(strip, detected(strip.box, rng, spread=SPREAD))
        output = model(tensor(image))[0]
        peaks = columns(output)
        counts.append(len(peaks) == len(placed))
        fits = []
        for area, cell in placed:
            middle, width = (area.left + area.right) / 2, area.right - area.left
            best = min(peaks, key=lambda i: abs((i + 0.5) * AREA_STRIDE - middle), default=None)
            if best is None:
                fits.append(False)
                continue
            centre = (best + 0.5) * AREA_STRIDE
            left, right = centre - output[1, best] * image.shape[0], centre + output[2, best] * image.shape[0]
            error = max(abs(left - area.left), abs(right - area.right)) / width
            fits.append(bool(error < 0.25))
            edges.append(float(error))
            shown = float(output[3, best] + output[4, best]) * image.shape[0]
            heights.append(abs(shown - area.top - area.bottom) / 2 / (area.bottom - area.top))
            decimal.append(bool(output[6, best] > 0.5) == cell.decimal)
            if cell.rolling is not None:
                rolling.append(bool(output[5, best] > 0.5) == cell.rolling)
        complete.append(counts[-1] and all(fits))
    quality = {
        "registers": len(counts),
        "count_right": share(counts),
        "all_areas_right": share(complete),
        "edge_error_in_widths": mean(edges),
        "middle_error_in_heights": mean(heights),
        "decimal_right": share(decimal),
    }
    return quality | ({"rolling_right": share(rolling)} if rolling else {})


def measure(kinds: tuple[str, ...], model: Model, workshop: Workshop) -> Metrics:
    """Measure on the registers of held-out scenes and real photos."""
    slices = {}
    for kind in kinds:
        slices[f"synthetic {kind}"] = segmented(model, rendered_strips(workshop, kind, held_out=True))
        if found := strips(real.photos(workshop, kind, held_out=True)):
            slices[f"photos {kind}"] = segmented(model, found)
    return slices


COMMON = Task(
    name="common-areas",
    net=AreaFinder,
    samples=partial(samples, dict.fromkeys(METERS, 1.0)),
    loss=areas_loss,
    measure=partial(measure, METERS),
    preprocessing=("rectify",),
    limits="Areas of real water meters are labelled as equal windows.",
    batch=48,
    minutes=5,
)
TASKS = (
    COMMON,
    *(
        Task(
            name=f"areas-{kind}",
            net=AreaFinder,
            samples=partial(
                samples,
                {other: 4.0 if other == kind else 0.5 for other in METERS if other != "electricity-digital"}
                if kind != "electricity-digital"
                else {kind: 1.0},
            ),
            loss=areas_loss,
            measure=partial(measure, (kind,)),
            preprocessing=("rectify",),
            limits=COMMON.limits,
            batch=48,
            rate=1e-3,
            minutes=4,
            starts_from=COMMON.name,
        )
        for kind in METERS
    ),
)
