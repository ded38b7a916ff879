import json

import pytest

from streams.cli import run
from streams.embedded import EmbeddedBroker
from tests.streams.running import running


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    with running(tmp_path_factory.mktemp("stand")) as stand:
        yield stand


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"a photo")
    return path


def test_a_line_a_photo(here, photo, capfd):
    assert run(["send", "--brokers", here.bootstrap, str(photo)]) == 0
    shown = capfd.readouterr()
    assert shown.out.startswith(f"{photo}: ")
    assert shown.out.count("\n") == 1


def test_json_is_one_object(here, photo, tmp_path, capfd):
    refused = tmp_path / "refused.jpg"
    refused.write_bytes(b"refuse this")
    options = ["--tenant", "t1", "--meter-id", "m1", "--medium", "gas", "--previous-reading", "12.5"]
    assert run(["send", "--brokers", here.bootstrap, "--json", *options, str(photo), str(refused)]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert {entry["file"]: entry["status"] for entry in answer["readings"]} == {
        str(photo): "read",
        str(refused): "rejected",
    }
    assert answer["unanswered"] == []


def test_the_status_is_1_if_none_could_be_read(here, tmp_path):
    refused = tmp_path / "refused.jpg"
    refused.write_bytes(b"refuse this")
    assert run(["send", "--brokers", here.bootstrap, str(refused)]) == 1


def test_the_same_request_again_gets_the_same_answer(here, photo, capfd):
    command = ["send", "--brokers", here.bootstrap, "--json", "--request-id", "mine", str(photo)]
    answers = []
    for _ in range(2):
        assert run(command) == 0
        answers.append(json.loads(capfd.readouterr().out)["readings"][0])
    assert answers[0] == answers[1]
    assert answers[0]["request_id"] == "mine"


def test_no_answer_is_status_1_and_said(photo, capfd):
    with EmbeddedBroker() as broker:
        assert run(["send", "--brokers", broker.bootstrap, "--timeout", "0.5", "--json", str(photo)]) == 1
    shown = capfd.readouterr()
    assert json.loads(shown.out) == {"readings": [], "unanswered": [str(photo)]}
    assert "no answer within" in shown.err


def test_no_broker_is_said_with_what_to_do(photo, monkeypatch, capfd):
    monkeypatch.setattr("streams.client.TIMEOUT_S", 0.5)
    assert run(["send", "--brokers", "127.0.0.1:9", str(photo)]) == 2
    assert "mrrs up" in capfd.readouterr().err


def test_one_request_id_for_two_photos_is_wrong_usage(photo, capfd):
    assert run(["send", "--request-id", "x", str(photo), str(photo)]) == 2
    assert "each photo" in capfd.readouterr().err


def test_a_file_that_is_not_there_is_wrong_usage(capfd):
    assert run(["send", "nowhere.jpg"]) == 2
    assert "nowhere.jpg" in capfd.readouterr().err
