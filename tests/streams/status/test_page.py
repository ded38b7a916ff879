from dataclasses import replace
from html.parser import HTMLParser

import msgspec
import pytest

from streams.status.markup import tag, write
from streams.status.page import PARTS, SCRIPT, STYLE, as_json, policy, render
from streams.status.samples import Samples
from streams.status.watched import watched
from tests.streams.status.shown import ALARM, ANSWER, MONITORED, figures

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found, self.text = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)

    def all(self, name):
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.fixture
def page():
    return render(figures())


def test_every_part_is_drawn_by_the_server(page):
    ids = [attributes.get("id") for attributes in Elements(page).all("section")]
    assert ids == list(PARTS)
    text = " ".join(Elements(page).text)
    for shown in ("gas: 01234 m3", "blurred", "brightness", "roi-gas", "0.3.0", "confirmed 01235: wrong", "75.0 %"):
        assert shown in text


def test_alarms_show_their_photos_and_the_report(page):
    elements = Elements(page)
    pictures = [attributes["src"] for attributes in elements.all("img")]
    assert pictures == ["/photo?id=r-1&size=small", "/photo?id=r-2&size=small", "/photo?id=r-1&size=small"]
    assert "http://127.0.0.1:9109/reports/gas-1.html" in [entry["href"] for entry in elements.all("a")]
    assert "drift: gas" in " ".join(elements.text)


def test_without_a_monitor_the_page_says_that_nobody_looks():
    text = " ".join(Elements(render(figures(watched=watched(Samples(), [], missing="Nobody looks.")))).text)
    assert text.count("Nobody looks.") == 2


def test_nothing_from_outside_becomes_markup():
    answer = replace(ANSWER, request_id=EVIL, tenant=EVIL, headline=EVIL, advice=EVIL)
    alarm = replace(ALARM, segment=EVIL, feature=EVIL, method=EVIL, since=EVIL, request_ids=(EVIL,), report=EVIL)
    shown = figures(
        newest=(answer,),
        rejections={EVIL: 1},
        watched=watched(Samples.parse(MONITORED), [alarm], address="http://127.0.0.1:1"),
        log_missing="",
        warnings=(EVIL,),
        kafka=EVIL,
    )
    elements = Elements(render(shown))
    assert len(elements.all("script")) == 1
    assert {name for _, attributes in elements.found for name in attributes if name.startswith("on")} == set()
    assert all(entry["src"].startswith("/photo?id=%22%27%3E%3Cscript") for entry in elements.all("img"))
    assert "".join(elements.text).count(EVIL) >= 8
    for text in msgspec.json.decode(as_json(shown))["html"].values():
        assert Elements(text).all("script") == []


def test_the_style_and_script_are_the_only_ones_that_the_policy_allows(page):
    assert f"<style>{STYLE}</style>" in page
    assert f"<script>{SCRIPT}</script>" in page
    assert "unsafe" not in policy()
    assert "default-src 'none'" in policy()
    assert not [attributes for _, attributes in Elements(page).found if "style" in attributes]


def test_nothing_is_fetched_from_elsewhere(page):
    elements = Elements(page)
    sources = [entry.get("src") for entry in elements.all("script") + elements.all("img")]
    assert all(source is None or source.startswith("/") for source in sources)
    assert [entry["href"] for entry in elements.all("link")] == ["data:,"]
    assert "url(" not in STYLE
    assert "@import" not in STYLE


def test_a_browser_without_javascript_asks_again(page):
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page


def test_the_figures_come_as_json_with_each_part():
    said = msgspec.json.decode(as_json(figures()))
    assert said["figures"]["flow"]["answered"] == 4
    assert said["figures"]["watched"]["alarms"][0]["request_ids"] == ["r-1", "r-2"]
    assert list(said["html"]) == ["state", *PARTS]
    assert said["troubles"] == ["dead letters: 1", "drift: gas"]


def test_text_before_and_after_elements_keeps_its_place():
    assert write(tag("p", "a", tag("b", "c"), "d", None, "e")) == "<p>a<b>c</b>de</p>"
    assert write(tag("rect", width=2.0, viewBox="0", aria_label='"')) == (
        '<rect width="2" viewBox="0" aria-label="&quot;"></rect>'
    )
