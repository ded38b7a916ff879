"""What crashes a stage is kept as a dead letter, once, and can be sent back."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from processors.chain import read
from processors.library import Library
from processors.limits import Limits
from processors.records import Photo, Request, Status, Trail
from streams.topics import DEAD_LETTERS, READINGS, STAGES
from tests.services import crashing_worker
from tests.services.backend import records, send
from tests.services.process import Process
from tests.services.stand import Stand
from tests.services.waiting import wait_until


def _mrrs(stand: Stand, *args: str) -> Any:
    done = subprocess.run(stand.mrrs(*args), env=stand.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _readable(photos: dict[str, bytes], models: Path) -> Iterator[bytes]:
    """Photos that are read: a refused one passes some stages by and could not crash them."""
    library = Library(models)
    for key, data in photos.items():
        photo = Photo(trail=Trail(Request(key)), data=data)
        if read(photo, library, Limits(), time.perf_counter).status is Status.READ:
            yield data


def test_each_crash_is_one_dead_letter_that_comes_through_when_it_is_sent_back(
    stand: Stand, photos: dict[str, bytes], models: Path, tmp_path: Path
) -> None:
    good = dict(islice(photos.items(), 14))
    meters = list(islice(_readable(photos, models), len(STAGES)))
    marked = {f"{crashing_worker.mark(stage)}1": meter for stage, meter in zip(STAGES, meters, strict=True)}
    defect = tmp_path / "defect"
    defect.touch()

    def start(**settings: str) -> Process:
        return stand.start([sys.executable, crashing_worker.__file__, str(defect)], **settings)

    send(stand.brokers, {**good, **marked})
    worker = start(commit_interval_s="600")
    stand.wait_for_answers(len(good), worker)
    wait_until(lambda: len(records(stand.brokers, DEAD_LETTERS.name)) >= len(marked), "the dead letters", 60)
    # Before anything is committed: the same records crash again, and their dead letters are there already.
    worker.kill()
    worker = start()
    send(stand.brokers, {"one more": meters[-1]})
    stand.wait_for_answers(len(good) + 1, worker)
    assert worker.stop() == 0, worker.tail()
    assert "crashed on request" in worker.log.read_text(), "the kill came after the commit and has shown nothing"

    assert Counter(record.key for record in records(stand.brokers, DEAD_LETTERS.name)) == Counter(list(marked))
    assert set(stand.answers()) == {*good, "one more"}
    listed = _mrrs(stand, "dead-letters", "list", "--json")["dead_letters"]
    assert {(letter["request_id"], letter["stage"], letter["error"], letter["attempts"]) for letter in listed} == {
        (f"{crashing_worker.mark(stage)}1", stage, "ZeroDivisionError", 1) for stage in STAGES
    }

    defect.unlink()
    assert _mrrs(stand, "dead-letters", "resend", "--all", "--json")["resent"]
    worker = start()
    stand.wait_for_answers(len(good) + 1 + len(marked), worker)
    assert worker.stop() == 0, worker.tail()
    assert set(stand.answers()) == {*good, "one more", *marked}
    assert {record.key for record in records(stand.brokers, READINGS.name)} >= set(marked)
    assert len(records(stand.brokers, DEAD_LETTERS.name)) == len(marked)
