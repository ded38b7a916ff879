"""The embedded broker as real clients see it."""

import gc
import shutil
import socket
import struct
import subprocess
import time

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from confluent_kafka import Consumer, KafkaError, Producer
from confluent_kafka import TopicPartition as Place

from streams.embedded import EmbeddedBroker
from streams.embedded.store import PARTITIONS
from streams.topics import TOPICS

TOPIC = "some.topic"


@pytest.fixture
def broker():
    with EmbeddedBroker() as running:
        yield running


def producer(broker, **more):
    return Producer(
        {"bootstrap.servers": broker.bootstrap, "message.max.bytes": 20_000_000, "log_level": 2, "linger.ms": 0, **more}
    )


def produce(broker, *values, topic=TOPIC, partition=0, **more):
    errors = []
    sender = producer(broker, **more)
    for value in values:
        sender.produce(topic, value, b"key", partition, on_delivery=lambda error, _: errors.append(error))
        sender.flush(20)
    return errors


def consumer(broker, group="test", **more):
    return Consumer(
        {
            "bootstrap.servers": broker.bootstrap,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "fetch.message.max.bytes": 20_000_000,
            "session.timeout.ms": 2000,
            "heartbeat.interval.ms": 200,
            "log_level": 2,
            **more,
        }
    )


def take(reader, count, seconds=20):
    """Poll until so many records have come."""
    found, end = [], time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end:
        message = reader.poll(0.1)
        if message is not None:
            assert message.error() is None
            found.append(message)
    return found


def test_all_our_topics_are_there_and_others_come_at_first_use(broker):
    sender = producer(broker)
    assert set(sender.list_topics(timeout=10).topics) == set(TOPICS)
    assert len(sender.list_topics("another", timeout=10).topics["another"].partitions) == PARTITIONS
    assert sender.list_topics("no/name", timeout=10).topics["no/name"].error.code() == KafkaError.TOPIC_EXCEPTION


def test_what_is_produced_is_consumed_with_key_and_headers(broker):
    sender = producer(broker)
    sender.produce(TOPIC, b"value", b"\xff\x00", 2, headers=[("a", b"1"), ("a", b"\xfe"), ("b", None)])
    assert sender.flush(20) == 0
    reader = consumer(broker)
    reader.assign([Place(TOPIC, 2, 0)])
    (message,) = take(reader, 1)
    assert (message.value(), message.key(), message.offset()) == (b"value", b"\xff\x00", 0)
    assert message.headers() == [("a", b"1"), ("a", b"\xfe"), ("b", None)]
    reader.close()


def test_large_records_that_follow_each_other_are_all_there_to_be_read(broker):
    reader = consumer(broker)
    reader.assign([Place("mrrs.photos.v1", 0, 0)])
    for number in range(3):
        photo = bytes([number]) * 9_000_000
        assert produce(broker, photo, topic="mrrs.photos.v1") == [None]
        (message,) = take(reader, 1)
        assert message.value() == photo
    reader.close()


def test_a_record_larger_than_any_topic_allows_is_refused(broker):
    (error,) = produce(broker, bytes(19_000_000))
    assert error.code() == KafkaError.MSG_SIZE_TOO_LARGE


def test_an_idempotent_producer_is_served(broker):
    assert produce(broker, b"1", b"2", **{"enable.idempotence": True}) == [None, None]


def test_a_producer_that_wants_no_acknowledgement_is_served(broker):
    produce(broker, b"1", b"2", acks=0)
    reader = consumer(broker)
    reader.assign([Place(TOPIC, 0, 0)])
    assert [message.value() for message in take(reader, 2)] == [b"1", b"2"]
    reader.close()


def test_a_group_goes_on_where_it_has_committed(broker):
    produce(broker, b"1", b"2", b"3")
    reader = consumer(broker)
    reader.subscribe([TOPIC])
    messages = take(reader, 3)
    reader.commit(messages[1], asynchronous=False)
    reader.close()
    again = consumer(broker)
    again.subscribe([TOPIC])
    assert [message.value() for message in take(again, 1)] == [b"3"]
    again.close()


def test_a_topic_that_a_consumer_asks_for_is_not_made(broker):
    reader = consumer(broker)
    assert reader.list_topics("nobody.writes.it", timeout=10).topics["nobody.writes.it"].error is not None
    reader.close()


def test_a_producer_waits_while_a_stage_lags_by_all_that_a_partition_keeps(broker, monkeypatch):
    monkeypatch.setattr("streams.embedded.records.ROOM_S", 0.1)
    frames = [bytes(3_000_000) for _ in range(3)]
    errors = produce(broker, *frames, topic="mrrs.frames.v1", **{"delivery.timeout.ms": 1500, "linger.ms": 0})
    assert errors[:2] == [None, None]
    assert errors[2].code() in (KafkaError._MSG_TIMED_OUT, KafkaError.REQUEST_TIMED_OUT)
    reader = consumer(broker, "mrrs.identify")
    reader.commit(offsets=[Place("mrrs.frames.v1", 0, 2)], asynchronous=False)
    reader.close()
    assert produce(broker, frames[2], topic="mrrs.frames.v1") == [None]


