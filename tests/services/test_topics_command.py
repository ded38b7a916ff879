"""`mrrs topics create` on a real Kafka."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from streams.admin import create_topics
from streams.commands.topics import topics
from streams.topics import READINGS, TOPICS
from tests.services.kafka_server import KafkaServer
from tests.services.waiting import free_ports


def _run(*args: str) -> Result:
    return CliRunner().invoke(topics, ["create", *args], standalone_mode=False)


def test_it_creates_all_topics_and_says_so(fresh_kafka: KafkaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MRRS_BROKERS", fresh_kafka.bootstrap)
    first = _run("--partitions", "2", "--json")
    assert first.return_value == 0
    assert json.loads(first.stdout) == {
        "topics": [{"topic": name, "outcome": "created", "differences": []} for name in TOPICS]
    }
    again = _run("--partitions", "2")
    assert again.return_value == 0
    assert again.stdout.count("exists") == len(TOPICS)


def test_the_status_is_1_where_a_topic_is_not_as_it_should_be(fresh_kafka: KafkaServer) -> None:
    create_topics(fresh_kafka.bootstrap, topics=[replace(READINGS, max_bytes=1000)])
    result = _run("--brokers", fresh_kafka.bootstrap)
    assert result.return_value == 1
    (line,) = [line for line in result.stdout.splitlines() if "differs" in line]
    assert line.startswith(READINGS.name)
    assert f"max.message.bytes=1000 instead of {READINGS.max_bytes}" in line


def test_a_broker_that_is_not_there_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.admin.TIMEOUT", 1.0)
    (port,) = free_ports(1)
    result = _run("--brokers", f"127.0.0.1:{port}")
    assert result.exit_code != 0
    assert str(result.exception).startswith(f"127.0.0.1:{port}: ")
