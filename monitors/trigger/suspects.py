"""Whether a segment's loss comes from one source, or from a change of the sources' shares, rather than from the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from monitors.trigger.facts import Slice, Suspect

#: Photos below which nothing is said about a source, or about all others.
FEW = 30
#: Share of the photos up to which a source can be told from the rest.
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """One answered photo."""

    tenant: str
    codec: str
    #: It shows nothing: no picture, or one without any contrast.
    blank: bool
    #: Probability that the reading is right; 0 if rejected.
    right: float
    rejected: bool


def slice_of(photos: Sequence[Seen]) -> Slice:
    """Return how some photos were read."""
    if not photos:
        return Slice(0, 0.0, 0.0, 0.0)
    right = [photo.right for photo in photos]
    return Slice(len(photos), fmean(right), pstdev(right), fmean(photo.rejected for photo in photos))


def suspect(before: Sequence[Seen], since: Sequence[Seen]) -> Suspect | None:
    """Return the source that most of the loss comes from, whatever its share; None where nothing is lost."""
    if not (before and since):
        return None
    loss = _right(before) - _right(since)
    if loss <= 0:
        return None
    return max(_suspects(before, since, loss), key=lambda found: found.loss, default=None)


def _suspects(before: Sequence[Seen], since: Sequence[Seen], loss: float) -> Iterator[Suspect]:
    blank = [photo for photo in since if photo.blank]
    more = len(blank) / len(since) - sum(photo.blank for photo in before) / len(before)
    if blank and more > 0:
        name = "photos that show nothing (a broken camera or app)"
        yield Suspect("fault", name, len(blank) / len(since), min(1.0, more * _right(before) / loss))
    for kind, source in SOURCES.items():
        earlier, later = _grouped(before, source), _grouped(since, source)
        yield from _single(kind, earlier, later, loss)
        yield from _mix(kind, earlier, later, loss)


def _single(
    kind: str, earlier: Mapping[str, list[Seen]], later: Mapping[str, list[Seen]], loss: float
) -> Iterator[Suspect]:
    total = sum(map(len, later.values()))
    all_before = [photo for photos in earlier.values() for photo in photos]
    for name, photos in later.items():
        share = len(photos) / total
        if len(photos) < FEW or total - len(photos) < FEW or share > MOST:
            continue
        lost = share * (_right(earlier.get(name, all_before)) - _right(photos))
        yield Suspect(kind, name, share, min(1.0, lost / loss))


def _mix(
    kind: str, earlier: Mapping[str, list[Seen]], later: Mapping[str, list[Seen]], loss: float
) -> Iterator[Suspect]:
    """Give the part of the loss that remains where every source is read as well as before (direct standardisation)."""
    known = [name for name, photos in later.items() if len(photos) >= FEW and len(earlier.get(name, ())) >= FEW]
    if len(known) < 2:
        return
    counts = {name: len(later[name]) for name in known}
    within = sum(counts[name] * (_right(earlier[name]) - _right(later[name])) for name in known) / sum(counts.values())
    moved = min(1.0, 1 - within / loss)
    if moved > 0:
        yield Suspect("mix", f"of {kind}s", sum(counts.values()) / sum(map(len, later.values())), moved)


#: Kind -> what tells a photo's source.
SOURCES: Mapping[str, Callable[[Seen], str]] = {
    "tenant": lambda photo: photo.tenant,
    "codec": lambda photo: photo.codec,
}


def _grouped(photos: Sequence[Seen], source: Callable[[Seen], str]) -> dict[str, list[Seen]]:
    groups: dict[str, list[Seen]] = defaultdict(list)
    for photo in photos:
        groups[source(photo)].append(photo)
    return groups


def _right(photos: Sequence[Seen]) -> float:
    return fmean(photo.right for photo in photos)
