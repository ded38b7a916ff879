"""What each photo of a fixed set shall be; the plan depends on nothing but the set's name and size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from processors.records import Reason
from training.synthetic.truth import KINDS

#: Photos of the curated set, and how many of them must be rejected.
CURATED = 2114
REJECTED = 204
#: Photos of the set without any meter, unless another number is asked for.
NOT_A_METER = 1000

_CURATED_SEED, _NOT_A_METER_SEED = 2114_204, 1000_001
_METERS = KINDS[:4]
_READABLE: Mapping[str, int] = {"electricity-analog": 540, "electricity-digital": 460, "gas": 455, "water": 455}
#: Of a hundred readable photos.
_FAULTS: Mapping[str, int] = {
    "none": 52, "dark": 8, "bright": 7, "blur": 8, "glare": 8, "rotate": 7, "noise": 5, "far": 5,
}  # fmt: skip
#: Reason -> how often each fault of the scene, or defect of the file, comes up.
_REASONS: Mapping[Reason, Mapping[str, int]] = {
    Reason.NOT_A_METER: {"none": 32, "noise": 4, "rotate": 4},
    Reason.TOO_DARK: {"dark": 24},
    Reason.TOO_BRIGHT: {"bright": 20},
    Reason.GLARE: {"glare": 24},
    Reason.BLURRED: {"blur": 24},
    Reason.NO_REGISTER: {"far": 16, "cropped": 14},
    Reason.AMBIGUOUS_DIGITS: {"covered": 10},
    Reason.IMPLAUSIBLE: {"implausible": 10},
    Reason.TOO_SMALL: {"thumbnail": 8},
    Reason.TOO_LARGE: {"huge": 2},
    Reason.NOT_AN_IMAGE: {"truncated": 3, "text": 1, "empty": 1, "noise-bytes": 1},
    Reason.UNSUPPORTED_CODEC: {"gif": 2, "bmp": 1, "tiff": 2, "pdf": 1},
}
#: Longest sides in pixels and how often they come up: a messenger's, the frame's, a phone's reduced one.
_SIDES, _SIDE_SHARES = (960, 1280, 1600), (0.15, 0.75, 0.10)


@dataclass(frozen=True, slots=True)
class Order:
    """What one photo shall be."""

    index: int
    #: What its scenes are drawn from, one an attempt.
    seed: tuple[int, int]
    kind: str
    #: A fault of the scene (`faults.FAULTS`), or a defect of the file or of what is asked.
    fault: str
    reason: Reason | None
    side: int
    codec: str
    quality: int
    orientation: int


def curated(count: int = CURATED, seed: int = _CURATED_SEED) -> Iterator[Order]:
    """Give the first `count` photos of the curated set, all kinds and faults mixed; of another seed, of a set like it."""
    return _orders(seed, [*_readable(), *_rejected()], count)


def not_a_meter(count: int = NOT_A_METER, seed: int = _NOT_A_METER_SEED) -> Iterator[Order]:
    """Give the photos of the set without any meter, or of one like it; the first ones do not depend on `count`."""
    wanted: list[tuple[str, str, Reason | None]] = [
        ("not_a_meter", fault, Reason.NOT_A_METER)
        for fault in ("none", "none", "none", "none", "dark", "bright", "blur", "glare", "rotate", "noise")
    ]
    return _orders(seed, [wanted[index % len(wanted)] for index in range(count)], count, mixed=False)


def _readable() -> Iterator[tuple[str, str, Reason | None]]:
    hundred = [fault for fault, share in _FAULTS.items() for _ in range(share)]
    for kind, count in _READABLE.items():
        # Steps of 37 through the hundred visit each fault as often as it shall come up, whatever the count.
        yield from ((kind, hundred[index * 37 % 100], None) for index in range(count))


def _rejected() -> Iterator[tuple[str, str, Reason | None]]:
    number = 0
    for reason, faults in _REASONS.items():
        for fault in (fault for fault, count in faults.items() for _ in range(count)):
            kind = "not_a_meter" if reason is Reason.NOT_A_METER else _METERS[number % len(_METERS)]
            yield kind, fault, reason
            number += 1


def _orders(
    seed: int, wanted: list[tuple[str, str, Reason | None]], count: int, *, mixed: bool = True
) -> Iterator[Order]:
    places = np.random.default_rng(seed).permutation(len(wanted)) if mixed else np.arange(len(wanted))
    for index, place in enumerate(places[:count]):
        rng = np.random.default_rng([seed, index])
        kind, fault, reason = wanted[place]
        yield Order(
            index, (seed, index), kind, fault, reason,
            side=int(rng.choice(_SIDES, p=_SIDE_SHARES)),
            codec=str(rng.choice(["jpeg", "webp", "png"], p=[0.94, 0.05, 0.01])),
            quality=int(rng.integers(75, 96)),
            orientation=int(rng.choice([1, 6, 8, 3], p=[0.84, 0.10, 0.04, 0.02])),
        )  # fmt: skip
