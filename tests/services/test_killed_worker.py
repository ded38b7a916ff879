"""A worker may be killed at any moment: nothing is lost, nothing is answered twice."""

from __future__ import annotations

import random

import pytest

from streams.deadlettertopic import list_dead_letters
from streams.topics import READINGS
from tests.services.backend import records, send
from tests.services.stand import Stand
from tests.services.waiting import wait_until

SEED = 20
#: Seconds between two commits of offsets: all the time, so that what is committed too early is lost for good; as in
#: production; and never, so that all the work comes again.
COMMIT_INTERVALS = ("0.02", "1", "600")


@pytest.mark.timeout(600)
def test_300_photos_are_each_answered_once_though_the_worker_is_killed_three_times(
    stand: Stand, photos: dict[str, bytes]
) -> None:
    send(stand.brokers, photos)
    # At these counts of stored answers: a moment of the work, whatever the machine's speed.
    moments = sorted(random.Random(SEED).sample(range(5, len(photos) - 5), 3))
    for moment, interval in zip(moments, COMMIT_INTERVALS, strict=True):
        worker = stand.worker(commit_interval_s=interval)
        stand.wait_for_answers(moment, worker)
        assert len(stand.answers()) < len(photos), "it was killed too late to show anything"
        worker.kill()
    worker = stand.worker()
    stand.wait_for_answers(len(photos), worker)

    # Stored: one answer for each request, beside the original as it was sent.
    answers = stand.answers()
    assert set(answers) == set(photos)
    assert stand.originals() == photos

    # Published: each of them at least once, and never anything but what is stored.
    def published() -> bool:
        return {record.key for record in records(stand.brokers, READINGS.name)} == set(photos)

    wait_until(published, "the last readings", 30)
    assert worker.stop() == 0
    sent = records(stand.brokers, READINGS.name)
    assert all(record.value == answers[record.key] for record in sent)
    assert len(sent) > len(photos), "nothing came again: no kill has shown anything"
    assert list_dead_letters(stand.brokers) == []
