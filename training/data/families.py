"""Which photos and registers a model of a meter type learns from."""

from __future__ import annotations

from training.data import rendered
from training.data.scene import Photo, Strip
from training.data.workshop import Workshop
from training.task import Mixed, Samples

METERS = ("electricity-analog", "electricity-digital", "gas", "water")
DRUMS = ("electricity-analog", "gas", "water")
NOT_A_METER = "not_a_meter"


def strips(photos: tuple[Photo, ...]) -> tuple[Strip, ...]:
    """Return the registers of some photos."""
    return tuple(strip for photo in photos for strip in photo.strips)


def rendered_strips(workshop: Workshop, kind: str, *, held_out: bool = False) -> tuple[Strip, ...]:
    """Return the registers of the rendered photos of a meter type."""
    return strips(rendered.photos(workshop, kind, held_out=held_out))


def mixed(parts: list[tuple[float, Samples]]) -> Samples:
    """Return one part as it is, several as a mixture."""
    return parts[0][1] if len(parts) == 1 else Mixed(tuple(parts))
