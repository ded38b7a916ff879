"""A replay as one self-contained HTML page, with the changed photos side by side."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping, Sequence

from replay.replaying.show import Rows
from replay.replaying.verdicts import Change, Comparison

#: Changed answers that are listed without a picture; the JSON has them all.
MOST_LISTED = 500

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1200px; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; margin: 1rem 0 } td, th { padding: .25rem .8rem; border-bottom: 1px solid #d6dce5;
text-align: left; overflow-wrap: anywhere } article { border: 1px solid #d6dce5; border-radius: 6px; padding: .8rem;
margin: 1rem 0 } .sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem } figure { margin: 0 }
img { max-width: 100% } figcaption, h3 { overflow-wrap: anywhere }
"""


def render(
    title: str,
    notes: Sequence[str],
    tables: Iterable[Rows],
    comparisons: Iterable[Comparison],
    pictures: Mapping[str, tuple[bytes, bytes]],
) -> str:
    """Return the page: figures first, then every answer that a customer would see changed."""
    changed = [one for one in comparisons if one.change is not Change.UNCHANGED]
    shown = [one for one in changed if one.request_id in pictures]
    others = [one for one in changed if one.request_id not in pictures][:MOST_LISTED]
    listed: Rows = [("request", "verdict", "baseline", "candidate", "begins")]
    listed += [(one.request_id, one.change, one.baseline, one.candidate, str(one.difference or "")) for one in others]
    return "".join(
        (
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            f"<title>{html.escape(title)}</title><style>{STYLE}</style><h1>{html.escape(title)}</h1>",
            *(f"<p>{html.escape(note)}</p>" for note in notes),
            *(_table(rows) for rows in tables if rows),
            f"<h2>Changed answers ({len(changed)})</h2>",
            *(_article(one, pictures[one.request_id]) for one in shown),
            _table(listed) if others else "",
            "</html>",
        )
    )


def _article(one: Comparison, sides: tuple[bytes, bytes]) -> str:
    judged = f" ({one.before} before, {one.after or 'crashes'} after)" if one.before else ""
    begins = f"<p>Begins at {html.escape(str(one.difference))}</p>" if one.difference else ""
    return (
        f"<article><h3>{html.escape(one.request_id)}: {one.change}{judged}</h3>{begins}"
        f'<div class="sides">{_figure("baseline", sides[0], one.baseline)}'
        f"{_figure('candidate', sides[1], one.candidate)}</div></article>"
    )


def _figure(side: str, jpeg: bytes, text: str) -> str:
    source = base64.b64encode(jpeg).decode()
    return (
        f'<figure><img alt="{side}" src="data:image/jpeg;base64,{source}">'
        f"<figcaption>{side}: {html.escape(text)}</figcaption></figure>"
    )


def _table(rows: Rows) -> str:
    heading, *body = rows
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heading)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
