"""What was recorded of a worker that ran well: its libraries and its levels, to hold later ones against."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import msgspec

from processors.versions import libraries

#: The record that is shipped: of the machine that it names, with the pinned libraries.
SHIPPED = Path(__file__).with_name("recorded.json")
#: Distributions that carry the records, beside the libraries that see the pixels.
CARRIERS = ("aiokafka", "confluent-kafka", "faust-streaming", "msgspec", "prometheus-client", "pymongo")

_AGAIN = "mrrs levels record writes one"
_CPUINFO = Path("/proc/cpuinfo")


class RecordedError(ValueError):
    """The record cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A worker at the moment at which somebody said that this is how it should be."""

    schema: Literal[1]
    #: ISO 8601, UTC; who recorded it, and why.
    time: str
    by: str
    reason: str
    #: Seconds and photos a second are only comparable on the same one.
    machine: str
    #: Library -> version.
    libraries: dict[str, str]
    #: One of LEVELS -> its figure.
    levels: dict[str, float]


def read_recorded(path: Path | None) -> Recorded:
    """Return the record in a file, by default the one that is shipped.

    Raises:
        RecordedError: there is none, or it is damaged.
    """
    path = path or SHIPPED
    try:
        return msgspec.json.decode(path.read_bytes(), type=Recorded)
    except OSError as error:
        raise RecordedError(f"{path} cannot be read ({error.strerror}); {_AGAIN}") from error
    except msgspec.DecodeError as error:
        raise RecordedError(f"{path} is no record of libraries and levels: {error}; {_AGAIN}") from error


def write_recorded(recorded: Recorded, path: Path) -> None:
    """Write a record, at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(recorded, order="sorted"), indent=2) + b"\n")
    part.replace(path)


def running() -> dict[str, str]:
    """Return library -> version of this process; of Python only what changes its behaviour."""
    major, minor, _ = platform.python_version_tuple()
    return {"python": f"{major}.{minor}", **libraries(), **dict(filter(None, map(_installed, CARRIERS)))}


def changed(recorded: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return library -> what has changed, in words, of those that are on one side another version or missing.

    >>> changed({"numpy": "2.0"}, {"numpy": "2.1", "pillow": "13"})
    {'numpy': '2.1, recorded 2.0', 'pillow': '13, not recorded'}
    """
    found = {}
    for name in sorted({*recorded, *now}):
        if recorded.get(name) != now.get(name):
            before = f"recorded {recorded[name]}" if name in recorded else "not recorded"
            found[name] = f"{now.get(name, 'not installed')}, {before}"
    return found


def machine() -> str:
    """Return how many processors of which kind there are."""
    model = platform.processor() or platform.machine()
    if _CPUINFO.is_file():
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
    return f"{os.cpu_count()} x {model}"


def _installed(name: str) -> tuple[str, str] | None:
    try:
        return name, version(name)
    except PackageNotFoundError:
        return None
