"""The request log's file is locked under load: the stages wait, lag shows it, no photo is lost or answered twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from confluent_kafka import Consumer, TopicPartition
from prometheus_client import CollectorRegistry

from streams.settings import Settings
from streams.worker import serve
from tests.services.waiting import wait_until
from tests.streams import fake_stages
from tests.streams.brokers import Broker, embedded_broker

PHOTOS, READINGS = "mrrs.photos.v1", "mrrs.readings.v1"


def lag(broker: Broker, group: str, topic: str) -> int:
    """Return how many records of a topic a group has not committed."""
    with closing(Consumer({"bootstrap.servers": broker.address, "group.id": group})) as consumer:
        partitions = [TopicPartition(topic, number) for number in consumer.list_topics(topic).topics[topic].partitions]
        committed = {one.partition: max(0, one.offset) for one in consumer.committed(partitions, timeout=10)}
        ends = {one.partition: consumer.get_watermark_offsets(one, timeout=10)[1] for one in partitions}
    return sum(ends[number] - committed[number] for number in ends)


def rows(path: Path, sql: str) -> dict[str, bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute(sql).fetchall())


async def test_photos_wait_while_the_file_is_locked_and_each_is_answered_once(tmp_path, monkeypatch):
    monkeypatch.setattr("replay.log.sqlite_file.BUSY_S", 0.1)
    path, registry = tmp_path / "requests.sqlite", CollectorRegistry()
    ready, stop = asyncio.Event(), asyncio.Event()
    first, more = ({f"{name}{n}".encode(): f"{name} photo {n}".encode() for n in range(20)} for name in "ab")
    with embedded_broker() as broker:
        settings = Settings(
            brokers=broker.address,
            request_log=f"sqlite:///{path}",
            embedded=True,
            metrics="none",
            in_flight_bytes=9_000_000,
            retry_first_s=0.05,
            retry_most_s=0.2,
        )
        serving = asyncio.create_task(
            serve(settings, processors=fake_stages.STAGES, registry=registry, ready=ready.set, stop=stop)
        )
        await asyncio.wait_for(ready.wait(), 60)
        await asyncio.to_thread(broker.send, PHOTOS, first.items())
        assert len(await asyncio.to_thread(broker.read, READINGS, len(first))) == len(first)
        await asyncio.to_thread(wait_until, lambda: lag(broker, "mrrs.intake", PHOTOS) == 0, "no lag", 30)

        with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.to_thread(broker.send, PHOTOS, more.items())

            def tried() -> bool:
                return (registry.get_sample_value("mrrs_retries_total", {"what": "request log"}) or 0) >= 5

            await asyncio.to_thread(wait_until, tried, "five tries", 60)
            assert await asyncio.to_thread(lag, broker, "mrrs.intake", PHOTOS) == len(more)
            assert len(await asyncio.to_thread(broker.read, READINGS, 99, 1.0)) == len(first)
            assert len(rows(path, "SELECT id, data FROM requests")) == len(first)
            other.execute("COMMIT")

        everything = first | more
        readings = await asyncio.to_thread(broker.read, READINGS, len(everything), 60, 1)
        await asyncio.to_thread(wait_until, lambda: lag(broker, "mrrs.intake", PHOTOS) == 0, "no lag", 30)
        stop.set()
        await serving
    assert Counter(message.key() for message in readings) == dict.fromkeys(everything, 1)
    assert {key.encode(): data for key, data in rows(path, "SELECT id, data FROM requests").items()} == everything
    answers = rows(path, "SELECT id, answer FROM answers")
    assert {message.key().decode(): message.value() for message in readings} == answers
