from http import HTTPStatus

import pytest

from streams.status.respond import respond
from tests.streams.status.shown import figures

PORT = 8123
OURS = f"127.0.0.1:{PORT}"


class Site:
    """Shows one photo."""

    def figures(self):
        return figures()

    def photo(self, request_id, size):
        return b"jpeg" if request_id == "a/b ü" else None


def get(target, host=OURS, method="GET"):
    return respond(method, target, host, Site(), port=PORT)


def test_the_page_and_its_figures_are_there():
    page = get("/")
    assert (page.status, page.type) == (HTTPStatus.OK, "text/html; charset=utf-8")
    assert page.body.startswith(b"<!doctype html>")
    assert "script-src 'sha256-" in page.headers["Content-Security-Policy"]
    assert get("/status.json").type == "application/json"
    assert get("/?from=bookmark").status == HTTPStatus.OK


@pytest.mark.parametrize("target", ["/nothing", "/photos", "/photo/..", "/../etc/passwd", "//", "", "/status.json/"])
def test_there_is_nothing_else(target):
    assert get(target).status == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("host", ["", "evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}"])
def test_a_name_that_is_not_ours_is_refused_whatever_it_asks_for(host):
    for target in ("/", "/status.json", "/photo?id=a%2Fb+%C3%BC&size=small"):
        answer = get(target, host=host)
        assert answer.status == HTTPStatus.MISDIRECTED_REQUEST
        assert b"html" not in answer.body


def test_localhost_is_a_name_of_ours():
    assert get("/", host=f"localhost:{PORT}").status == HTTPStatus.OK


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_what_changes_nothing_is_answered(method):
    answer = get("/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD")


def test_a_photo_is_found_by_its_id_whatever_characters_that_has():
    assert get("/photo?id=a%2Fb+%C3%BC&size=small").body == b"jpeg"
    assert get("/photo?id=a%2Fb+%C3%BC&size=large").type == "image/jpeg"


@pytest.mark.parametrize(
    "query", ["", "?id=other&size=small", "?id=a%2Fb+%C3%BC", "?id=a%2Fb+%C3%BC&size=huge", "?size=small"]
)
def test_other_photos_and_sizes_are_not_there(query):
    assert get("/photo" + query).status == HTTPStatus.NOT_FOUND
