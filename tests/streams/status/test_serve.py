"""The page over a service on the embedded broker, with stages that need no models."""

import json
import urllib.request

from streams.client import photo_headers
from streams.exchange import Sending, exchange
from streams.status.serve import status_page
from tests.streams.demo.photos import photo
from tests.streams.running import running


def get(url):
    with urllib.request.urlopen(url, timeout=20) as page:
        return page.read()


def test_photos_that_were_answered_are_on_the_page_and_others_are_not(tmp_path):
    with running(tmp_path) as here, status_page(here.settings, here.registry) as page:
        assert json.loads(get(page + "status.json"))["figures"]["newest"] == []
        photos = {
            f"r/{number}": Sending(photo(number).data, photo_headers(f"r/{number}", "p.jpg")) for number in (1, 2)
        }
        assert len(list(exchange(here.bootstrap, photos, 30.0))) == 2
        figures = json.loads(get(page + "status.json"))["figures"]
        assert {answer["request_id"] for answer in figures["newest"]} == {"r/1", "r/2"}
        assert (figures["flow"]["photos"], figures["kafka"]) == (2, here.bootstrap)
        assert get(page + "photo?id=r%2F1&size=small").startswith(b"\xff\xd8\xff")
        assert b"/photo?id=r%2F1&amp;size=small" in get(page)
