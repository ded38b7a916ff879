"""`mrrs topics create` on a fake cluster."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from streams.admin import create_topics
from streams.commands.topics import topics
from streams.topics import PHOTOS, TOPICS
from tests.streams.fake_cluster import FakeCluster, cluster

__all__ = ["cluster"]


def _run(*args: str) -> Result:
    return CliRunner().invoke(topics, ["create", *args], standalone_mode=False)


def test_the_command_names_every_topic_and_what_was_done(cluster: FakeCluster) -> None:
    first = _run("--json")
    assert first.return_value == 0
    assert json.loads(first.stdout) == {
        "topics": [{"topic": name, "outcome": "created", "differences": []} for name in TOPICS]
    }
    assert _run().stdout.count("exists") == len(TOPICS)


def test_the_commands_status_is_1_where_a_topic_is_not_as_it_should_be(cluster: FakeCluster) -> None:
    create_topics("any", partitions=1, topics=[PHOTOS])
    result = _run()
    assert result.return_value == 1
    assert f"1 partitions instead of {PHOTOS.partitions}" in result.stdout


def test_the_command_says_in_one_line_what_the_broker_refused(cluster: FakeCluster) -> None:
    result = _run("--brokers", "kafka:9092", "--replication-factor", "2")
    assert str(result.exception).startswith("kafka:9092: ")
