"""The page: complete as the server sends it, then kept fresh part by part."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

import msgspec

from streams.status.figures import Figures
from streams.status.markup import tag, write
from streams.status.views import drift, flow, newest

STYLE = files(__package__).joinpath("page.css").read_text("utf-8")
SCRIPT = files(__package__).joinpath("page.js").read_text("utf-8")
#: Seconds after which a browser without JavaScript asks again.
RELOAD_S = 5

#: Id -> what draws the part, and its class; in the order of the page.
PARTS: Mapping[str, tuple[Callable[[Figures], list[Element]], str]] = MappingProxyType({
    "tiles": (flow.tiles, "tiles"),
    "throughput": (flow.throughput, "card"),
    "alarms": (drift.alarms, "card"),
    "newest": (newest.newest, "card"),
    "scores": (drift.scores, "card"),
    "stages": (flow.stages, "card half"),
    "rejections": (flow.rejections, "card half"),
    "mix": (drift.mix, "card half"),
    "accuracy": (drift.accuracy, "card half"),
    "models": (flow.models, "card"),
})  # fmt: skip


def render(figures: Figures) -> str:
    """Return the page as HTML."""
    parts = [tag("section", *draw(figures), id=name, class_=looks) for name, (draw, looks) in PARTS.items()]
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "MRRS"),
        tag("link", rel="icon", href="data:,"),
        tag("style", STYLE),
        tag("noscript", tag("meta", http_equiv="refresh", content=RELOAD_S)),
    )
    footer = "The same figures: /status.json. Photos show private homes: this page answers on this machine only."
    body = tag(
        "body",
        tag(
            "main",
            tag("header", tag("h1", "Meter reading recognition"), tag("div", *flow.state(figures), id="state")),
            *parts,
            tag("footer", footer),
        ),
        tag("script", SCRIPT),
    )
    return "<!doctype html>" + write(tag("html", head, body, lang="en"))


def as_json(figures: Figures) -> bytes:
    """Return the figures, and the parts of the page by id as HTML, as one JSON object."""
    drawn: dict[str, Any] = {"state": flow.state(figures)}
    drawn |= {name: draw(figures) for name, (draw, _) in PARTS.items()}
    html = {name: "".join(map(write, elements)) for name, elements in drawn.items()}
    return msgspec.json.encode({"figures": figures, "troubles": figures.troubles, "html": html})


def policy() -> str:
    """Return the Content-Security-Policy of the page: nothing but its own style, script, figures and pictures."""
    return (
        f"default-src 'none'; style-src '{_digest(STYLE)}'; script-src '{_digest(SCRIPT)}'; connect-src 'self';"
        " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
