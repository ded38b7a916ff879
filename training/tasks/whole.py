"""meter-type and water-rotation: what the whole photo tells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from processors.contracts import CONTRACTS, METER_TYPES, ROTATION_STEP, Model
from processors.preprocess import thumbnail, turn
from training.data import pasted, real, rendered
from training.data.families import METERS, NOT_A_METER, mixed
from training.data.scene import Photo, decode
from training.data.whole import RotationSamples, TypeSamples
from training.data.workshop import Workshop
from training.metrics import circle_distance, class_metrics, share
from training.nets.classify import WholeNet, soft_cross_entropy
from training.nets.net import Net
from training.task import Metrics, Samples, Task
from training.tasks import roi

_LIMITS = "Trained on synthetic photos of all types and real ones of few makes of water and gas meters."


def type_net() -> Net:
    """Return the net for the meter types."""
    contract = CONTRACTS["meter-type"]
    return WholeNet(contract.output[1])


def rotation_net() -> Net:
    """Return the net for the turns."""
    contract = CONTRACTS["water-rotation"]
    return WholeNet(contract.output[1])


def type_samples(workshop: Workshop) -> Samples:
    """Return photos of every type; the real ones are of few makes, and must not be all that is learnt."""
    parts: list[tuple[float, Samples]] = [(1.5, TypeSamples(rendered.photos(workshop, NOT_A_METER)))]
    for kind in METERS:
        parts.append((1.0, TypeSamples(rendered.photos(workshop, kind))))
        if photos := real.photos(workshop, kind):
            parts.append((0.5, TypeSamples(photos)))
    if photos := pasted.photos(workshop):
        parts.append((0.5, TypeSamples(photos)))
    return mixed(parts)


def rotation_samples(workshop: Workshop) -> Samples:
    """Return rendered and real water meters."""
    parts: list[tuple[float, Samples]] = [(2.0, RotationSamples(rendered.photos(workshop, "water")))]
    if photos := real.photos(workshop, "water"):
        parts.append((1.0, RotationSamples(photos)))
    return mixed(parts)


def measure_type(model: Model, workshop: Workshop) -> Metrics:
    """Measure per type, on held-out scenes and real photos."""
    slices = {}
    for kind in METER_TYPES:
        photos = rendered.photos(workshop, kind, held_out=True)
        slices[f"synthetic {kind}"] = typed(model, photos)
        if photos := real.photos(workshop, kind, held_out=True):
            slices[f"photos {kind}"] = typed(model, photos)
    return slices


def typed(model: Model, photos: Sequence[Photo]) -> dict[str, float]:
    """Return the metrics on photos of one type."""
    inputs = [thumbnail(decode(photo.jpeg)) for photo in photos]
    return class_metrics(model, inputs, [METER_TYPES.index(photo.kind) for photo in photos])


def measure_rotation(model: Model, workshop: Workshop) -> Metrics:
    """Measure as taken and turned by quarters, on held-out scenes and real photos."""
    slices = {"synthetic water": rotated(model, rendered.photos(workshop, "water", held_out=True))}
    if photos := real.photos(workshop, "water", held_out=True):
        slices["photos water"] = rotated(model, photos)
    return slices


def rotated(model: Model, photos: Sequence[Photo]) -> dict[str, float]:
    """Return how far off the angle is."""
    away = []
    for photo in photos:
        for quarter in range(4):
            image, _ = turn(decode(photo.jpeg), 90 * quarter)
            read = int(np.argmax(model(thumbnail(image))[0])) * ROTATION_STEP
            away.append(circle_distance(read, (photo.angle or 0.0) - 90 * quarter, 360))
    return {
        "photos": len(photos),
        "within_10_degrees": share([one <= 10 for one in away]),
        "within_20_degrees": share([one <= 20 for one in away]),
        "median_away": float(np.median(away)) if away else 0.0,
    }


TASKS = (
    Task(
        name="meter-type",
        net=type_net,
        samples=type_samples,
        loss=soft_cross_entropy,
        measure=measure_type,
        preprocessing=("thumbnail",),
        limits=_LIMITS,
        batch=32,
        rate=1.5e-3,
        minutes=16,
        # It has learnt which way registers point.
        starts_from=roi.COMMON.name,
    ),
    Task(
        name="water-rotation",
        net=rotation_net,
        samples=rotation_samples,
        loss=soft_cross_entropy,
        measure=measure_rotation,
        preprocessing=("thumbnail",),
        limits=_LIMITS,
        batch=32,
        rate=1.5e-3,
        minutes=6,
        # It has learnt which way registers point.
        starts_from=roi.COMMON.name,
    ),
)
