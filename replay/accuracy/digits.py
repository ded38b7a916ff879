"""Digits that were read beside digits that were confirmed: precision, recall and F1 of each of the ten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, zip_longest

from processors.labels import RegisterLabel
from processors.records import RegisterReading

#: The digit that was confirmed and the one that was read; "" for none.
Pair = tuple[str, str]


@dataclass(slots=True)
class DigitClass:
    """One digit, 0..9."""

    #: Read and confirmed; read where something else was confirmed; confirmed where something else was read.
    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share (0..1) of the readings as this digit that were right."""
        return self.right / (self.right + self.false) if self.right + self.false else None

    @property
    def recall(self) -> float | None:
        """Share (0..1) of the confirmed ones that were read as this digit."""
        return self.right / (self.right + self.missed) if self.right + self.missed else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two."""
        of = 2 * self.right + self.false + self.missed
        return 2 * self.right / of if of else None


def by_class(pairs: Iterable[Pair]) -> dict[str, DigitClass]:
    """Count pairs per digit, 0 to 9."""
    classes = {str(digit): DigitClass() for digit in range(10)}
    for true, read in pairs:
        if true == read:
            classes[true].right += 1
            continue
        if read:
            classes[read].false += 1
        if true:
            classes[true].missed += 1
    return classes


def pairs(registers: Sequence[RegisterReading], labels: Sequence[RegisterLabel]) -> Iterator[Pair]:
    """Give the digits of an answer, each with the confirmed one at its place.

    Registers belong together by tariff where the label names one, otherwise in the order in which most digits agree.
    An answer with another number of registers than were confirmed gives none: which one is missing is not known.
    """
    if not labels or len(registers) != len(labels):
        return
    orders = [order for order in permutations(registers) if _tariffs_fit(order, labels)] or [tuple(registers)]
    best = max(orders, key=lambda order: sum(true == read for true, read in _all(order, labels)))
    yield from _all(best, labels)


def _all(registers: Sequence[RegisterReading], labels: Sequence[RegisterLabel]) -> Iterator[Pair]:
    for register, label in zip(registers, labels, strict=True):
        yield from aligned(register.value, register.decimals, label.value, label.decimals)


def _tariffs_fit(registers: Sequence[RegisterReading], labels: Sequence[RegisterLabel]) -> bool:
    return all(
        label.tariff in (None, register.tariff) for register, label in zip(registers, labels, strict=True)
    )  # fmt: skip


def aligned(read: str, read_decimals: int, true: str, true_decimals: int | None) -> Iterator[Pair]:
    """Give pairs of digits that stand at the same distance from the comma.

    Where the label does not say where its comma is, as many digits as the register has are all of them, fewer are those
    before the comma. Zeros in front, and digits after the comma that only one side has, say nothing: people leave both
    out.

    >>> list(aligned("004217", 1, "421", 0))
    [('4', '4'), ('2', '2'), ('1', '1')]
    """
    if true_decimals is None:
        true_decimals = read_decimals if len(true) == len(read) else 0
    whole_read, whole_true = read[: len(read) - read_decimals], true[: len(true) - true_decimals]
    before = zip_longest(reversed(whole_true), reversed(whole_read), fillvalue="")
    found = [pair for pair in before if pair not in (("", "0"), ("0", ""))]
    yield from reversed(found)
    yield from zip(true[len(whole_true) :], read[len(whole_read) :], strict=False)
