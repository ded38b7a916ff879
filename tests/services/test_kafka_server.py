"""The broker under the other tests is a real one, as strict as production's."""

from __future__ import annotations

from confluent_kafka import KafkaError, Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic


def test_a_topic_that_nobody_created_does_not_come_into_being(kafka: str) -> None:
    admin = AdminClient({"bootstrap.servers": kafka})
    found = admin.list_topics("undeclared", timeout=10).topics["undeclared"]
    assert found.error is not None
    assert found.error.code() == KafkaError.UNKNOWN_TOPIC_OR_PART
    assert "undeclared" not in admin.list_topics(timeout=10).topics


def test_a_record_above_the_topics_limit_is_refused_by_the_broker(kafka: str) -> None:
    admin = AdminClient({"bootstrap.servers": kafka})
    admin.create_topics([NewTopic("default-limits", 1, 1)])["default-limits"].result()
    refusals: list[KafkaError | None] = []
    producer = Producer({"bootstrap.servers": kafka, "message.max.bytes": 11_000_000})
    producer.produce("default-limits", bytes(2_000_000), on_delivery=lambda error, _: refusals.append(error))
    assert producer.flush(20) == 0
    assert [error.code() for error in refusals if error] == [KafkaError.MSG_SIZE_TOO_LARGE]
