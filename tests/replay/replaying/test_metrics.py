"""The metrics of a replay that has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from processors.chain import STAGES
from replay.replaying.metrics import publish
from replay.replaying.summary import StageChanges, Summary
from replay.replaying.verdicts import Change

NOW = datetime(2026, 3, 1, 2, 3, 4, tzinfo=UTC)


def _summary() -> Summary:
    summary = Summary(stages={"locate": StageChanges(requests=3, changed=2)})
    summary.changes[Change.UNCHANGED] = 7
    summary.changes[Change.NOW_REJECTED] = 2
    return summary


def test_every_change_and_every_stage_has_its_figure(tmp_path: Path) -> None:
    path = publish(_summary(), "answers", tmp_path, NOW)
    assert path is not None
    families = text_string_to_metric_families(path.read_text())
    samples = {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}
    assert samples["mrrs_replay_last_run_timestamp_seconds", "answers"] == NOW.timestamp()
    assert samples["mrrs_replay_requests", "answers", "unchanged"] == 7
    assert samples["mrrs_replay_requests", "answers", "now_rejected"] == 2
    assert samples["mrrs_replay_requests", "answers", "now_crashes"] == 0
    differing = {name[2]: value for name, value in samples.items() if name[0] == "mrrs_replay_differing_requests"}
    assert differing == {stage: 3 if stage == "locate" else 0 for stage, _ in STAGES}
    assert path.stat().st_mode & 0o777 == 0o644


def test_where_nobody_collects_metrics_none_are_left(tmp_path: Path) -> None:
    assert publish(_summary(), "answers", tmp_path / "away", NOW) is None
    assert list(tmp_path.iterdir()) == []
