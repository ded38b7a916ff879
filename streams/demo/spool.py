"""Photos with their truth, written to a folder by processes of their own, so that drawing them slows no stage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import IO

import click
import msgspec

from processors.labels import LabelledPhoto

#: Entry points `photos(count, seed, *, drift=None, part=(0, 1)) -> Iterator[LabelledPhoto]`; a part is the photos from an
#: index on in steps, as they are in the whole.
GROUP = "mrrs.photos"
NAME = "synthetic"
#: The child's exit status where the photo source is missing, or does not know the drift.
NO_SOURCE = 3


class NoPhotosError(Exception):
    """There is nothing to draw photos with, or it refuses; the message says why."""


def write(
    folder: Path, count: int, seed: int, drift: str | None, *, part: tuple[int, int] = (0, 1), name: str = NAME
) -> Iterator[Path]:
    """Write photos into a folder, each with its truth beside it, and yield the photos' paths.

    Raises:
        NoPhotosError: no photo source is installed, or it knows no such drift.
    """
    found = [entry for entry in entry_points(group=GROUP) if entry.name == name]
    if not found:
        raise NoPhotosError(f"no photo source {name!r} is installed (entry point {GROUP})")
    try:
        photos = found[0].load()
        for photo in photos(count, seed, drift=drift, part=part):
            path = folder / photo.name
            path.write_bytes(photo.data)
            truth = msgspec.json.encode(replace(photo, data=b""))
            path.with_name(path.name + ".json").write_bytes(truth)
            yield path
    except (ImportError, ValueError) as error:
        raise NoPhotosError(f"the photo source {name!r}: {error}") from error


def read(path: Path) -> LabelledPhoto:
    """Return a photo that `write` wrote."""
    truth = path.with_name(path.name + ".json").read_bytes()
    return replace(msgspec.json.decode(truth, type=LabelledPhoto), data=path.read_bytes())


def spool(folder: Path, count: int, seed: int, drift: str | None, *, processes: int | None = None) -> Iterator[Path]:
    """Have other processes write photos, and yield each path in the photos' order as soon as the photo is there.

    Args:
        folder: Where they go.
        count: How many.
        seed: The same seed, the same photos, by however many processes.
        drift: What changes from the middle on.
        processes: How many draw; by default one a processor, two at most.

    Raises:
        NoPhotosError: as `write`, or a process crashed.
    """
    processes = max(1, min(processes or min(2, os.cpu_count() or 1), count))
    with ExitStack() as stack:
        children = [
            stack.enter_context(_drawing(folder, count, seed, (number, processes), drift))
            for number in range(processes)
        ]
        for index in range(count):
            child = children[index % processes]
            line = _piped(child.stdout).readline()
            if not line:
                lines = _piped(child.stderr).read().strip().splitlines()
                raise NoPhotosError(lines[-1] if lines else f"drawing photos ended with {child.wait()}")
            yield Path(line.rstrip("\n"))


@contextmanager
def _drawing(
    folder: Path, count: int, seed: int, part: tuple[int, int], drift: str | None
) -> Iterator[subprocess.Popen[str]]:
    arguments = [str(folder), str(count), str(seed), *map(str, part), *([drift] if drift else [])]
    command = [sys.executable, "-m", "streams.demo.spool", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 - ours
        try:
            yield child
        except BaseException:
            child.terminate()
            raise


def _piped(stream: IO[str] | None) -> IO[str]:
    assert stream is not None  # noqa: S101 - piped above
    return stream


def main(arguments: list[str]) -> int:
    """Write photos and print their paths, one a line."""
    folder, count, seed, first, step, *drift = arguments
    try:
        part = (int(first), int(step))
        for path in write(Path(folder), int(count), int(seed), drift[0] if drift else None, part=part):
            click.echo(str(path))
    except NoPhotosError as error:
        click.echo(str(error), err=True)
        return NO_SOURCE
    except (KeyboardInterrupt, BrokenPipeError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
