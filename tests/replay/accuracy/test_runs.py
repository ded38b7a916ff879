import os
from datetime import UTC, datetime, timedelta

import pytest

from replay.accuracy.figures import figures
from replay.accuracy.gates import Conclusion
from replay.accuracy.runs import Run, RunError, Runs
from tests.replay.accuracy.runs_of import CONDITIONS, case

NOW = datetime(2026, 3, 9, 2, tzinfo=UTC)
CASES = [case(number) for number in range(3)]


def run(day):
    time = NOW + timedelta(days=day)
    return Run(
        id=f"{time:%Y%m%dT%H%M%SZ}-dddddddd", time=time.isoformat(), conditions=CONDITIONS, seconds=1.0, resumed=0,
        figures=figures(CASES), ratio=2.0, cpu_seconds=0.02, verdict=Conclusion.PASS, gates=[], baseline="",
        unknown_to_baseline=0, changed_answers=0,
    )  # fmt: skip


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path / "runs")


def test_runs_are_kept_with_their_cases_and_listed_in_order(runs):
    for day in (1, 0):
        runs.add(run(day), CASES)
    assert runs.all() == [run(0), run(1)]
    assert runs.find(None) == (run(1), CASES)
    assert runs.find(run(0).id) == (run(0), CASES)


def test_a_run_that_is_not_there_is_named(runs):
    with pytest.raises(RunError, match="no run yet"):
        runs.find(None)


def test_a_record_of_another_release_stops_nothing(runs):
    runs.add(run(0), CASES)
    (runs.folder / f"{run(1).id}.json").write_text('{"id": "another schema"}')
    assert runs.find(None)[0] == run(0)


def test_what_nobody_went_on_with_for_a_week_is_dropped(runs):
    runs.folder.mkdir()
    for name, days in (("partial-a.jsonl", 8), ("partial-b.jsonl", 1)):
        path = runs.folder / name
        path.touch()
        os.utime(path, ((NOW - timedelta(days=days)).timestamp(),) * 2)
    assert runs.interrupted
    runs.add(run(0), CASES)
    assert [path.name for path in runs.folder.glob("partial-*")] == ["partial-b.jsonl"]
