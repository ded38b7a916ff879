"""Photos with their truth, written to a folder by a process of their own, so that drawing them slows no stage."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path

import click
import msgspec

from processors.labels import LabelledPhoto

#: Entry points `photos(count, seed, *, drift=None) -> Iterator[LabelledPhoto]`.
GROUP = "mrrs.photos"
NAME = "synthetic"
#: The child's exit status where the photo source is missing, or does not know the drift.
NO_SOURCE = 3


class NoPhotosError(Exception):
    """There is nothing to draw photos with, or it refuses; the message says why."""


def write(folder: Path, count: int, seed: int, drift: str | None, name: str = NAME) -> Iterator[Path]:
    """Write photos into a folder, each with its truth beside it, and yield the photos' paths.

    Raises:
        NoPhotosError: no photo source is installed, or it knows no such drift.
    """
    found = [entry for entry in entry_points(group=GROUP) if entry.name == name]
    if not found:
        raise NoPhotosError(f"no photo source {name!r} is installed (entry point {GROUP})")
    try:
        photos = found[0].load()
        for photo in photos(count, seed, drift=drift):
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


def spool(folder: Path, count: int, seed: int, drift: str | None) -> Iterator[Path]:
    """Have another process write photos, and yield each path as soon as the photo is there.

    Raises:
        NoPhotosError: as `write`, or the process crashed.
    """
    arguments = [str(folder), str(count), str(seed), *([drift] if drift else [])]
    command = [sys.executable, "-m", "streams.demo.spool", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 - ours
        assert child.stdout is not None  # noqa: S101 - piped above
        assert child.stderr is not None  # noqa: S101
        try:
            for line in child.stdout:
                yield Path(line.rstrip("\n"))
            lines = child.stderr.read().strip().splitlines()
        except BaseException:
            child.terminate()
            raise
    if child.returncode:
        raise NoPhotosError(lines[-1] if lines else f"drawing photos ended with {child.returncode}")


def main(arguments: list[str]) -> int:
    """Write photos and print their paths, one a line."""
    folder, count, seed, *drift = arguments
    try:
        for path in write(Path(folder), int(count), int(seed), drift[0] if drift else None):
            click.echo(str(path))
    except NoPhotosError as error:
        click.echo(str(error), err=True)
        return NO_SOURCE
    except (KeyboardInterrupt, BrokenPipeError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
