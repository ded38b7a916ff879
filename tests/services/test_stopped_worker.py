"""A worker that is told to stop finishes what it has begun, and leaves nothing to be done twice."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from streams.topics import PHOTOS, READINGS, ROUTES, TOPICS
from tests.services.backend import records, send
from tests.services.stand import Stand


def test_nothing_is_delivered_again_after_a_clean_stop_in_the_middle_of_the_work(
    stand: Stand, photos: dict[str, bytes]
) -> None:
    some = dict(islice(photos.items(), 80))
    send(stand.brokers, some)
    for answers in (20, 45):
        worker = stand.worker()
        stand.wait_for_answers(answers, worker)
        assert worker.stop() == 0, worker.tail()
        assert len(stand.answers()) < len(some), "it was stopped too late to show anything"
    worker = stand.worker()
    stand.wait_for_answers(len(some), worker)
    assert worker.stop() == 0, worker.tail()

    # Had a record been worked on twice, a topic further on would have two of its key.
    for topic in {PHOTOS, READINGS, *(route.sink for route in ROUTES.values())}:
        counts = Counter(record.key for record in records(stand.brokers, topic.name))
        assert max(counts.values()) == 1, topic.name
        assert set(counts) <= set(some)
    assert {record.key for record in records(stand.brokers, READINGS.name)} == set(some)
    assert records(stand.brokers, TOPICS["mrrs.dead-letters.v1"].name) == []
