"""An evaluation as one self-contained HTML page, with pictures of what went wrong."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping, Sequence

from processors.labels import Verdict
from replay.evaluation import table
from replay.evaluation.figures import DigitFigures, Figures, PhotoFigures
from replay.evaluation.run import Result
from replay.evaluation.worst import answered, expected

#: Pictures on the page unless another number is asked for; more make it heavy to open.
MOST_PICTURES = 60

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1300px; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums }
td, th { padding: .25rem .7rem; border-bottom: 1px solid #d6dce5; text-align: right; white-space: nowrap }
td:first-child, th:first-child { text-align: left } .wide { overflow-x: auto }
.row { display: flex; flex-wrap: wrap; gap: 0 3rem } .matrix td { text-align: center; min-width: 2.2rem }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 1rem }
figure { margin: 0; border: 1px solid #d6dce5; border-radius: 6px; padding: .6rem } img { max-width: 100% }
img.strip { width: 100%; image-rendering: auto; margin-top: .3rem } .wrong { border-color: #c0392b; border-width: 2px }
figcaption { font-size: 13px; overflow-wrap: anywhere } figcaption b { font-weight: 600 }
"""


def render(
    name: str, tally: Mapping[str, Figures], failures: Sequence[Result], *, count: int, notes: Sequence[str],
    confidences: str = "",
) -> str:  # fmt: skip
    """Return the page: figures, confusion of digits, slices, then failures with pictures, of `count` in all.

    Args:
        name: of the dataset.
        tally: the figures.
        failures: those to show, the worst first.
        count: of all failures.
        notes: what else to say at the top.
        confidences: HTML on what the confidences are worth.
    """
    everything = tally[""]
    said = "".join(f"<p>{html.escape(note)}</p>" for note in notes)
    tables = _photo_tables(everything) if isinstance(everything, PhotoFigures) else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation of {html.escape(name)}</title>'
        f"<style>{STYLE}</style><h1>Evaluation of {html.escape(name)}</h1>{said}{tables}"
        f"<h2>Digits: what was taken for what</h2>{_matrix(everything)}"
        f'<h2>Slices</h2><div class="wide">{_table(table.slices(tally))}</div>{confidences}'
        f"<h2>Failures ({len(failures)} of {count}, the worst first)</h2>"
        "<p>Green: registers as they were found; magenta: where the labels say they are.</p>"
        f'<div class="pictures">{"".join(map(_figure, failures))}</div></html>'
    )


def _photo_tables(entry: PhotoFigures) -> str:
    return (
        '<div class="row">'
        f"<div><h2>End to end</h2>{_table(table.summary(entry))}</div>"
        f"<div><h2>Stages</h2>{_table(table.stages(entry))}</div>"
        f"<div><h2>Lost photos</h2>{_table(table.lost(entry))}</div></div>"
    )


def _table(rows: table.Rows) -> str:
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _matrix(entry: PhotoFigures | DigitFigures) -> str:
    """Return the confusion as a table: the diagonal grey, errors the redder the more of a digit's they are."""
    heading, *body = table.confusion(entry.confusion)
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heading)
    rows = []
    for number, (true, *cells) in enumerate(body):
        of = sum(int(cell or 0) for cell in cells) or 1
        shown = "".join(
            f'<td style="background:{_colour(int(cell or 0) / of, right=number == place)}">{cell}</td>'
            for place, cell in enumerate(cells)
        )
        rows.append(f"<tr><th>{html.escape(true)}</th>{shown}</tr>")
    return f'<table class="matrix"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _colour(share: float, *, right: bool) -> str:
    if right:
        return "#e8edf3"
    return f"rgba(192,57,43,{min(1.0, 0.15 + 8 * share):.2f})" if share else "none"


def _figure(result: Result) -> str:
    outcome = result.outcome
    reading, pictures = outcome.reading, result.pictures
    image = _image(pictures.photo) if pictures and pictures.photo else ""
    strips = "".join(_image(strip, "strip") for strip in pictures.strips) if pictures else ""
    sure = f"confidence {reading.confidence:.2f}" if reading else ""
    lines = (
        f"<b>{html.escape(outcome.sample.file)}</b> {sure}",
        f"expected {html.escape(expected(outcome))}",
        f"answer {html.escape(answered(outcome))}",
        html.escape(reading.detail if reading else ""),
        f"first wrong: {html.escape(outcome.lost)}" if outcome.lost else "",
    )
    caption = "<br>".join(line for line in lines if line)
    kind = "wrong" if outcome.verdict is Verdict.WRONG else ""
    return f'<figure class="{kind}">{image}{strips}<figcaption>{caption}</figcaption></figure>'


def _image(jpeg: bytes, kind: str = "photo") -> str:
    return f'<img class="{kind}" alt="" src="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}">'
