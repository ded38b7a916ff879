from dataclasses import replace

import pytest

from replay.accuracy.partial import RunningError, partial, path_of
from tests.replay.accuracy.runs_of import CONDITIONS, case


def test_a_run_goes_on_behind_its_last_whole_line(tmp_path):
    path = tmp_path / "run.jsonl"
    with partial(path, resume=True) as noted:
        for index in range(3):
            noted.add(index, case(index))
    path.write_bytes(path.read_bytes()[:-7])
    with partial(path, resume=True) as noted:
        assert noted.done == {0: case(0), 1: case(1)}
        noted.add(2, case(2))
    with partial(path, resume=True) as noted:
        assert sorted(noted.done) == [0, 1, 2]


def test_begun_anew_nothing_is_left(tmp_path):
    path = tmp_path / "run.jsonl"
    with partial(path, resume=True) as noted:
        noted.add(0, case(0))
    with partial(path, resume=False) as noted:
        assert noted.done == {}
    assert path.read_bytes() == b""


def test_two_processes_do_not_write_to_one_run(tmp_path):
    path = tmp_path / "run.jsonl"
    with partial(path, resume=True), pytest.raises(RunningError, match="going on in another process"):
        partial(path, resume=True).__enter__()


def test_what_decides_a_reading_or_its_time_makes_another_run(tmp_path):
    other = replace(CONDITIONS.environment, models={"roi-gas": "0.2.0"})
    paths = {
        path_of(tmp_path, conditions)
        for conditions in (CONDITIONS, replace(CONDITIONS, environment=other), replace(CONDITIONS, limit=40))
    }
    assert len(paths) == 3
