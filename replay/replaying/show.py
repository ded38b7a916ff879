"""A replay as tables for the person at the terminal, and for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from processors.labels import Verdict
from replay.replaying.environment import Environment
from replay.replaying.noise import Noise
from replay.replaying.summary import Summary

Rows = list[tuple[str, ...]]


def verdicts(summary: Summary) -> Rows:
    """Return what became of the requests."""
    of = max(summary.compared, 1)
    rows = [(str(change), str(count), f"{count / of:.1%}") for change, count in summary.changes.items()]
    skipped = [(f"not compared: {why}", str(count), "") for why, count in summary.skipped.items()]
    return [("verdict", "requests", "share"), *rows, *skipped]


def stages(summary: Summary) -> Rows:
    """Return where the requests part first; empty if none does."""
    rows = [
        (stage, str(one.requests), str(one.changed), f"{str(one.example).partition(': ')[2]} in {one.request_id}")
        for stage, one in summary.stages.items()
    ]
    return [("first stage", "requests", "answers changed", "largest difference"), *rows] if rows else []


def labels(summary: Summary) -> Rows:
    """Return before against after, by the labels; empty without labels."""
    if not summary.labels:
        return []
    after: tuple[Verdict | None, ...] = (*Verdict, None)
    heading = ("before", *(f"{verdict or 'crashes'} after" for verdict in after))
    return [heading, *((before, *(str(summary.labels[before, now]) for now in after)) for before in Verdict)]


def versions(summary: Summary, candidate: Environment) -> Rows:
    """Return library and model versions of both sides; those that differ are marked."""
    before: dict[str, Mapping[str, int]] = {**summary.baseline_libraries, **summary.baseline_models}
    now: dict[str, Any] = {**{name: {one: 0} for name, one in candidate.libraries.items()}, **summary.candidate_models}
    rows = [
        (name, _versions(before.get(name, {})), _versions(now.get(name, {})), "" if _same(before, now, name) else "*")
        for name in [*candidate.libraries, *sorted({*before, *now} - candidate.libraries.keys())]
    ]
    return [("library or model", "baseline", "candidate", "differs"), *rows]


def notes(summary: Summary, noise: Noise | None, candidate: Environment, recorded: Environment | None) -> list[str]:
    """Return what else is to be said, in sentences."""
    said = []
    if recorded is not None:
        beside = [
            f"{name} {getattr(recorded, name)} -> {getattr(candidate, name)}"
            for name in ("mrrs", "python", "machine", "limits")
            if getattr(recorded, name) != getattr(candidate, name)
        ]
        said += [f"Recorded with another {', '.join(beside)}"] if beside else []
    if noise is not None and noise.requests:
        same = "gave the same" if not noise.differing else f"gave something else {noise.differing} times"
        said.append(
            f"A/A: {noise.requests} requests read twice {same}" + (f", e.g. {noise.example}" * bool(noise.example))
        )
        said.append(f"Run time of a request varies by {noise.time_p95:.1%} from one time to the next (95th percentile)")
    if summary.baseline_seconds and summary.candidate_seconds is not None:
        ratio = summary.candidate_seconds / summary.baseline_seconds
        said.append(
            f"Seconds in the stages, median: baseline {summary.baseline_seconds:.4f},"
            f" candidate {summary.candidate_seconds:.4f}, ratio {ratio:.2f}"
        )
    if summary.noise:
        shares = ", ".join(f"{stage} {share:.0%}" for stage, share in summary.noise.items())
        said.append(f"Noise, as the largest share of a tolerance that was used up: {shares}")
    if summary.labels:
        said.append(f"Against the labels: {summary.better} better, {summary.worse} worse")
    return said


def _versions(counted: Mapping[str, int]) -> str:
    if len(counted) <= 1:
        return "".join(counted) or "-"
    return ", ".join(f"{version} ({count})" for version, count in sorted(counted.items()))


def _same(before: Mapping[str, Mapping[str, int]], now: Mapping[str, Mapping[str, int]], name: str) -> bool:
    return set(before.get(name, {})) == set(now.get(name, {}))
