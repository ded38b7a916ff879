"""Figures as rows for people."""

from __future__ import annotations

from collections.abc import Mapping

from processors.labels import Verdict
from replay.evaluation.figures import DigitFigures, Figures, PhotoFigures, Share, most_first
from replay.evaluation.stages import STAGES

Rows = list[tuple[str, ...]]


def slices(tally: Mapping[str, Figures]) -> Rows:
    """Return a heading and a row a slice, all first."""
    if isinstance(tally[""], DigitFigures):
        heading: tuple[str, ...] = ("slice", "digits", "same integer", "within 0.1")
    else:
        heading = ("slice", "photos", "right", "wrong", "rejected", "as expected", "unlabelled", "within one", *STAGES)
    return [heading, *(_row(key or "all", entry) for key, entry in tally.items())]


def summary(entry: PhotoFigures) -> Rows:
    """Return what counts end to end: of the photos that can be read, and of those that must be rejected."""
    found: Rows = [("", "of", "share")]
    readable = sum(entry.readable.values())
    for verdict, count in entry.readable.items():
        found.append((f"readable: {verdict}", *_share(Share(count, readable))))
    if entry.expected.of:
        found.append(("to be rejected: for the right reason", *_share(entry.expected)))
        unread = entry.expected.of - entry.read_nonetheless
        found.append(("to be rejected: no reading at all", *_share(Share(unread, entry.expected.of))))
    return found


def stages(entry: PhotoFigures) -> Rows:
    """Return what each stage had right."""
    shares = [(stage, entry.stages[stage]) for stage in STAGES if stage in entry.stages]
    return [("stage", "of", "share"), *((stage, *_share(share)) for stage, share in shares)]


def lost(entry: PhotoFigures) -> Rows:
    """Return what went wrong first with readable photos, the most costly first."""
    return [("went wrong first", "photos"), *((what, str(count)) for what, count in most_first(entry.lost).items())]


def confusion(counts: Mapping[tuple[str, str], int]) -> Rows:
    """Return a row a true digit and a column a read one; the blank place is last."""
    names = [*map(str, range(10)), ""]
    heading = ("true \\ read", *(name or "blank" for name in names))
    return [
        heading,
        *((true or "blank", *(str(counts.get((true, read), 0) or "") for read in names)) for true in names),
    ]


def _share(share: Share) -> tuple[str, str]:
    return str(share.of), "-" if share.share is None else f"{share.share:.2%} ({share.right})"


def _row(name: str, entry: Figures) -> tuple[str, ...]:
    if isinstance(entry, DigitFigures):
        figures = entry.as_json()
        return name, str(entry.digits), f"{figures['same_integer']:.2%}", f"{figures['within_tenth']:.2%}"
    counts = (*(entry.verdicts[verdict] for verdict in Verdict), entry.expected.right, entry.unlabelled)
    shares = (entry.stages[stage].share if stage in entry.stages else None for stage in STAGES)
    return (
        name,
        str(entry.photos),
        *(f"{count} ({count / max(entry.photos, 1):.1%})" for count in (*counts, entry.within_one)),
        *("-" if share is None else f"{share:.1%}" for share in shares),
    )
