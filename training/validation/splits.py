"""Whether what is measured on was kept apart, and whether every class is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from training.validation.findings import Finding, Level
from training.validation.sources import Item, Source

#: A digit that has less than this share of an equal part is rare.
RARE = 0.2
#: Crops from which the balance of digits says anything.
ENOUGH = 50


def check(source: Source) -> Iterator[Finding]:
    """Give what is the matter with the splits and the balance of a source."""
    yield from _kept_apart(source)
    without = tuple(item.file for item in source.items if not item.split)
    if without:
        message = f"{len(without)} files have no split: nothing trains on them, or all of it may"
        advice = "Split by meter in our own labels, or list the source as for measuring only."
        yield Finding(Level.WARNING, source.name, "no-split", "files", message, advice, len(without), without[:5])
    if source.digits:
        yield from _balance(source)
    else:
        yield from _augmentations(source)


def _kept_apart(source: Source) -> Iterator[Finding]:
    splits: dict[str, set[str]] = defaultdict(set)
    files: dict[str, list[str]] = defaultdict(list)
    for item in source.items:
        if item.split:
            splits[item.meter].add(item.split)
            files[item.meter].append(item.file)
    for meter, found in splits.items():
        if len(found) > 1:
            message = f"meter {meter} stands in both splits ({len(files[meter])} files)"
            advice = "Move all its files into one split."
            yield Finding(
                Level.ERROR, source.name, "meter-in-both-splits", meter, message, advice, len(files[meter]),
                tuple(files[meter][:5]),
            )  # fmt: skip


def _augmentations(source: Source) -> Iterator[Finding]:
    originals: dict[str, list[Item]] = defaultdict(list)
    for item in source.items:
        originals[item.original].append(item)
    for original, items in originals.items():
        readings = {item.get("reading") for item in items} - {""}
        if not all(agree(one, other) for one, other in combinations(readings, 2)):
            message = f"the augmentations of {original} have the readings {', '.join(sorted(readings))}"
            advice = "They are one photo: give them one reading."
            yield Finding(
                Level.ERROR, source.name, "label-conflict", original, message, advice, len(items),
                tuple(item.file for item in items[:5]),
            )  # fmt: skip


def agree(one: str, other: str) -> bool:
    """Whether two readings can be of one register; `?` is a digit that nobody could read in that picture.

    >>> agree("032???9?", "0???????"), agree("032", "033")
    (True, False)
    """
    return len(one) == len(other) and all(a == b or "?" in (a, b) for a, b in zip(one, other, strict=True))


def whole_digit(value: str) -> str:
    """Return the class of a digit's value: 0 to 9, or blank.

    >>> whole_digit("9.7"), whole_digit("")
    ('9', 'blank')
    """
    try:
        return str(int(float(value))) if value else "blank"
    except (ValueError, OverflowError):
        return "?"


def _balance(source: Source) -> Iterator[Finding]:
    for display in sorted({item.get("display") for item in source.items}):
        for split in ("train", "val"):
            counts = Counter(
                whole_digit(item.get("value"))
                for item in source.items
                if item.get("display") == display and item.split == split
            )
            total = sum(counts[digit] for digit in "0123456789")
            for digit in "0123456789" if total >= ENOUGH else "":
                if counts[digit] < RARE * total / 10:
                    message = f"digit {digit} has {counts[digit]} of {total} {display} crops of {split}"
                    advice = "Draw by value, bring more of it, or give figures by digit."
                    subject = f"{display} {split} {digit}"
                    yield Finding(Level.WARNING, source.name, "class-rare", subject, message, advice, counts[digit])
