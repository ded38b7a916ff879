from dataclasses import replace

import pytest

from processors.labels import Verdict
from replay.accuracy.baseline import BaselineError, Baselines
from tests.replay.accuracy.runs_of import CONDITIONS, case

CASES = [case(number) for number in range(50)]


@pytest.fixture
def baselines(tmp_path):
    return Baselines(tmp_path / "baselines")


def accept(baselines, cases=CASES, conditions=CONDITIONS, run="run-1", reason="first"):
    return baselines.accept(
        conditions, run, cases, by="ada", reason=reason, time="2026-03-01T02:00:00+00:00", figures={"right": 50}
    )


def test_what_was_accepted_is_found_with_its_times_and_verdicts(baselines):
    accept(baselines)
    found = baselines.find(CASES)
    assert (found.run, found.conditions) == ("run-1", CONDITIONS)
    assert found.kept[CASES[3].key].verdict is Verdict.RIGHT
    assert found.kept[CASES[3].key].ratio == 2.0


def test_the_history_says_who_accepted_what_and_why_and_is_only_appended_to(baselines):
    first = accept(baselines)
    line = (baselines.folder / "history.jsonl").read_bytes()
    second = accept(baselines, [replace(one, verdict=Verdict.WRONG) for one in CASES], run="run-2", reason="a reason")
    assert (baselines.folder / "history.jsonl").read_bytes().startswith(line)
    assert baselines.history() == [first, second]
    assert (second.by, second.reason, second.before) == ("ada", "a reason", first.digest)


def test_the_same_run_is_the_same_file(baselines):
    assert accept(baselines).digest == accept(baselines).digest


def test_the_baseline_that_knows_most_of_the_photos_is_taken(baselines):
    accept(baselines)
    accept(baselines, [case(number) for number in range(40, 140)], replace(CONDITIONS, digest="e" * 64), "run-2")
    assert baselines.find(CASES).run == "run-1"
    assert baselines.find([case(number) for number in range(30, 90)]).run == "run-2"
    assert baselines.find([case(999)]) is None


def test_a_run_over_a_part_does_not_take_the_place_of_the_whole(baselines):
    accept(baselines)
    with pytest.raises(BaselineError, match="knows 10 photos that this run has not read"):
        accept(baselines, CASES[:40])
    assert len(baselines.history()) == 1


def test_a_baseline_that_nobody_has_accepted_is_refused(baselines):
    accept(baselines)
    (path,) = baselines.folder.glob("*.json.gz")
    other = Baselines(baselines.folder.parent / "other")
    accept(other, [replace(one, verdict=Verdict.WRONG) for one in CASES])
    (changed,) = other.folder.glob("*.json.gz")
    path.write_bytes(changed.read_bytes())
    with pytest.raises(BaselineError, match="is not what anybody has accepted: restore it from git"):
        baselines.find(CASES)


def test_a_damaged_history_is_named(baselines):
    accept(baselines)
    with (baselines.folder / "history.jsonl").open("a") as file:
        file.write("{}\n")
    with pytest.raises(BaselineError, match="history.jsonl: a line is no decision"):
        baselines.history()
