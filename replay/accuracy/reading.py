"""Reads the photos of a dataset, the calibration workload before and after each."""

from __future__ import annotations

import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

import cv2

from processors.labels import Verdict
from replay.accuracy.record import Case
from replay.accuracy.workload import Workload
from replay.evaluation.digits import same_integer
from replay.evaluation.evaluate import Outcome, evaluate
from replay.evaluation.run import Source
from replay.evaluation.worst import answered, expected
from streams.library import open_library
from streams.settings import Settings
from streams.stages import limits_of

#: Reads the photo at an index.
Work = Callable[[int], Case]


def case(outcome: Outcome, data: bytes, seconds: float, workload: float) -> Case:
    """Return what is noted of an outcome."""
    sample, photo = outcome.sample, outcome.sample.photo
    verdict = outcome.verdict
    if outcome.reading is None:
        verdict = Verdict.RIGHT if same_integer(outcome.predicted, sample.value) else Verdict.WRONG
    return Case(
        key=hashlib.sha256(data).hexdigest()[:16],
        file=sample.file,
        verdict=verdict,
        expected=str(photo.expected or "") if photo else "",
        held=outcome.as_expected,
        truth=expected(outcome),
        answer=answered(outcome),
        slices=dict(sample.slices),
        seconds=seconds,
        workload=workload,
    )


def worker(source: Source, settings: Settings) -> Work:
    """Open the dataset and all models once, and return what reads one photo."""
    cv2.setNumThreads(1)  # threads that wait for work would be counted as work
    samples, library, limits = source.open(), open_library(settings), limits_of(settings)
    workload = Workload()

    def work(index: int) -> Case:
        sample, data = samples[index]
        before, start = workload(), time.process_time()
        outcome = evaluate(sample, data, library, limits, time.process_time, hint=source.hint)
        # Judging is no part of a photo's run time; a digit's crop has no stages to ask.
        seconds = sum(outcome.reading.timings.values()) if outcome.reading else time.process_time() - start
        return case(outcome, data, seconds, (before + workload()) / 2)

    return work


def cases(source: Source, settings: Settings, indices: Sequence[int], *, jobs: int = 1) -> Iterator[tuple[int, Case]]:
    """Give each index with its case, in order.

    Raises:
        DatasetError: a file is missing, or a label cannot be understood.
    """
    if jobs == 1:
        yield from zip(indices, map(worker(source, settings), indices), strict=True)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_start, initargs=(source, settings)) as pool:
        try:
            yield from zip(indices, pool.map(_work, indices), strict=True)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_works: list[Work] = []


def _start(source: Source, settings: Settings) -> None:
    """Prepare a process: Ctrl-C is for the one that started it, and it does not outlive that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _works[:] = [worker(source, settings)]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _work(index: int) -> Case:
    return _works[0](index)
