"""The monitors' apps: groups of their own, records fetched together."""

from types import SimpleNamespace

from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread

from monitors.apps import BUFFER_RECORDS, monitor_app
from streams import consumer
from streams.consumer import PatientConsumer
from streams.settings import Settings


def test_a_monitor_has_a_group_of_its_own_and_takes_many_small_records_at_once(tmp_path):
    app = monitor_app("images", Settings(brokers="a:1"), tmp_path)
    assert app.conf.id == "mrrs.monitor-images"
    assert app.conf.broker_max_poll_records == BUFFER_RECORDS
    assert app.transport.Consumer is PatientConsumer


def test_its_consumer_waits_until_a_fetch_is_worth_its_while(monkeypatch):
    made = SimpleNamespace(_fetch_min_bytes=1)
    monkeypatch.setattr(AIOKafkaConsumerThread, "_create_worker_consumer", lambda self, transport: made)
    thread = consumer._PatientThread.__new__(consumer._PatientThread)
    assert thread._create_worker_consumer(None)._fetch_min_bytes == PatientConsumer.LEAST
