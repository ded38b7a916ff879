"""`mrrs requests`, as it is typed."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from processors.labels import RegisterLabel
from streams.cli import run
from streams.codec import encode_json
from streams.logged import Facts, Original, Retention
from streams.messages import Confirmation, Label
from streams.request_log import open_request_log
from tests.replay.log.test_export import PHOTO, answer

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def url(tmp_path, monkeypatch) -> str:
    """A log with r0 (three hours old) to r3 (now); r1 is labelled, r3 of another tenant and unanswered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    url = f"sqlite:///{tmp_path}/log.sqlite"
    monkeypatch.setenv("MRRS_REQUEST_LOG", url)

    async def fill() -> None:
        log = open_request_log(url, Retention())
        for number in range(4):
            name, tenant = f"r{number}", "t2" if number == 3 else "t1"
            received = NOW - timedelta(hours=3 - number)
            await log.keep(Original(name, name.encode(), PHOTO, (), received, tenant))
            if number < 3:
                reading = answer(name, models={"meter-type": f"0.{number}.0"})
                await log.answer(name, encode_json(reading), Facts.of(reading, tenant))
        shown = (RegisterLabel(None, "00418", 1),)
        await log.label(Label("r1", "t1", NOW.isoformat(), Confirmation.OPERATOR, shown))
        await log.close()

    asyncio.run(fill())
    return url


def said(capsys, *words: str) -> dict:
    assert run(["requests", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def ids(listing: dict) -> list[str]:
    return [request["request_id"] for request in listing["requests"]]


def test_list_shows_the_newest_first(capsys):
    assert run(["requests", "list"]) == 0
    heading, *lines = capsys.readouterr().out.splitlines()
    assert heading.split() == ["received", "id", "tenant", "original", "status", "type", "label"]
    assert [line.split()[1] for line in lines] == ["r3", "r2", "r1", "r0"]
    assert lines[0].split()[-1] == "unanswered"
    assert lines[2].split()[-2:] == ["electricity-analog", "00418"]


def test_list_goes_on_where_a_page_ended(capsys):
    first = said(capsys, "list", "--limit", "3", "--oldest")
    assert ids(first) == ["r0", "r1", "r2"]
    rest = said(capsys, "list", "--oldest", "--after", first["next"])
    assert (ids(rest), rest["next"]) == (["r3"], None)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--tenant", "t2"], ["r3"]),
        (["--since", "90m"], ["r3", "r2"]),
        (["--until", (NOW - timedelta(hours=2)).isoformat()], ["r0"]),
        (["--type", "electricity-analog", "--since", "150m"], ["r2", "r1"]),
        (["--status", "rejected"], []),
        (["--model", "meter-type=0.1.0"], ["r1"]),
    ],
)
def test_list_asks_by_time_tenant_type_status_and_model(capsys, options, found):
    assert ids(said(capsys, "list", *options)) == found


def test_list_shows_what_is_known_of_a_request(capsys):
    (one,) = said(capsys, "list", "--model", "meter-type=0.1.0")["requests"]
    assert one["original"]["bytes"] == len(PHOTO)
    assert one["models"] == {"meter-type": "0.1.0"}
    assert (one["status"], one["meter_type"]) == ("read", "electricity-analog")
    assert one["label"]["registers"] == [{"tariff": None, "value": "00418", "decimals": 1}]


def test_export_writes_what_was_confirmed_and_answers_on_request(capsys):
    assert said(capsys, "export", "labelled")["labelled_by"] == {"operator": 1}
    assert said(capsys, "export", "all", "--answers")["labelled_by"] == {"operator": 1, "answer": 2}
    assert len(list(Path("all/photos").iterdir())) == 3


def test_export_of_nothing_is_a_no():
    assert run(["requests", "export", "none", "--tenant", "t2"]) == 1


def test_erase_leaves_nothing_in_the_store_nor_in_what_is_named_and_writes_a_receipt(capsys, tmp_path):
    said(capsys, "export", "labelled")
    receipt = said(capsys, "erase", "r1", "--by", "dpo", "--reason", "asked for", "--also", "labelled")
    assert [place["what"] for place in receipt["erased"]] == ["original", "answer", "label", "exported photo"]
    written = json.loads(Path(receipt.pop("receipt")).read_text())
    assert written == receipt
    assert (written["by"], written["reason"]) == ("dpo", "asked for")
    assert any(place["where"] == "topic mrrs.photos.v1" for place in written["not_reached"])
    assert ids(said(capsys, "list")) == ["r3", "r2", "r0"]
    assert list(Path("labelled/photos").iterdir()) == []


def test_erase_of_what_is_not_there_says_so_and_writes_a_receipt_all_the_same(tmp_path):
    assert run(["requests", "erase", "never", "--receipt", str(tmp_path / "receipt.json")]) == 1
    assert json.loads((tmp_path / "receipt.json").read_text())["erased"] == []


def test_erase_does_nothing_where_no_receipt_can_be_written(capsys, tmp_path):
    assert run(["requests", "erase", "r1", "--receipt", str(tmp_path / "nowhere" / "receipt.json")]) == 2
    assert "--receipt" in capsys.readouterr().err
    assert "r1" in ids(said(capsys, "list"))


def test_purge_removes_what_is_past_its_time(capsys, monkeypatch):
    monkeypatch.setenv("MRRS_REQUEST_LOG_TTL_S", str(90 * 60))
    assert said(capsys, "purge") == {"originals": 2, "answers": 0, "labels": 0}
    first = said(capsys, "list", "--oldest")["requests"][0]
    assert (first["request_id"], first["original"], first["status"]) == ("r0", None, "read")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["list", "--since", "yesterday"], "neither a time"),
        (["list", "--model", "meter-type"], "NAME=VERSION"),
        (["list", "--after", "there"], "--after"),
        (["list", "--request-log", "sqlite:///nowhere.sqlite"], "there is no request log"),
        (["export", "."], "not an empty folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(capsys, words, why):
    assert run(["requests", *words]) == 2
    error = capsys.readouterr().err
    assert why in error
    assert "Traceback" not in error


def test_a_server_that_does_not_answer_is_said_without_the_password(capsys):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"mongodb://u:secret@127.0.0.1:{silent.getsockname()[1]}/mrrs?serverSelectionTimeoutMS=50"
        assert run(["requests", "purge", "--request-log", url]) == 2
    error = capsys.readouterr().err
    assert "/mrrs does not answer" in error
    assert "secret" not in error


def test_a_log_that_another_process_holds_is_said(capsys, url, monkeypatch):
    monkeypatch.setattr("replay.log.sqlite_file.BUSY_S", 0.1)
    with sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert run(["requests", "erase", "r1"]) == 2
        other.execute("ROLLBACK")
    other.close()
    assert "is locked" in capsys.readouterr().err
