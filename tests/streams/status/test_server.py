import http.client
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from streams.status.server import served
from tests.streams.status.shown import figures


class Site:
    def figures(self):
        return figures()

    def photo(self, request_id, size):
        raise ZeroDivisionError("told to")


@pytest.fixture
def address():
    with served(Site()) as url:
        yield urlsplit(url).netloc


def ask(address, method, target, **headers):
    with closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()


def test_the_page_is_served_on_loopback_under_strict_rules(address):
    answer, body = ask(address, "GET", "/")
    assert address.startswith("127.0.0.1:")
    assert answer.status == 200
    assert len(body) == int(answer.headers["Content-Length"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Server"].strip() == "mrrs"


def test_head_says_how_long_the_page_is_and_sends_none_of_it(address):
    answer, body = ask(address, "HEAD", "/")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 1000
    assert body == b""


def test_what_is_not_there_or_not_allowed_is_refused(address):
    assert ask(address, "GET", "/nothing")[0].status == 404
    assert ask(address, "POST", "/")[0].status == 405
    assert ask(address, "GET", "/", Host="evil.example")[0].status == 421


def test_a_path_is_what_it_decodes_to_and_no_way_around(address):
    assert ask(address, "GET", "/%2e%2e/status.json")[0].status == 404
    assert ask(address, "GET", "/status%2ejson")[0].status == 200


def test_a_crash_is_one_answer_and_says_nothing_of_its_inside(address, caplog):
    answer, body = ask(address, "GET", "/photo?id=r-1&size=small")
    assert answer.status == 500
    assert b"ZeroDivision" not in body
    assert "told to" in caplog.text
    assert ask(address, "GET", "/")[0].status == 200


def test_junk_on_the_wire_does_not_end_it(address):
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(b"\x00\xff nonsense\r\n\r\n")
        wire.recv(100)
    assert ask(address, "GET", "/")[0].status == 200
