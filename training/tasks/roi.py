"""Where the registers are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import cv2
import numpy as np

from processors.contracts import LOCATE_STRIDE, Model
from processors.preprocess import locate_input, turn
from training.data import pasted, real, rendered
from training.data.families import DRUMS, METERS, NOT_A_METER, mixed
from training.data.scene import Photo, Points, decode, project
from training.data.whole import RoiSamples
from training.data.workshop import Workshop
from training.metrics import mean, share
from training.nets.locate import Detector, roi_loss
from training.task import Metrics, Samples, Task

#: Pixels of the views that the common net learns from.
_WINDOW = 224
#: What counts as found when measuring.
_SCORE = 0.3


def common_samples(workshop: Workshop) -> Samples:
    """Return photos of every type."""
    parts: list[tuple[float, Samples]] = [
        (0.4, RoiSamples(rendered.photos(workshop, NOT_A_METER), any_angle=True, side=_WINDOW))
    ]
    for kind in METERS:
        parts.append((1.0, RoiSamples(rendered.photos(workshop, kind), any_angle=True, side=_WINDOW)))
        if photos := real.photos(workshop, kind):
            parts.append((0.6, RoiSamples(photos, any_angle=True, side=_WINDOW)))
    return mixed(parts)


def samples(kind: str, workshop: Workshop) -> Samples:
    """Return mostly photos of the type."""
    # A water meter is turned upright before; of the others nobody knows how the phone was held.
    chosen = partial(RoiSamples, any_angle=kind != "water")
    parts: list[tuple[float, Samples]] = [
        (3.0, chosen(rendered.photos(workshop, kind))),
        (0.4, chosen(rendered.photos(workshop, NOT_A_METER))),
    ]
    if kind == pasted.KIND:
        if photos := pasted.photos(workshop):
            parts.append((1.0, chosen(photos)))
    else:
        # Other drums teach what the real ones of this type, never seen, may look like.
        parts += [
            (0.4, chosen(photos)) for other in DRUMS if other != kind and (photos := real.photos(workshop, other))
        ]
    if photos := real.photos(workshop, kind):
        parts.append((1.0, chosen(photos)))
    return mixed(parts)


def peaks(output: np.ndarray[tuple[int, int, int], np.dtype[np.float32]], count: int) -> list[tuple[float, Points]]:
    """Return the best cells that no better neighbour covers: score and corners in the input's pixels."""
    score = output[0]
    top = np.asarray(cv2.dilate(score, np.ones((3, 3), np.uint8))) == score
    order = np.argsort(np.where(top, -score, 0), axis=None)[:count]
    found = []
    for row, column in zip(*np.unravel_index(order, score.shape), strict=True):
        centre = (np.array([column, row]) + 0.5) * LOCATE_STRIDE
        offsets = output[1:, row, column].reshape(4, 2).astype(np.float64) * score.shape[0] * LOCATE_STRIDE
        found.append((float(score[row, column]), centre + offsets))
    return found


def overlap(a: Points, b: Points) -> float:
    """Return the intersection over union of two quads."""
    one, other = a.astype(np.float32), b.astype(np.float32)
    common = float(cv2.intersectConvexConvex(one, other)[0])
    union = abs(cv2.contourArea(one)) + abs(cv2.contourArea(other)) - common
    return common / union if union > 0 else 0.0


def located(model: Model, photos: Sequence[Photo]) -> dict[str, float]:
    """Return how many registers are found, and how well."""
    overlaps, corner_errors, directions = [], [], []
    for photo in photos:
        image, matrix = turn(decode(photo.jpeg), photo.angle or 0.0 if photo.kind == "water" else 0.0)
        boxes = project(photo.boxes, np.vstack([matrix, [0, 0, 1]]))
        tensor, scale, left, top = locate_input(image)
        found = [box for score, box in peaks(model(tensor)[0], len(boxes)) if score >= _SCORE]
        for box in boxes * scale + (left, top):
            best = max(found, key=lambda other: overlap(box, other), default=None)
            overlaps.append(overlap(box, best) if best is not None else 0.0)
            if best is not None and overlaps[-1] > 0.3:
                height = np.linalg.norm(box[3] - box[0])
                right_way = np.linalg.norm(best - box, axis=1).mean()
                turned = np.linalg.norm(np.roll(best, 2, 0) - box, axis=1).mean()
                corner_errors.append(float(min(right_way, turned) / height))
                directions.append(bool(right_way <= turned))
    quality = {
        "registers": len(overlaps),
        "found": share([one > 0.3 for one in overlaps]),
        "overlap_above_half": share([one > 0.5 for one in overlaps]),
        "mean_overlap": mean(overlaps),
        "corner_error_in_heights": mean(corner_errors),
    }
    return quality | ({"direction_right": share(directions)} if all(photo.directed for photo in photos) else {})


def measure(kinds: tuple[str, ...], model: Model, workshop: Workshop) -> Metrics:
    """Measure on held-out scenes and real photos, and on photos without a meter."""
    slices = {}
    for kind in kinds:
        slices[f"synthetic {kind}"] = located(model, rendered.photos(workshop, kind, held_out=True))
        if photos := real.photos(workshop, kind, held_out=True):
            slices[f"photos {kind}"] = located(model, photos)
    others = rendered.photos(workshop, NOT_A_METER, held_out=True)
    scores = [float(model(locate_input(decode(photo.jpeg))[0])[0, 0].max()) for photo in others]
    slices["synthetic not_a_meter"] = {"photos": len(others), "false_alarms": share([s >= _SCORE for s in scores])}
    return slices


COMMON = Task(
    name="common-roi",
    net=Detector,
    samples=common_samples,
    loss=roi_loss,
    measure=partial(measure, METERS),
    preprocessing=("locate_input",),
    limits="Trained on synthetic photos, and on real ones of few makes of water and gas meters.",
    batch=12,
    rate=1.5e-3,
    minutes=28,
)
TASKS = (
    COMMON,
    *(
        Task(
            name=f"roi-{kind}",
            net=Detector,
            samples=partial(samples, kind),
            loss=roi_loss,
            measure=partial(measure, (kind,)),
            preprocessing=("turn", "locate_input") if kind == "water" else ("locate_input",),
            limits=COMMON.limits,
            batch=12,
            rate=8e-4,
            minutes=3,
            starts_from=COMMON.name,
        )
        for kind in METERS
    ),
)
