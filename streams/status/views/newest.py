"""The newest photos with what was read."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from streams.status.figures import Figures
from streams.status.markup import tag
from streams.status.recent import Answer
from streams.status.views.written import clock, seconds

#: Path of the painted photos.
PHOTO = "/photo"


def newest(figures: Figures) -> list[Element]:
    """Return a card a photo."""
    if figures.log_missing:
        return [tag("h2", "Newest readings"), tag("p", figures.log_missing)]
    if not figures.newest:
        return [tag("h2", "Newest readings"), tag("p", "No photo was answered yet.")]
    return [tag("h2", "Newest readings"), tag("div", *map(_card, figures.newest), class_="photos")]


def picture(request_id: str) -> Element:
    """Return the painted photo of a request, linked to a larger one."""
    small, large = (f"{PHOTO}?{urlencode({'id': request_id, 'size': size})}" for size in ("small", "large"))
    return tag(
        "a",
        tag("img", src=small, alt=f"photo of {request_id}, what was found painted on it", loading="lazy"),
        href=large,
    )


def _card(answer: Answer) -> Element:
    notes = [answer.request_id, answer.tenant, clock(answer.received), f"in {seconds(answer.seconds)}"]
    return tag(
        "figure",
        picture(answer.request_id) if answer.photo else tag("span", "the photo is no longer kept", class_="none"),
        tag(
            "figcaption",
            tag("b", answer.headline, class_="" if answer.status == "read" else "soft"),
            tag("p", answer.advice) if answer.advice else None,
            None if answer.label is None else tag("p", f"confirmed {answer.label}: {answer.verdict}"),
            tag("small", " · ".join(note for note in notes if note)),
        ),
    )
