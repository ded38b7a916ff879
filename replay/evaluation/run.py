"""Runs a whole dataset through the processors, in this process or in several."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2

from replay.evaluation.dataset import Dataset
from replay.evaluation.evaluate import Outcome, evaluate
from replay.evaluation.pictures import Pictures, paint
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of


@dataclass(frozen=True, slots=True)
class Source:
    """What is evaluated; each process opens it for itself."""

    path: Path
    split: str | None = None
    labels: Path | None = None
    limit: int | None = None
    #: Whether requests name the medium that the labels name.
    hint: bool = False
    #: Whether pictures of failures are wanted.
    pictures: bool = False

    def open(self) -> Dataset:
        """Open the dataset.

        Raises:
            DatasetError: it cannot be used.
        """
        samples = Dataset.open(self.path, split=self.split, labels=self.labels)
        return samples.head(self.limit) if self.limit else samples


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome without pixels, and what shows what went wrong."""

    outcome: Outcome
    pictures: Pictures | None


#: Evaluates the sample at an index.
Work = Callable[[int], Result]


def worker(source: Source, settings: Settings) -> Work:
    """Open the dataset and all models once, and return what evaluates one sample."""
    samples, library, limits = source.open(), open_library(settings), limits_of(settings)

    def work(index: int) -> Result:
        sample, data = samples[index]
        outcome = evaluate(sample, data, library, limits, time.perf_counter, hint=source.hint)
        pictures = paint(outcome, data) if source.pictures and outcome.failed else None
        return Result(outcome.without_pixels(), pictures)

    return work


def results(source: Source, settings: Settings, count: int, *, jobs: int = 1) -> Iterator[Result]:
    """Give the result of each of `count` samples, in order.

    Raises:
        DatasetError: a file is missing, or a label cannot be understood.
    """
    if jobs == 1:
        yield from map(worker(source, settings), range(count))
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(source, settings)) as pool:
        try:
            yield from pool.map(_work, range(count), chunksize=4)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_works: list[Work] = []


def _start(source: Source, settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    _works[:] = [worker(source, settings)]


def _work(index: int) -> Result:
    return _works[0](index)
