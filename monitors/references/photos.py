"""The photos of a dataset, observed by reading them in this process or in several."""

from __future__ import annotations

import csv
import io
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import cv2

from monitors.references.observed import Observed, observed
from processors.chain import read
from processors.records import Photo, Request, Trail
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

#: What a file without labels is taken for a photo by.
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif")

#: Observes the photo in a file.
Observe = Callable[[Path], Observed]


class NoPhotosError(ValueError):
    """There are no photos to look at; the message says where and why."""


def photos(folder: Path) -> list[Path]:
    """Return the photos of a folder: those that its labels.csv names, or without one all that lie in it.

    Raises:
        NoPhotosError: there are none, or one that is named is not there.
    """
    if not folder.is_dir():
        raise NoPhotosError(f"{folder}: no folder")
    labels = folder / "labels.csv"
    found = _labelled(labels) if labels.is_file() else _lying(folder)
    if not found:
        raise NoPhotosError(f"{folder}: no photos in it")
    missing = [path for path in found if not path.is_file()]
    if missing:
        raise NoPhotosError(f"{labels}: {len(missing)} of its files are not there, the first is {missing[0].name}")
    return found


def observe(paths: Sequence[Path], settings: Settings, *, jobs: int = 1) -> Iterator[Observed]:
    """Give what monitors look at of each photo, in order.

    Raises:
        SettingsError: no folder of models is set.
        ModelError: a model is missing or is not what the manifest says.
    """
    if jobs == 1:
        yield from map(_observer(settings), paths)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(settings,)) as pool:
        try:
            yield from pool.map(_work, paths, chunksize=4)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _labelled(labels: Path) -> list[Path]:
    try:
        rows = list(csv.DictReader(io.StringIO(labels.read_text("utf-8-sig"))))
    except UnicodeDecodeError as error:
        raise NoPhotosError(f"{labels}: not UTF-8") from error
    if rows and "file" not in rows[0]:
        raise NoPhotosError(f"{labels}: no column file; docs/datasets.md says what a dataset looks like")
    if rows and "value" in rows[0]:
        raise NoPhotosError(f"{labels}: crops of digits are no photos")
    return [labels.parent / file for file in dict.fromkeys(row["file"] for row in rows)]


def _lying(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def _observer(settings: Settings) -> Observe:
    library, limits = open_library(settings), limits_of(settings)

    def work(path: Path) -> Observed:
        photo = Photo(trail=Trail(Request(path.name)), data=path.read_bytes())
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return observed(read(photo, library, limits, time.perf_counter), tenant="", time=now)

    return work


_observers: list[Observe] = []


def _start(settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    _observers[:] = [_observer(settings)]


def _work(path: Path) -> Observed:
    return _observers[0](path)
