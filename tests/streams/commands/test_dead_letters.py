import json

import pytest

from streams.cli import run
from streams.client import PhotoProducer, photo_headers
from streams.embedded import EmbeddedBroker
from streams.exchange import Sending, exchange
from tests.streams import fake_stages
from tests.streams.running import running


def test_a_crash_is_listed_and_can_be_sent_back_when_it_is_mended(tmp_path, capfd):
    mended = []

    def intake(record):
        return (
            fake_stages.intake(record)
            if not mended
            else fake_stages.intake(record.__class__(trail=record.trail, data=b"fine"))
        )

    with running(tmp_path, {**fake_stages.STAGES, "intake": intake}) as here:
        brokers = ["--brokers", here.bootstrap]
        assert run(["dead-letters", "list", *brokers]) == 0
        assert "no dead letters" in capfd.readouterr().err

        list(exchange(here.bootstrap, {"a": Sending(b"crash now", photo_headers("a", "p.jpg"))}, 3.0))
        assert run(["dead-letters", "list", "--json", *brokers]) == 0
        (letter,) = json.loads(capfd.readouterr().out)["dead_letters"]
        assert (letter["stage"], letter["error"], letter["attempts"]) == ("intake", "ZeroDivisionError", 1)
        assert (letter["topic"], letter["request_id"], letter["bytes"]) == ("mrrs.photos.v1", "a", 9)

        assert run(["dead-letters", "list", "--traceback", *brokers]) == 0
        shown = capfd.readouterr().out
        assert letter["id"] in shown
        assert "told to" in shown

        mended.append(True)
        assert run(["dead-letters", "resend", "--json", letter["id"], "no-such-id", *brokers]) == 1
        assert json.loads(capfd.readouterr().out) == {"resent": [letter["id"]], "missing": ["no-such-id"]}
        again = {"b": Sending(b"fine", photo_headers("b", "p.jpg"))}
        assert not isinstance(dict(exchange(here.bootstrap, again, 20.0))["b"], str)
        assert run(["dead-letters", "resend", "--all", *brokers]) == 0
        assert "sent back: 1" in capfd.readouterr().err
        assert run(["dead-letters", "list", "--open", *brokers]) == 0
        assert "no dead letters" in capfd.readouterr().err


@pytest.mark.parametrize("options", [[], ["--all", "some-id"]])
def test_which_ones_must_be_said(options, capfd):
    assert run(["dead-letters", "resend", *options]) == 2
    assert "say which" in capfd.readouterr().err


def test_an_id_that_is_not_there_is_status_1(capfd):
    with EmbeddedBroker() as broker:
        PhotoProducer(broker.bootstrap).flush()
        assert run(["dead-letters", "resend", "no-such-id", "--brokers", broker.bootstrap]) == 1
    assert "not found" in capfd.readouterr().err


def test_no_broker_is_said_with_what_to_do(monkeypatch, capfd):
    monkeypatch.setattr("streams.client.TIMEOUT_S", 0.5)
    assert run(["dead-letters", "list", "--brokers", "127.0.0.1:9"]) == 2
    assert "no Kafka broker answers" in capfd.readouterr().err
