"""What a digit area shows: 0-9, or nothing."""

from __future__ import annotations

from functools import partial

from processors.contracts import BLANK, CONTRACTS, Model
from processors.preprocess import digit_tensor
from training.data import held_out, real
from training.data.crops import Crop, crops
from training.data.digits import CropSamples, digit_target
from training.data.drawn import DrawnDrums
from training.data.families import DRUMS, METERS, mixed, rendered_strips, strips
from training.data.strips import DigitSamples
from training.data.workshop import Workshop
from training.metrics import class_metrics
from training.nets.classify import DigitNet, soft_cross_entropy
from training.nets.net import Net
from training.task import Metrics, Samples, Task
from training.tasks import drums

_VERTICAL = 0.07


def net() -> Net:
    """Return the net for 0-9 and blank."""
    return DigitNet(CONTRACTS["digits-water"].input, 11)


def samples(kind: str, workshop: Workshop) -> Samples:
    """Return rendered digits of the type, some of the other drums, and real crops."""
    parts: list[tuple[float, Samples]] = [(4.0, DigitSamples(rendered_strips(workshop, kind), digit_target, _VERTICAL))]
    if kind == "electricity-digital":
        for weight, archive in ((2.0, "haverland"), (0.7, "kazuhito")):
            if lcd := crops(workshop, archive, digital=True, held_out=False):
                parts.append((weight, CropSamples.of(lcd, digit_target, vertical=_VERTICAL, inverted=0.1)))
        return mixed(parts)
    parts += [
        (1.0, DigitSamples(rendered_strips(workshop, other), digit_target, _VERTICAL))
        for other in DRUMS
        if other != kind
    ]
    parts.append((3.0, DrawnDrums(digit_target, _VERTICAL, full=0.8, covered=0.12)))
    if drums_seen := crops(workshop, "haverland", digital=False, held_out=False):
        parts.append((4.0, CropSamples.of(drums_seen, digit_target, vertical=_VERTICAL)))
    parts += [
        (2.0 if other == kind else 0.7, DigitSamples(found, digit_target, _VERTICAL))
        for other in DRUMS
        if (found := strips(real.photos(workshop, other)))
    ]
    return mixed(parts)


def full(position: float | None) -> bool:
    """Return whether one digit fills the window."""
    return position is None or not 0.15 < position % 1 < 0.85


def digit_class(position: float | None) -> int:
    """Return the class that is right for a full digit."""
    return BLANK if position is None else round(position) % 10


def measure(kind: str, model: Model, workshop: Workshop) -> Metrics:
    """Measure on full digits: held-out real crops and photos, and held-out scenes."""
    slices: dict[str, dict[str, float]] = {}
    digital = kind == "electricity-digital"
    medium = kind.split("-", maxsplit=1)[0]
    seen = [c for c in crops(workshop, "haverland", digital=digital, held_out=True) if full(c.position)]
    for meter in sorted({crop.meter for crop in seen}):
        if digital or medium in {"gas", medium_of(meter)}:
            slices[f"haverland {meter}"] = measured(model, [crop for crop in seen if crop.meter == meter])
    for name, found in (
        ("synthetic", rendered_strips(workshop, kind, held_out=True)),
        ("photos", strips(real.photos(workshop, kind, held_out=True))),
    ):
        cut = [(one, cell) for one, cell in held_out.digits(found) if full(cell.position)]
        if cut:
            classes = [digit_class(cell.position) for _, cell in cut]
            slices[f"{name} {kind}"] = class_metrics(model, [one for one, _ in cut], classes)
    return slices


def medium_of(meter: str) -> str:
    """Return the medium that a group of real crops is of."""
    return {"power": "electricity"}.get(meter.split("/", maxsplit=1)[0], meter.split("/", maxsplit=1)[0])


def measured(model: Model, chosen: list[Crop]) -> dict[str, float]:
    """Return the metrics on real crops."""
    return class_metrics(
        model, [digit_tensor(crop.image) for crop in chosen], [digit_class(c.position) for c in chosen]
    )


TASKS = tuple(
    Task(
        name=f"digits-{kind}",
        net=net,
        samples=partial(samples, kind),
        loss=soft_cross_entropy,
        measure=partial(measure, kind),
        preprocessing=("rectify", "digit_image", "digit_tensor"),
        limits="A drum between two values is for digits-rolling; measured on full digits only.",
        batch=128,
        rate=1.5e-3,
        minutes=2.5,
        starts_from=drums.COMMON.name,
    )
    for kind in METERS
)
