"""The tables of the data card: what there is to train and to measure on."""

from __future__ import annotations

import hashlib
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from PIL import Image as Pillow

from training.data.workshop import Workshop
from training.synthetic.faults import FAULTS
from training.synthetic.repertoire import REPERTOIRES
from training.synthetic.truth import KINDS
from training.validation.findings import Level, Report
from training.validation.sources import Item, Source, open_source
from training.validation.splits import whole_digit

_CLASSES = (*"0123456789", "blank")


def tables(paths: Sequence[Path], report: Report) -> Mapping[str, str]:
    """Return the tables of the card by name, as Markdown."""
    sources = [open_source(path) for path in paths]
    digits, photos = ([source for source in sources if source.digits is kind] for kind in (True, False))
    return {
        "sources": _sources(sources),
        "groups": _groups(digits),
        "digits": _digits(digits),
        "photos": _photos(photos),
        "synthetic": _synthetic(),
        "repertoires": _repertoires(),
        "findings": _findings(report),
    }


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _sources(sources: Sequence[Source]) -> str:
    header = ("source", "files", "train", "val", "no split", "meters or groups", "boxes", "readings", "SHA-256")
    rows = []
    for source in sources:
        splits = Counter(item.split for item in source.items)
        named = {item.named_meter for item in source.items} - {""}
        boxes = sum(bool(row.get("box")) for item in source.items for row in item.rows)
        readings = sum(bool(item.get("reading").strip("?") or item.get("value")) for item in source.items)
        rows.append(
            (source.name, len(source.items), splits["train"], splits["val"], splits[""], len(named) or "not named",
             boxes, readings, f"`{digest(source)[:12]}`")
        )  # fmt: skip
    return markdown(header, rows)


def digest(source: Source) -> str:
    """Return the SHA-256 of an archive, or of a folder's labels and the files that they name."""
    if source.path.is_file():
        return hashlib.sha256(source.path.read_bytes()).hexdigest()
    whole = hashlib.sha256((source.path / "labels.csv").read_bytes())
    for data in source.read(tuple(sorted(item.file for item in source.items))).values():
        whole.update(hashlib.sha256(data).digest())
    return whole.hexdigest()


def _groups(sources: Sequence[Source]) -> str:
    groups: dict[tuple[str, str, str, str], list[Item]] = defaultdict(list)
    for source in sources:
        for item in source.items:
            groups[source.name, item.split, item.meter, item.get("display")].append(item)
    header = ("source", "split", "group", "display", "crops", "digits seen", "between two values")
    rows = []
    for (source_name, split, meter, display), items in sorted(groups.items()):
        values = [item.get("value") for item in items]
        seen = len({whole_digit(value) for value in values if value})
        rows.append((source_name, split, meter, display, len(items), f"{seen} of 10", sum(map(between, values))))
    return markdown(header, rows)


def between(value: str) -> bool:
    """Whether a drum shows two digits: more than a tenth, the noise of the labels, from a whole value.

    >>> between("3.9"), between("3.8"), between("")
    (False, True, False)
    """
    return bool(value) and 0.15 < float(value) % 1 < 0.85


def _digits(sources: Sequence[Source]) -> str:
    counts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for source in sources:
        for item in source.items:
            counts[source.name, item.get("display"), item.split][whole_digit(item.get("value"))] += 1
    rows = ((*key, *(found[one] for one in _CLASSES)) for key, found in sorted(counts.items()))
    return markdown(("source", "display", "split", *_CLASSES), rows)


def _photos(sources: Sequence[Source]) -> str:
    header = ("source", "what", "medium", "display", "split", "files", "meters", "longest side, pixels", "digits")
    rows = []
    for source in sources:
        kinds: dict[tuple[str, str, str, str], list[Item]] = defaultdict(list)
        for item in source.items:
            kinds[item.get("kind"), item.get("medium"), item.get("display"), item.split].append(item)
        for key, items in sorted(kinds.items()):
            sides = [
                max(Pillow.open(io.BytesIO(data)).size) for data in source.read(tuple(i.file for i in items)).values()
            ]
            digits = Counter(
                len(item.get("reading")) for item in items if item.get("reading").replace("?", "0").isdigit()
            )
            shown = ", ".join(f"{count} with {length}" for length, count in sorted(digits.items())) or "not read"
            meters = len({item.named_meter for item in items} - {""}) or "not named"
            what, medium, display, split = key
            rows.append(
                (
                    source.name,
                    what,
                    medium,
                    display,
                    split or "none",
                    len(items),
                    meters,
                    f"{min(sides)}-{max(sides)}",
                    shown,
                )
            )
    return markdown(header, rows)


def _synthetic() -> str:
    defaults = {field.name: field.default for field in fields(Workshop)}
    rows = ((kind, defaults["scenes"], defaults["held_out"]) for kind in KINDS)
    return markdown(("kind", "scenes to train on", "scenes held out"), rows)


def _repertoires() -> str:
    header = ("", *REPERTOIRES)
    rows: list[Sequence[object]] = [
        (name, *(", ".join(getattr(one, field)) for one in REPERTOIRES.values()))
        for name, field in (("typefaces", "typefaces"), ("backgrounds", "backgrounds"))
    ]
    rows.append(("handwriting", *(one.handwriting for one in REPERTOIRES.values())))
    faults = ", ".join(f"{name} (`{reason}` when severe)" if reason else name for name, reason in FAULTS.items())
    rows.append(("faults", *(faults if place == 0 else "the same" for place in range(len(REPERTOIRES)))))
    return markdown(header, rows)


def _findings(report: Report) -> str:
    known = sorted(report.of(Level.KNOWN), key=lambda one: one.key)
    rows = ((one.source, one.check, one.subject, one.advice.removeprefix("Known: ")) for one in known)
    counts = f"{len(report.of(Level.ERROR))} errors, {len(report.of(Level.WARNING))} warnings, {len(known)} known:"
    return f"{counts}\n\n" + markdown(("source", "check", "subject", "reason"), rows)
