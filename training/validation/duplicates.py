"""Pictures that are there twice: within a split they count for less, across splits they spoil the measurement."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from training.validation.findings import Finding, Level
from training.validation.looks import Look
from training.validation.near import Pair, pairs
from training.validation.sources import Item
from training.validation.splits import agree

#: Correlation from which two crops must show the same value; the segment between a 3 and a 9 costs more than that.
SAME = 0.995
#: Labels of tenths are noisy by so much (DESIGN §10).
TENTH = 0.1
_EXAMPLES = 5


def check(looks: Sequence[Look], *, digits: bool) -> Iterator[Finding]:
    """Give what is the matter with pictures that look alike, of one source or of several.

    Args:
        looks: crops of digits, or photos and registers.
        digits: which of the two.
    """
    exact = tuple(_exact(looks))
    near = tuple(pairs(looks, turned=not digits))
    yield from _conflicts(looks, [*exact, *(pair for pair in near if digits and pair.correlation >= SAME)])
    yield from _grouped(looks, exact, "exact-duplicate", "the same picture twice")
    rest = [pair for pair in near if looks[pair.first].pixels != looks[pair.second].pixels]
    yield from _grouped(looks, rest, "near-duplicate", "nearly the same picture")


def _exact(looks: Sequence[Look]) -> Iterator[Pair]:
    """Give each picture that has the pixels of an earlier one, with the first of them."""
    first: dict[str, int] = {}
    for place, look in enumerate(looks):
        if look.pixels in first:
            yield Pair(first[look.pixels], place, 1.0)
        first.setdefault(look.pixels, place)


def _conflicts(looks: Sequence[Look], alike: Sequence[Pair]) -> Iterator[Finding]:
    for pair in {(pair.first, pair.second): pair for pair in alike}.values():
        one, other = looks[pair.first].item, looks[pair.second].item
        if problem := differ(one, other):
            yield Finding(
                Level.ERROR,
                one.source,
                "label-conflict",
                one.file,
                f"{one.file} and {other.file} show the same, but {problem}",
                "Look at both and mend the label that is wrong.",
                examples=(one.file, other.file),
            )


def differ(one: Item, other: Item) -> str:
    """Say in which label two files differ; empty where they agree or one of them is silent."""
    for column, same in _SAME.items():
        first, second = (sorted({row.get(column, "") for row in item.rows}) for item in (one, other))
        silent = column != "value" and ("" in first or "" in second)
        if not silent and not (len(first) == len(second) and all(map(same, first, second))):
            return f"{column} is {'/'.join(first) or 'empty'} and {'/'.join(second) or 'empty'}"
    return ""


def _near_values(one: str, other: str) -> bool:
    try:
        away = abs(float(one) - float(other)) % 10
    except ValueError:
        # A blank place beside a digit; what is no number at all is found elsewhere.
        return one == other
    return min(away, 10 - away) <= TENTH + 1e-6


#: Column -> whether two labels say the same.
_SAME: Mapping[str, Callable[[str, str], bool]] = {
    "value": _near_values, "reading": agree, "medium": operator.eq, "display": operator.eq,
}  # fmt: skip


def _grouped(looks: Sequence[Look], alike: Sequence[Pair], rule: str, what: str) -> Iterator[Finding]:
    within: dict[str, list[Pair]] = defaultdict(list)
    across: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    for pair in alike:
        one, other = looks[pair.first].item, looks[pair.second].item
        if {one.split, other.split} == {"train", "val"}:
            held_out, seen = (one, other) if one.split == "val" else (other, one)
            across[held_out.source, group(held_out), group(seen)].append(pair)
        else:
            within[one.source].append(pair)
    for name, found in within.items():
        files = {place for pair in found for place in (pair.first, pair.second)}
        message = f"{len(files)} files show {what} as another one of their split ({len(found)} pairs)"
        advice = "They count for less than they seem; draw by meter and value, or drop some."
        yield Finding(Level.WARNING, name, rule, "within", message, advice, len(found), _examples(looks, found))
    for (name, kept, trained), found in across.items():
        message = f"{len(found)} pairs show {what} in val ({kept}) and in train ({trained})"
        advice = "Take the meter out of one of the two splits: what was trained on cannot be measured on."
        subject = f"{kept} ~ {trained}"
        yield Finding(
            Level.ERROR, name, f"{rule}-across-splits", subject, message, advice, len(found), _examples(looks, found)
        )


def group(item: Item) -> str:
    """Return the meter as findings name it, a file by its source where no meter is named."""
    return item.named_meter or f"{item.source}/{item.original}"


def _examples(looks: Sequence[Look], found: Sequence[Pair]) -> tuple[str, ...]:
    best = sorted(found, key=lambda pair: -pair.correlation)[:_EXAMPLES]
    return tuple(f"{looks[pair.first].item.file} = {looks[pair.second].item.file}" for pair in best)
