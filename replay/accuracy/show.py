"""A run, the baseline's history and past runs as rows for people."""

from __future__ import annotations

from collections.abc import Sequence

from processors.labels import Verdict
from replay.accuracy.baseline import Baseline, Decision
from replay.accuracy.chart import sparkline
from replay.accuracy.figures import Figures
from replay.accuracy.record import Case
from replay.accuracy.runs import Run

Rows = list[tuple[str, ...]]


def slices(run: Run) -> Rows:
    """Return a row a slice, all first."""
    heading = ("slice", "photos", *Verdict, "unknown", "expected rejections")
    return [heading, *(_row(name or "all", entry) for name, entry in run.figures.items())]


def gates(run: Run) -> Rows:
    """Return a row a gate."""
    return [("gate", "says", "because"), *((gate.name, gate.conclusion, gate.why) for gate in run.gates)]


def changes(cases: Sequence[Case], baseline: Baseline | None) -> Rows:
    """Return the photos that read otherwise than in the baseline, those that got worse first."""
    if baseline is None:
        return []
    pairs = [(case, baseline.kept[case.key]) for case in cases if case.key in baseline.kept]
    changed = [(case, kept) for case, kept in pairs if case.answer != kept.answer]
    changed.sort(key=lambda pair: (_good(pair[0].verdict, held=pair[0].held), pair[0].file))
    rows = [(case.file, case.truth, kept.answer, case.answer) for case, kept in changed]
    return [("photo", "expected", "baseline", "now"), *rows] if rows else []


def past(runs: Sequence[Run]) -> Rows:
    """Return a row a run, oldest first."""
    rows: Rows = [("run", "photos", *Verdict, "time", "verdict")]
    for run in runs:
        entry = run.figures[""]
        shares = (f"{entry.share(verdict):.2%}" for verdict in Verdict)
        rows.append((run.id, str(entry.photos), *shares, f"{run.ratio:.1f}", run.verdict))
    return rows


def trends(runs: Sequence[Run]) -> Rows:
    """Return a line of blocks a figure, of the runs over the last one's photos."""
    alike = same_photos(runs)
    if len(alike) < 2:
        return []
    rows: Rows = [("over the runs", "", "lowest", "highest")]
    for verdict in Verdict:
        values = [run.figures[""].share(verdict) for run in alike]
        rows.append((verdict, sparkline(values), f"{min(values):.2%}", f"{max(values):.2%}"))
    ratios = [run.ratio for run in alike]
    rows.append(("time", sparkline(ratios), f"{min(ratios):.1f}", f"{max(ratios):.1f}"))
    return rows


def same_photos(runs: Sequence[Run]) -> list[Run]:
    """Return the runs over the same photos as the last one: only they make a line."""
    if not runs:
        return []
    last = runs[-1].conditions
    return [run for run in runs if (run.conditions.digest, run.conditions.limit) == (last.digest, last.limit)]


def decisions(history: Sequence[Decision]) -> Rows:
    """Return a row a decision, oldest first."""
    heading = ("accepted", "by", "dataset", "run", "right", "wrong", "reason")
    return [
        heading,
        *(
            (one.time, one.by, one.dataset, one.run, *(str(one.figures.get(key, "")) for key in heading[4:6]), one.reason)
            for one in history
        ),
    ]  # fmt: skip


def _good(verdict: Verdict | None, *, held: bool) -> int:
    return 2 if verdict is Verdict.RIGHT or held else 1 if verdict is Verdict.REJECTED else 0


def _row(name: str, entry: Figures) -> tuple[str, ...]:
    shares = (f"{entry.share(verdict):.2%} ({getattr(entry, verdict)})" for verdict in Verdict)
    expected = f"{entry.held} of {entry.cases}" if entry.cases else "-"
    return name, str(entry.photos), *shares, str(entry.unknown), expected
