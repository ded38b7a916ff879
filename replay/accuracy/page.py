"""A run as one self-contained HTML page: verdict, figures, what changed, past runs."""

from __future__ import annotations

import html
from collections.abc import Sequence

from processors.labels import Verdict
from replay.accuracy import show
from replay.accuracy.baseline import Baseline, Decision
from replay.accuracy.chart import svg
from replay.accuracy.gates import Conclusion
from replay.accuracy.record import Case
from replay.accuracy.runs import Run

#: Changed photos that are listed; the record has them all.
MOST_LISTED = 300
#: Runs in the charts.
MOST_RUNS = 365

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1200px; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums }
td, th { padding: .25rem .7rem; border-bottom: 1px solid #d6dce5; text-align: left; overflow-wrap: anywhere }
.verdict { font-size: 1.4rem; font-weight: 600 } .pass { color: #1a7f37 } .fail { color: #c0392b }
.cannot { color: #9a6700 } svg { max-width: 100% }
"""


def render(
    run: Run, cases: Sequence[Case], baseline: Baseline | None, history: Sequence[Decision], runs: Sequence[Run]
) -> str:
    """Return the page of a run; `runs` are all of them, oldest first."""
    title = f"Accuracy on {run.conditions.dataset}, {run.time[:16].replace('T', ' ')} UTC"
    environment = run.conditions.environment
    notes = [
        f"{run.figures[''].photos} photos in {run.seconds:.0f} s on {run.conditions.processor}",
        f"Median of a photo: {1000 * run.cpu_seconds:.1f} ms of CPU, {run.ratio:.1f} calibration workloads",
        f"{run.changed_answers} answers read otherwise than in the baseline {run.baseline}" if baseline else "",
        f"mrrs {environment.mrrs}; {_pairs(environment.libraries)}; models {_pairs(environment.models)}",
    ]
    changed = show.changes(cases, baseline)[: MOST_LISTED + 1]
    return "".join((
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>',
        f"<style>{STYLE}</style><h1>{html.escape(title)}</h1>",
        f'<p class="verdict {run.verdict.split()[0]}">{run.verdict}</p>',
        *(f"<p>{html.escape(note)}</p>" for note in notes if note),
        _table(show.gates(run)),
        "<h2>Slices</h2>", _table(show.slices(run)),
        f"<h2>Changed answers</h2>{_table(changed)}" if changed else "",
        "<h2>Past runs over these photos</h2>", charts(runs),
        "<h2>Accepted baselines</h2>", _table(show.decisions(history)),
        "</html>",
    ))  # fmt: skip


def charts(runs: Sequence[Run]) -> str:
    """Return a chart a figure over the runs of the last one's photos."""
    alike = show.same_photos(runs)[-MOST_RUNS:]
    drawn = []
    for verdict in Verdict:
        points = [(run.time, run.figures[""].share(verdict), run.verdict is Conclusion.FAIL) for run in alike]
        drawn.append(svg(f"Share {verdict}", points, ".2%"))
    times = [(run.time, run.ratio, run.verdict is Conclusion.FAIL) for run in alike]
    drawn.append(svg("Median run time of a photo, in calibration workloads", times, ".2f"))
    return "".join(f"<p>{picture}</p>" for picture in drawn) if alike else "<p>none yet</p>"


def _pairs(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _table(rows: show.Rows) -> str:
    heading, *body = rows
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heading)
    lines = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in body)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
