"""What a row may say: closed lists and ranges. Each rule says what is wrong with a row, nothing where it is good."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from processors.contracts import TARIFFS
from processors.records import Display, Medium, Reason
from training.validation.sources import Row

#: Column -> what it may hold.
CLOSED: Mapping[str, frozenset[str]] = {
    "medium": frozenset({"", *Medium}),
    "display": frozenset({"", *Display}),
    "kind": frozenset({"", "photo", "register"}),
    "readable": frozenset({"", "0", "1"}),
    "split": frozenset({"", "train", "val"}),
    "tariff": frozenset({"", *TARIFFS}),
    "expected": frozenset({"", *Reason}),
    # Of our own labels: which corner comes first in reading direction, and whether the photo is a mirror image.
    "quarter": frozenset({"", "0", "1", "2", "3"}),
    "mirrored": frozenset({"", "0", "1"}),
}


def closed(row: Row) -> str:
    """Say which column holds what it may not."""
    odd = [f"{name} {row[name]!r}" for name, may in CLOSED.items() if row.get(name, "") not in may]
    return f"{', '.join(odd)} is not in the closed list (docs/datasets.md)" if odd else ""


def value(row: Row) -> str:
    """Say what is wrong with the value of a digit."""
    if not row.get("value"):
        return "" if row.get("display") == "digital" else "a drum has no blank place: value is empty"
    if not tenth(row["value"]):
        return f"value {row['value']!r} is not one of 0.0, 0.1 ... 9.9"
    return (
        f"value {row['value']}: an LCD shows whole digits"
        if row.get("display") == "digital" and float(row["value"]) % 1
        else ""
    )


def reading(row: Row) -> str:
    """Say what is wrong with a reading; `?` stands for a digit that nobody can read."""
    digits = row.get("reading", "")
    if digits and not (digits.replace("?", "0").isascii() and digits.replace("?", "0").isdigit()):
        return f"reading {digits!r} is not made of digits"
    return f"reading {digits} has {len(digits)} digits, no register has more than 10" if len(digits) > 10 else ""


def decimals(row: Row) -> str:
    """Say what is wrong with the count of decimals."""
    given, digits = row.get("decimals", ""), row.get("reading", "")
    if not given:
        return ""
    if not (given.isascii() and given.isdigit()):
        return f"decimals {given!r} is no count"
    return f"{given} decimals leave no whole digit of reading {digits}" if digits and int(given) >= len(digits) else ""


def tenths(row: Row) -> str:
    """Say what is wrong with the place of the last drum."""
    return (
        "" if not row.get("tenths") or tenth(row["tenths"]) else f"tenths {row['tenths']!r} is not one of 0.0 ... 9.9"
    )


def span(row: Row) -> str:
    """Say what is wrong with the share of the box that the windows fill."""
    if not row.get("span"):
        return ""
    try:
        first, last = (float(number) for number in row["span"].split())
    except ValueError:
        return f"span {row['span']!r} is not two numbers"
    return "" if -0.5 <= first < last <= 1.5 else f"span {row['span']} is not a part of the box"


def rows(row: Row) -> str:
    """Say what is wrong with the shares of the box's height at both ends of the windows."""
    if not row.get("rows"):
        return ""
    try:
        left_top, left_bottom, right_top, right_bottom = (float(number) for number in row["rows"].split())
    except ValueError:
        return f"rows {row['rows']!r} is not four numbers"
    good = all(-0.5 <= top < bottom <= 1.5 for top, bottom in ((left_top, left_bottom), (right_top, right_bottom)))
    return "" if good else f"rows {row['rows']} is not a part of the box"


def tenth(text: str) -> bool:
    """Whether a text is one of 0.0, 0.1 ... 9.9."""
    try:
        number = float(text)
    except ValueError:
        return False
    return math.isfinite(number) and 0 <= number <= 9.9 and abs(number * 10 - round(number * 10)) < 1e-6


def origin(row: Row) -> str:
    """Say whether it is unknown where a row comes from."""
    return "" if row.get("source") else "source is empty: nothing is trained on what nobody knows the origin of"


DIGIT_RULES: Mapping[str, Callable[[Row], str]] = {"closed-list": closed, "value-range": value, "origin": origin}
PHOTO_RULES: Mapping[str, Callable[[Row], str]] = {
    "closed-list": closed, "reading-digits": reading, "decimals-range": decimals, "tenths-range": tenths,
    "span-range": span, "rows-range": rows, "origin": origin,
}  # fmt: skip
