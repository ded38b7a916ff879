"""An evaluation as one self-contained HTML page, with pictures of what went wrong."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from processors.labels import Verdict
from replay.evaluation.evaluate import Outcome
from replay.evaluation.figures import DigitFigures, PhotoFigures
from replay.evaluation.table import rows
from streams.drawing import draw, headline

#: Pictures on the page; more would make it too heavy to open.
MOST_PICTURES = 60
#: Pixels of a picture's longer side.
SIDE = 520

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1200px; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .25rem .8rem; border-bottom: 1px solid #d6dce5;
text-align: right } td:first-child, th:first-child { text-align: left }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 1rem }
figure { margin: 0; border: 1px solid #d6dce5; border-radius: 6px; padding: .6rem } img { max-width: 100% }
figcaption { font-size: 13px; overflow-wrap: anywhere } .wrong { border-color: #c0392b }
"""


def picture(outcome: Outcome, data: bytes) -> bytes | None:
    """Return a small JPEG of a sample with what was read painted on, or None if it is no image."""
    source = outcome.frame or data  # a reading's boxes are in pixels of the frame, if there was one
    decoded = cv2.imdecode(np.frombuffer(source, np.uint8), cv2.IMREAD_COLOR) if source else None
    if decoded is None:
        return None
    image = np.asarray(decoded, np.uint8)
    if outcome.reading is not None:
        image = draw(image, outcome.reading)
    scale = min(1.0, SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    done, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return jpeg.tobytes() if done else None


def render(
    name: str,
    tally: Mapping[str, PhotoFigures | DigitFigures],
    failures: Sequence[tuple[Outcome, bytes | None]],
    count: int,
    notes: Sequence[str],
) -> str:
    """Return the page: the table of figures, then failures with pictures, of `count` in all."""
    heading, *body = rows(tally)
    table = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heading)
    shown = "".join(_figure(outcome, jpeg) for outcome, jpeg in failures)
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation of {html.escape(name)}</title>'
        f"<style>{STYLE}</style><h1>Evaluation of {html.escape(name)}</h1>{said}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{table}</tbody></table>"
        f"<h2>Failures ({len(failures)} of {count})</h2>"
        f'<div class="pictures">{shown}</div></html>'
    )


def _figure(outcome: Outcome, jpeg: bytes | None) -> str:
    labels = outcome.sample.photo.registers if outcome.sample.photo else ()
    true = "; ".join(f"{label.tariff or ''} {label.value}".strip() for label in labels)
    if outcome.reading is None:
        text = f"read {outcome.predicted}, label {outcome.sample.value}"
    else:
        text = f"{headline(outcome.reading)}; label {true or 'none'}. {outcome.reading.detail}"
    source = base64.b64encode(jpeg).decode() if jpeg else ""
    image = f'<img alt="" src="data:image/jpeg;base64,{source}">' if source else ""
    kind = "wrong" if outcome.verdict is Verdict.WRONG else ""
    caption = f"{html.escape(outcome.sample.file)}<br>{html.escape(text)}"
    return f'<figure class="{kind}">{image}<figcaption>{caption}</figcaption></figure>'
