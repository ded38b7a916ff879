from confluent_kafka import Producer

from streams.codec import encode_json
from streams.embedded import EmbeddedBroker
from streams.status.follower import KEPT, AlarmFollower
from streams.topics import DRIFT_ALARMS
from tests.services.waiting import wait_until
from tests.streams.status.shown import ALARM


def test_alarms_are_followed_from_the_topic():
    with EmbeddedBroker() as broker, AlarmFollower(broker.bootstrap) as alarms:
        producer = Producer({"bootstrap.servers": broker.bootstrap})
        for record in (b"no alarm", encode_json(ALARM)):
            producer.produce(DRIFT_ALARMS.name, record)
        assert producer.flush(20) == 0
        wait_until(lambda: bool(alarms.newest()), "the alarm", 20)
        assert alarms.newest() == (ALARM,)


def test_only_the_newest_are_kept():
    alarms = AlarmFollower("nowhere:1")
    for _ in range(KEPT + 5):
        alarms.take(encode_json(ALARM))
    assert len(alarms.newest()) == KEPT


def test_a_broker_that_is_not_there_ends_nothing(caplog, monkeypatch):
    monkeypatch.setattr("streams.client.TIMEOUT_S", 0.5)
    with AlarmFollower("127.0.0.1:1"):
        pass
    assert "follows the drift alarms no longer" in caplog.text
