import pytest

from processors.records import Reading, Status
from streams.client import KafkaUnavailableError, photo_headers
from streams.embedded import EmbeddedBroker
from streams.exchange import Sending, exchange
from tests.streams.running import running


def sending(request_id, data):
    return Sending(data, photo_headers(request_id, "p.jpg"))


def test_each_photo_comes_back_with_its_reading(tmp_path):
    photos = {"a": sending("a", b"photo"), "b": sending("b", b"refuse this")}
    with running(tmp_path) as here:
        outcomes = dict(exchange(here.bootstrap, photos, 30.0))
    assert isinstance(outcomes["a"], Reading)
    assert outcomes["a"].request_id == "a"
    assert (outcomes["a"].status, outcomes["b"].status) == (Status.READ, Status.REJECTED)


def test_what_is_not_answered_in_time_is_said_last():
    with EmbeddedBroker() as broker:
        assert dict(exchange(broker.bootstrap, {"a": sending("a", b"photo")}, 0.5)) == {
            "a": "no answer within 0.5 s; is a worker running?"
        }


def test_a_photo_that_cannot_be_sent_is_said_at_once():
    with EmbeddedBroker() as broker:
        (outcome,) = exchange(broker.bootstrap, {"a": sending("a", bytes(20_000_000))}, 20.0)
    assert outcome[0] == "a"
    assert outcome[1].startswith("not sent: ")


def test_without_a_broker_nothing_is_sent(monkeypatch):
    monkeypatch.setattr("streams.client.TIMEOUT_S", 0.5)
    with pytest.raises(KafkaUnavailableError):
        list(exchange("127.0.0.1:9", {"a": sending("a", b"photo")}, 1.0))
