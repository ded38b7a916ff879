"""People are told; a receiver that is away changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import msgspec
import pytest

from monitors.retraining.config import Config, Notify, read_config
from monitors.retraining.notice import notify
from streams.settings import SettingsError


@contextmanager
def receiver(*answers: int) -> Iterator[tuple[str, list[tuple[dict[str, str], dict]]]]:
    """A receiver that answers with each status in turn, and then with the last one."""
    seen: list[tuple[dict[str, str], dict]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers[min(len(seen), len(answers) - 1)])
            self.end_headers()
            seen.append((dict(self.headers), body))

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_receiver_that_is_away_for_a_moment_is_told_all_the_same(tmp_path):
    token, pauses = tmp_path / "token", []
    token.write_text("secret\n")
    with receiver(503, 200) as (url, seen):
        config = Notify(url=url, token_file=token, pause_s=2.0)
        assert notify(config, "job-1", {"text": "done"}, pause=pauses.append) == {
            "sent": True,
            "status": 200,
            "tries": 2,
        }
    assert pauses == [2.0]
    assert [body for _, body in seen] == [{"text": "done"}] * 2
    assert {headers["Idempotency-Key"] for headers, _ in seen} == {"job-1"}
    assert seen[0][0]["Authorization"] == "Bearer secret"


def test_a_receiver_that_says_no_is_not_asked_again():
    with receiver(403) as (url, seen):
        found = notify(Notify(url=url), "job-1", {}, pause=lambda _: None)
    assert (found, len(seen)) == ({"sent": False, "why": "status 403"}, 1)


def test_a_receiver_that_is_not_there_is_given_up():
    pauses: list[float] = []
    found = notify(Notify(url="http://127.0.0.1:9/", tries=3, pause_s=1.0), "job-1", {}, pause=pauses.append)
    assert found["sent"] is False
    assert pauses == [1.0, 2.0]


def test_without_a_receiver_nothing_is_sent():
    assert notify(Notify(), "job-1", {})["sent"] is False


def test_the_shipped_file_says_what_the_defaults_are():
    assert read_config(None) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[promotion]\nallowed = 3", r"Expected `bool`.*promotion\.allowed"),
        ("[promotion]\nallow = true", "unknown field `allow`"),
        ("[notify]\nurl = 'mail:me'", r"notify\.url"),
        ("[", "policy.toml"),
    ],
)
def test_a_file_that_says_what_cannot_be_stops_with_one_line(tmp_path, text, message):
    path = tmp_path / "policy.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=message):
        read_config(path)
    assert msgspec.to_builtins(Config())["promotion"]["allowed"] is False, "as shipped a person decides"
