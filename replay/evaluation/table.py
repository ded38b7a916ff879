"""Figures as rows for people."""

from __future__ import annotations

from collections.abc import Mapping

from replay.evaluation.figures import DigitFigures, PhotoFigures

STAGES = ("identify", "locate", "segment", "classify")


def rows(tally: Mapping[str, PhotoFigures | DigitFigures]) -> list[tuple[str, ...]]:
    """Return a heading and a row a slice, all first."""
    if isinstance(tally[""], DigitFigures):
        heading: tuple[str, ...] = ("slice", "digits", "same integer", "within 0.1")
    else:
        heading = ("slice", "photos", "right", "wrong", "rejected", "unlabelled", "within one", *STAGES)
    return [heading, *(_row(key or "all", entry) for key, entry in tally.items())]


def _row(name: str, entry: PhotoFigures | DigitFigures) -> tuple[str, ...]:
    if isinstance(entry, DigitFigures):
        figures = entry.as_json()
        return name, str(entry.digits), f"{figures['same_integer']:.2%}", f"{figures['within_tenth']:.2%}"
    counts = (*entry.verdicts.values(), entry.unlabelled, entry.within_one)
    shares = (entry.stages[stage].as_json()["share"] if stage in entry.stages else None for stage in STAGES)
    return (
        name,
        str(entry.photos),
        *(f"{count} ({count / max(entry.photos, 1):.1%})" for count in counts),
        *("-" if share is None else f"{share:.1%}" for share in shares),
    )
