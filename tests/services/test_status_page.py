"""The status page of `mrrs up` in a browser."""

import os
import re
import sys
import urllib.request
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.browser import dom, screenshot
from streams.client import photo_headers
from streams.exchange import Sending, exchange
from tests.services.process import Process
from tests.services.tools import find
from tests.services.waiting import wait_until
from training.synthetic.photo import encode
from training.synthetic.render import render

#: A request id is whatever a backend makes of it.
EVIL = "<img src=x onerror=\"document.title='owned'\">"
IDS = ("request-1", "request-2", EVIL)
WIDTH, HEIGHT = 1280, 1500
#: Pixels high that a photo is on the page.
PICTURE = 170


class Pictures(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.sources = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.sources.append(dict(attributes)["src"])


@pytest.fixture(scope="module")
def chromium():
    return find("chromium")


@pytest.fixture(scope="module")
def page(chromium, models, tmp_path_factory):
    """The address of the page, when three photos have been answered."""
    folder = tmp_path_factory.mktemp("up")
    up = Process(
        [str(Path(sys.executable).with_name("mrrs")), "up"],
        folder / "log",
        os.environ | {"MRRS_MODEL_DIR": str(models)},
    )
    try:

        def said(what):
            up.check()
            return re.search(rf"(?m)^{what} (\S+)$", up.log.read_text())

        wait_until(lambda: said("status"), "the status page's address", 240)
        photos = {
            name: Sending(encode(render(seed, kind="gas", side=480).image), photo_headers(name, "p.jpg", tenant="t1"))
            for seed, name in enumerate(IDS)
        }
        assert len(list(exchange(said("kafka")[1], photos, 120.0))) == len(photos)
        yield said("status")[1]
        assert up.stop(120) == 0
    finally:
        if up.alive:
            up.kill()


def test_the_script_runs_under_the_pages_policy_and_shows_every_answer(chromium, page):
    shown = dom(chromium, page)
    assert int(re.search(r'<html[^>]* data-refreshed="(\d+)"', shown)[1]) > 5
    for name in IDS:
        assert escape(name, quote=False) in shown
    assert len(Pictures(shown).sources) == len(IDS)
    assert re.search(r"<b>3</b><small>answered</small>", shown)
    assert "<title>MRRS</title>" in shown, "a request id has become markup"


def test_the_photos_are_to_be_seen(chromium, page, tmp_path):
    screenshot(chromium, page, tmp_path / "page.png", width=WIDTH, height=HEIGHT)
    seen = cv2.imread(str(tmp_path / "page.png"))
    assert seen.shape == (HEIGHT, WIDTH, 3)
    for source in Pictures(dom(chromium, page)).sources:
        assert best_match(seen, picture(page.rstrip("/") + source)) > 0.8


def test_the_page_is_dark_where_that_is_preferred_and_fits_on_a_phone(chromium, page, tmp_path):
    for dark in (False, True):
        screenshot(chromium, page, tmp_path / f"{dark}.png", width=420, height=1000, dark=dark)
    light, dark = (cv2.imread(str(tmp_path / f"{one}.png")) for one in (False, True))
    assert np.median(light) > 200
    assert np.median(dark) < 60


def picture(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        image = cv2.imdecode(np.frombuffer(answer.read(), np.uint8), cv2.IMREAD_COLOR)
    scale = PICTURE / image.shape[0]
    return cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def best_match(page, picture):
    return cv2.matchTemplate(page, picture, cv2.TM_CCOEFF_NORMED).max()
