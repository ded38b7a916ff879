"""Where a drum stands: the common drum net, and digits-rolling."""

from __future__ import annotations

from dataclasses import replace

from processors.contracts import CONTRACTS, Model
from processors.preprocess import digit_tensor
from training.data import held_out
from training.data.crops import crops
from training.data.digits import CropSamples, drum_target
from training.data.drawn import DrawnDrums
from training.data.families import DRUMS, mixed, rendered_strips
from training.data.strips import DigitSamples
from training.data.workshop import Workshop
from training.metrics import drum_metrics
from training.nets.classify import DigitNet, DrumNet, soft_cross_entropy, soft_cross_entropy_and_place
from training.nets.net import Net
from training.task import Metrics, Samples, Task

_SHAPE = CONTRACTS["digits-rolling"].input
#: Share of the height by which a window may sit too high or too low in a real crop, and in a detected area.
_CROPPED, _DETECTED = 0.035, 0.02


def net() -> Net:
    """Return the net for 100 tenths."""
    return DigitNet(_SHAPE, 100)


def finer_net() -> Net:
    """Return the net for hundredths."""
    return DrumNet(_SHAPE, 100)


def samples(workshop: Workshop) -> Samples:
    """Return real crops and rendered drums of all meter types."""
    real = crops(workshop, "haverland", digital=False, held_out=False)
    parts: list[tuple[float, Samples]] = [(6.0, CropSamples.of(real, drum_target, vertical=_CROPPED))] if real else []
    parts += [(1.5, DigitSamples(rendered_strips(workshop, kind), drum_target, _DETECTED)) for kind in DRUMS]
    return mixed([*parts, (3.0, DrawnDrums(drum_target, _DETECTED))])


def measure(model: Model, workshop: Workshop) -> Metrics:
    """Measure on every held-out real meter, and on held-out scenes."""
    slices = {}
    real = [c for c in crops(workshop, "haverland", digital=False, held_out=True) if c.position is not None]
    for meter in sorted({crop.meter for crop in real}):
        chosen = [crop for crop in real if crop.meter == meter]
        inputs = [digit_tensor(crop.image) for crop in chosen]
        slices[f"haverland {meter}"] = drum_metrics(model, inputs, [crop.position or 0.0 for crop in chosen])
    for kind in DRUMS:
        cut = held_out.digits(rendered_strips(workshop, kind, held_out=True))
        slices[f"synthetic {kind}"] = drum_metrics(
            model, [one for one, _ in cut], [round((cell.position or 0.0) * 10) % 100 / 10 for _, cell in cut]
        )
    return slices


COMMON = Task(
    name="common-drums",
    net=net,
    samples=samples,
    loss=soft_cross_entropy,
    measure=measure,
    preprocessing=("rectify", "digit_image", "digit_tensor"),
    limits="Labels of real crops are good to a tenth; LCD digits and pointers are not drums.",
    batch=128,
    minutes=6,
)
TASKS = (
    COMMON,
    replace(
        COMMON,
        name="digits-rolling",
        net=finer_net,
        loss=soft_cross_entropy_and_place,
        starts_from=COMMON.name,
        rate=1e-3,
        minutes=4,
    ),
)
