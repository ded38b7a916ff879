"""The report of a retraining as one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from monitors.retraining.paired import Pair

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.3rem .8rem;border-bottom:1px solid #ddd;text-align:left;"
    "vertical-align:top}th{font-weight:600}.better{color:#17692c}.worse{color:#a01717}code{background:#f2f2f2}"
)
#: Photos that are named on the page, of each comparison.
_NAMED = 30


def page(report: Mapping[str, Any], pairs: Mapping[str, Sequence[Pair]]) -> str:
    """Return the page.

    Args:
        report: as the step `report` writes it.
        pairs: the photos of each comparison.
    """
    title = f"{report['model']}: {report['champion']} and {report['challenger']}"
    order = (
        f"requested {escape(report['requested'])} by {escape(report['by'])}: {escape(report['reason'] or 'no reason')}"
    )
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>Job <code>{escape(report['id'])}</code>, {order}.</p>",
        _comparisons(report["comparisons"]),
        *(f"<p>{escape(note)}</p>" for note in report["notes"]),
        *(_changed(name, found) for name, found in pairs.items()),
        "<h2>Measured on the exported model</h2>",
        _table([("slice", "figures"), *((name, _plain(found)) for name, found in report["metrics"].items())]),
        "<h2>Steps</h2>",
        _table([("step", "receipt"), *((name, _plain(found)) for name, found in report["steps"].items())]),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _comparisons(found: Sequence[Mapping[str, Any]]) -> str:
    heading = ("photos", "conclusion", "right", "wrong", "rejected", "why")
    rows = "".join(
        f"<tr><td>{escape(one['name'])}</td>"
        f'<td class="{escape(one["conclusion"].split()[-1])}">{escape(one["conclusion"])}</td>'
        + "".join(f"<td>{one[verdict][0]} → {one[verdict][1]}</td>" for verdict in ("right", "wrong", "rejected"))
        + f"<td>{escape(one['why'])}</td></tr>"
        for one in found
    )
    return f"<table><tr>{''.join(f'<th>{name}</th>' for name in heading)}</tr>{rows}</table>"


def _changed(name: str, pairs: Sequence[Pair]) -> str:
    changed = [pair for pair in pairs if pair.before is not pair.now]
    if not changed:
        return f"<h2>{escape(name)}</h2><p>No photo is read otherwise.</p>"
    rows = [("photo", "type", "champion", "challenger")]
    rows += [(pair.name, pair.type, str(pair.before), str(pair.now)) for pair in changed[:_NAMED]]
    more = f"<p>And {len(changed) - _NAMED} more.</p>" if len(changed) > _NAMED else ""
    return f"<h2>{escape(name)}: {len(changed)} of {len(pairs)} photos are read otherwise</h2>{_table(rows)}{more}"


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    heading, *body = rows
    return (
        f"<table><tr>{''.join(f'<th>{escape(cell)}</th>' for cell in heading)}</tr>"
        + "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body)
        + "</table>"
    )


def _plain(facts: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_number(value)}" for key, value in facts.items())


def _number(value: Any) -> str:
    if isinstance(value, Mapping):
        return "(" + _plain(value) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)
