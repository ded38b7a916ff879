import pytest
from confluent_kafka import Producer, TopicPartition

from streams.client import KafkaUnavailableError, PhotoProducer, Tail, check, photo_headers
from streams.embedded import EmbeddedBroker
from streams.topics import READINGS, Format, Topic

NOWHERE = "127.0.0.1:9"


@pytest.fixture
def broker():
    with EmbeddedBroker() as running:
        yield running


def test_headers_are_a_cloud_event_and_ours():
    headers = dict(photo_headers("r1", "photo.HEIC", tenant="t1", more=(("mrrs-medium", b"gas"),)))
    assert headers["ce_id"] == b"r1"
    assert headers["content-type"] == b"image/heic"
    assert (headers["mrrs-tenant"], headers["mrrs-medium"]) == (b"t1", b"gas")
    assert {"ce_specversion", "ce_source", "ce_type", "ce_time"} <= headers.keys()


def test_a_file_without_a_known_name_and_no_tenant_are_said_as_they_are():
    headers = dict(photo_headers("r1", "photo"))
    assert headers["content-type"] == b"application/octet-stream"
    assert "mrrs-tenant" not in headers


def test_a_broker_that_does_not_answer_is_named_with_what_to_do():
    with pytest.raises(KafkaUnavailableError, match=r"127\.0\.0\.1:9 .*mrrs up"):
        check(NOWHERE, timeout_s=0.5)


def test_a_topic_that_is_not_there_is_named_with_what_to_do(broker):
    with pytest.raises(KafkaUnavailableError, match="no topic no/topic; mrrs topics create"):
        check(broker.bootstrap, Topic("no/topic", Format.JSON, (), ""))


def test_a_ten_megabyte_photo_is_acknowledged(broker):
    outcomes = []
    producer = PhotoProducer(broker.bootstrap)
    producer.send(b"r1", bytes(10_000_000), photo_headers("r1", "p.jpg"), outcomes.append)
    assert producer.flush() == 0
    assert outcomes == [None]


def test_a_photo_too_large_for_a_record_is_reported(broker):
    outcomes = []
    producer = PhotoProducer(broker.bootstrap)
    producer.send(b"r1", bytes(20_000_000), (), outcomes.append)
    producer.flush()
    assert len(outcomes) == 1
    assert "large" in outcomes[0]


def test_a_full_queue_makes_the_sender_wait_and_loses_nothing(broker, monkeypatch):
    monkeypatch.setattr("streams.client.QUEUE_KIB", 1024)
    outcomes = []
    producer = PhotoProducer(broker.bootstrap)
    for number in range(12):
        producer.send(str(number).encode(), bytes(500_000), (), outcomes.append)
    producer.flush()
    assert outcomes == [None] * 12


def answer(broker, value, partition=0):
    producer = Producer({"bootstrap.servers": broker.bootstrap, "message.max.bytes": 10_000_000, "log_level": 2})
    producer.produce(READINGS.name, value, b"r", partition)
    assert producer.flush(20) == 0


def poll(tail):
    return next(message for message in (tail.poll(0.2) for _ in range(100)) if message is not None)


def test_following_starts_at_the_moment_of_opening(broker):
    answer(broker, b"before")
    with Tail(broker.bootstrap) as tail:
        answer(broker, b"after")
        assert poll(tail).value() == b"after"
        assert tail.poll(0.1) is None
        assert tail.missing == 0


def test_records_that_the_broker_has_dropped_are_counted(broker):
    with Tail(broker.bootstrap) as tail:
        answer(broker, b"first")
        assert poll(tail).offset() == 0
        place = [TopicPartition(READINGS.name, 0)]
        tail._consumer.pause(place)
        for number in range(4):
            answer(broker, bytes([number]) * 6_000_000)
        tail._consumer.resume(place)
        last = poll(tail)
        assert (last.offset(), last.value()[0]) == (4, 3)
        assert tail.missing == 3


def test_a_broker_that_goes_away_is_waited_for(broker):
    with Tail(broker.bootstrap) as tail:
        broker.close()
        assert [tail.poll(0.3) for _ in range(5)] == [None] * 5