def test_two_members_share_the_partitions_and_the_rest_is_taken_over_when_one_dies(broker):
    produce(broker, b"1")
    first, second = consumer(broker), consumer(broker)
    first.subscribe([TOPIC])
    second.subscribe([TOPIC])
    end = time.monotonic() + 20
    while not (len(first.assignment()) == len(second.assignment()) == PARTITIONS // 2) and time.monotonic() < end:
        first.poll(0.1)
        second.poll(0.1)
    shared = {place.partition for reader in (first, second) for place in reader.assignment()}
    assert shared == set(range(PARTITIONS))
    first.close()
    while len(second.assignment()) != PARTITIONS and time.monotonic() < end:
        second.poll(0.1)
    assert len(second.assignment()) == PARTITIONS
    second.close()


def test_offsets_are_found_by_time_and_at_both_ends(broker):
    produce(broker, b"1", b"2")
    reader = consumer(broker)
    assert reader.get_watermark_offsets(Place(TOPIC, 0), timeout=10) == (0, 2)
    soon = int(1000 * (time.time() + 60))
    places = reader.offsets_for_times([Place(TOPIC, 0, 1), Place(TOPIC, 1, soon)], timeout=10)
    assert [place.offset for place in places] == [0, -1]
    reader.close()


def test_reading_what_was_dropped_starts_at_what_is_left(broker):
    produce(broker, *(bytes([number]) * 5_000_000 for number in range(3)))
    reader = consumer(broker)
    reader.assign([Place(TOPIC, 0, 0)])
    (message,) = take(reader, 1)
    assert message.offset() == 2
    reader.close()


async def test_a_reader_that_wants_much_at_once_waits_for_it_but_not_longer_than_it_says(broker):
    produce(broker, b"a")
    patience = {"fetch_min_bytes": 10_000, "fetch_max_wait_ms": 700, "auto_offset_reset": "earliest"}
    async with AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, **patience) as reader:
        reader.assign([TopicPartition(TOPIC, 0)])
        began = time.monotonic()
        assert (await reader.getone()).value == b"a"
        assert time.monotonic() - began > 0.6
    with_more = {**patience, "fetch_max_wait_ms": 60_000}
    async with AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, **with_more) as reader:
        reader.assign([TopicPartition(TOPIC, 0)])
        produce(broker, b"x" * 20_000)
        assert [len((await reader.getone()).value) for _ in range(2)] == [1, 20_000]


async def test_the_asyncio_client_of_the_stages_is_served(broker):
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as sender:
        sent = await sender.send_and_wait(TOPIC, b"value", key=b"key", partition=1, headers=[("a", b"1")])
    assert sent.offset == 0
    async with AIOKafkaConsumer(
        TOPIC, bootstrap_servers=broker.bootstrap, group_id="g", auto_offset_reset="earliest", enable_auto_commit=False
    ) as reader:
        message = await reader.getone()
        assert (message.value, message.key, message.headers) == (b"value", b"key", (("a", b"1"),))
        await reader.commit()
        assert await reader.committed(TopicPartition(TOPIC, 1)) == 1


@pytest.mark.skipif(shutil.which("kcat") is None, reason="kcat is not installed")
def test_kcat_sends_a_nine_megabyte_photo_and_reads_it(broker, tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"line\n" * 1_800_000)
    command = ["kcat", "-b", broker.bootstrap, "-t", "mrrs.photos.v1"]
    sent = ["-P", "-k", "ID", "-H", "mrrs-tenant=t1", "-X", "message.max.bytes=12000000", str(photo)]
    subprocess.run([*command, *sent], check=True, timeout=30)
    read = subprocess.run(
        [*command, "-C", "-o", "beginning", "-e", "-q", "-f", "%k %h %S\n"], check=True, timeout=30, capture_output=True
    )
    assert read.stdout == b"ID mrrs-tenant=t1 9000000\n"


def ask(broker, request):
    host, _, port = broker.bootstrap.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(struct.pack(">i", len(request)) + request)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def head(key, version):
    return struct.pack(">hhih", key, version, 77, -1)


def test_a_client_that_asks_in_a_version_of_tomorrow_is_told_what_there_is(broker):
    answer = ask(broker, head(18, 99))
    assert struct.unpack_from(">iih", answer) == (len(answer) - 4, 77, 35)


@pytest.mark.parametrize(
    "request_",
    [head(0, 99), head(999, 0), head(1, 4) + b"\0", b"\0"],
    ids=["version", "request", "cut short", "no head"],
)
def test_a_client_that_makes_no_sense_is_cut_off_and_the_others_go_on(broker, request_):
    assert ask(broker, request_) == b""
    assert produce(broker, b"1") == [None]


def test_a_request_of_no_plausible_size_is_cut_off(broker):
    host, _, port = broker.bootstrap.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(struct.pack(">i", 2_000_000_000))
        assert connection.recv(10) == b""


def test_a_taken_port_is_said_at_the_start(broker):
    port = int(broker.bootstrap.partition(":")[2])
    with pytest.raises(OSError, match="in use"):
        EmbeddedBroker(port=port)


def test_closing_twice_is_no_error():
    broker = EmbeddedBroker()
    broker.close()
    broker.close()


def test_a_connection_that_is_being_accepted_while_it_stops_is_closed():
    broker = EmbeddedBroker()
    host, port = broker.bootstrap.split(":")
    client = socket.socket()

    def connect_and_stop():
        client.connect((host, int(port)))
        # The next turn stops and accepts, in this order: the connection's transport would be made after the server's end.
        broker._loop.call_soon(broker._stopped.set)

    broker._loop.call_soon_threadsafe(connect_and_stop)
    broker._thread.join(10)
    broker.close()
    with client:
        client.settimeout(10)
        assert client.recv(1) == b""
    # A transport that was left open warns here, and a warning fails the test.
    gc.collect()
