"""The database is stopped under load: the stages wait, lag shows it, no photo is lost and none answered twice."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests.replay.test_store_away import lag
from tests.services.mongodb import MongoDBServer
from tests.services.process import Process
from tests.services.stand import ROOT
from tests.services.waiting import wait_until
from tests.streams.brokers import embedded_broker

PHOTOS, READINGS = "mrrs.photos.v1", "mrrs.readings.v1"
#: Seconds for which the database is away; MRRS_TEST_STOPPED_S=60 for the whole minute.
AWAY_S = float(os.environ.get("MRRS_TEST_STOPPED_S", "10"))


def photos(name: str, count: int) -> dict[bytes, bytes]:
    return {f"{name}-{number}".encode(): f"{name} photo {number}".encode() for number in range(count)}


def documents(url: str, collection: str, field: str) -> dict[str, bytes]:
    client: MongoClient[dict[str, Any]] = MongoClient(url)
    try:
        found = client.get_default_database()[collection].find({}, {field: 1})
        return {document["_id"]: document[field] for document in found}
    finally:
        client.close()


@pytest.mark.timeout(600)
def test_photos_wait_while_the_database_is_stopped_and_each_is_answered_once(
    fresh_mongodb: MongoDBServer, tmp_path: Path
) -> None:
    url = f"{fresh_mongodb.url}stopped"
    before, during, after = (photos(name, 40) for name in ("before", "during", "after"))
    with embedded_broker() as broker:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "MRRS_BROKERS": broker.address,
            "MRRS_REQUEST_LOG": url,
            "MRRS_REQUEST_LOG_PURGED": "true",
            "MRRS_RETRY_MOST_S": "2",
            "MRRS_IN_FLIGHT_BYTES": "9000000",
        }
        script = [sys.executable, str(ROOT / "tests/streams/fake_worker.py"), str(tmp_path)]
        worker = Process(script, tmp_path / "worker.log", environment)
        try:
            broker.send(PHOTOS, before.items())
            # In the middle of the work, not after it.
            assert len(broker.read(READINGS, 10, 120)) >= 10
            fresh_mongodb.stop()
            broker.send(PHOTOS, during.items())
            time.sleep(AWAY_S)
            worker.check()
            answered = len(broker.read(READINGS, 999, 2.0))
            assert answered <= len(before)
            assert lag(broker, "mrrs.intake", PHOTOS) >= len(during)

            fresh_mongodb.start()
            broker.send(PHOTOS, after.items())
            everything = before | during | after
            readings = broker.read(READINGS, len(everything), 180, settle_s=1)
            wait_until(lambda: lag(broker, "mrrs.intake", PHOTOS) == 0, "no lag", 60)
            assert worker.stop(60) == 0
        finally:
            if worker.alive:
                worker.kill()
    assert "request log" in worker.tail()
    assert "trying again" in worker.tail()
    assert Counter(message.key() for message in readings) == dict.fromkeys(everything, 1)
    assert {key.encode(): data for key, data in documents(url, "requests", "data").items()} == everything
    assert {message.key().decode(): message.value() for message in readings} == documents(url, "answers", "answer")
