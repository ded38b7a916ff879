import getpass
import json

import pytest

from processors import manifest
from processors.history import read_history
from streams.cli import run
from streams.commands import models_change
from streams.topics import MODEL_EVENTS
from tests.processors.tiny_models import NAME, card, folder, graph
from tests.streams.brokers import embedded_broker


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.delenv("MRRS_BROKERS", raising=False)


@pytest.fixture
def models(tmp_path):
    return folder(tmp_path / "onnx", "0.1.0")


@pytest.fixture
def candidate(tmp_path):
    graph(tmp_path / "candidate" / "model.onnx", value=0.8)
    card(tmp_path / "candidate", model=NAME, version="0.2.0")
    return tmp_path / "candidate"


@pytest.fixture
def call(models, capfd):
    def call(action, *args):
        status = run(["models", action, NAME, *map(str, args), "--dir", str(models), "--json"])
        return status, json.loads(capfd.readouterr().out)

    return call


def test_a_version_is_added_promoted_and_rolled_back(models, candidate, call):
    status, added = call("add", candidate)
    assert (status, [event["change"] for event in added["events"]]) == (0, ["added"])
    status, promoted = call("promote", "0.2.0", "--by", "ada", "--reason", "night photos")
    (event,) = promoted["events"]
    assert (status, promoted["published"]) == (0, None)
    assert (event["alias"], event["previous"], event["version"]) == ("champion", "0.1.0", "0.2.0")
    assert (event["changed_by"], event["reason"]) == ("ada", "night photos")
    assert call("rollback", "--reason", "misses the comma")[0] == 0
    assert manifest.read(models)[NAME].aliases == {"champion": "0.1.0"}
    assert [str(event.change) for event in read_history(models)] == ["added", "promoted", "rolled_back"]


def test_a_challenger_is_named_and_withdrawn(models, candidate, call):
    call("add", candidate)
    call("promote", "0.2.0", "--as", "challenger")
    assert manifest.read(models)[NAME].aliases["challenger"] == "0.2.0"
    call("withdraw")
    assert "challenger" not in manifest.read(models)[NAME].aliases


def test_without_a_name_it_is_the_users_word(candidate, call):
    _, answer = call("add", candidate)
    assert answer["events"][0]["changed_by"] == getpass.getuser()


def test_a_user_without_a_name_is_a_number(candidate, call, monkeypatch):
    def nameless():
        raise KeyError("uid not found")

    monkeypatch.setattr(models_change.getpass, "getuser", nameless)
    assert call("add", candidate)[1]["events"][0]["changed_by"].isdigit()


def test_for_people_it_says_what_has_moved(models, candidate, capfd):
    assert run(["models", "add", NAME, str(candidate), "--dir", str(models)]) == 0
    assert run(["models", "promote", NAME, "0.2.0", "--dir", str(models)]) == 0
    assert capfd.readouterr().out == "digits-gas: 0.2.0 added\ndigits-gas: champion 0.1.0 -> 0.2.0\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["rollback", NAME], "no champion stood before 0.1.0"),
        (["promote", NAME, "0.9.0"], "no version 0.9.0; there are 0.1.0"),
        (["withdraw", NAME], "there is no challenger"),
        (["add", NAME, "/nowhere/model.onnx"], "does not exist"),
        (["add", "digits-steam", "/nowhere"], "no model is called digits-steam"),
        (["promote", NAME, "0.1.0", "--as", "shadow"], "champion"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(models, args, message, capfd):
    assert run(["models", *args, "--dir", str(models)]) == 2
    shown = capfd.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_a_change_is_announced_where_a_broker_is_given(candidate, call):
    with embedded_broker() as broker:
        assert call("add", candidate, "--brokers", broker.address)[1]["published"] is True
        _, promoted = call("promote", "0.2.0", "--brokers", broker.address)
        added, moved = broker.read(MODEL_EVENTS.name, 2)
    assert added.key() == NAME.encode()
    assert json.loads(moved.value()) == promoted["events"][0]
    assert dict(moved.headers())["ce_type"] == b"mrrs.model-event.v1"


def test_a_rollback_does_not_need_a_broker_that_is_down(candidate, call, models, capfd, monkeypatch):
    monkeypatch.setattr("streams.client.TIMEOUT_S", 1)
    monkeypatch.setenv("MRRS_BROKERS", "127.0.0.1:9")
    call("add", candidate)
    call("promote", "0.2.0")
    status = run(["models", "rollback", NAME, "--dir", str(models), "--json"])
    shown = capfd.readouterr()
    assert (status, json.loads(shown.out)["published"]) == (0, False)
    assert "done, but not announced: no Kafka broker answers at 127.0.0.1:9" in shown.err
    assert manifest.read(models)[NAME].aliases == {"champion": "0.1.0"}
