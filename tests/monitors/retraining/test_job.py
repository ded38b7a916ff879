"""A retraining's folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monitors.retraining import child
from monitors.retraining.job import JobError, Order, Outcome, Receipt, begin, folder_of, jobs, open_job

ORDER = Order(
    id="alert-1",
    model="digits-gas",
    champion="0.2.0",
    version="0.3.0",
    reason="drift",
    by="ada",
    requested="2026-06-01T00:00:00+00:00",
    created="2026-06-01T00:01:00+00:00",
    until="2026-06-01T00:01:00+00:00",
    held_out=0.3,
    least=20,
    curated="curated",
    curated_photos=100,
    share=0.3,
    scenes=10,
    measured_scenes=2,
)
OUTCOME = Outcome(outcome="refused", why="worse", ended="2026-06-01T01:00:00+00:00")


def test_a_job_is_found_again_with_its_receipts_failures_and_outcome(tmp_path):
    job = begin(tmp_path, ORDER)
    job.keep(Receipt(step="gather", ended="now", seconds=1.5, facts={"photos": 3}))
    job.fail("train", "out of memory", "now")
    job.end(OUTCOME)
    (again,) = jobs(tmp_path)
    assert again.order == ORDER
    assert (again.receipt("gather").facts, again.receipt("train")) == ({"photos": 3}, None)
    assert (again.failures, again.outcome) == (1, OUTCOME)
    assert jobs(tmp_path, "roi-gas") == []
    assert open_job(tmp_path / "digits-gas" / "other") is None


@pytest.mark.parametrize("identity", ["", "../away", "a/b", ".hidden", "x" * 121])
def test_an_id_that_is_no_folders_name_is_refused(tmp_path, identity):
    with pytest.raises(JobError, match="no id of a job"):
        folder_of(tmp_path, "digits-gas", identity)


def test_an_order_of_another_release_is_passed_over_and_named_when_it_is_asked_for(tmp_path):
    (tmp_path / "digits-gas" / "old").mkdir(parents=True)
    (tmp_path / "digits-gas" / "old" / "order.json").write_text('{"id": "old"}')
    assert jobs(tmp_path) == []
    with pytest.raises(JobError, match=r"old/order.json is no order"):
        open_job(tmp_path / "digits-gas" / "old")


def test_a_job_is_worked_on_by_one_process_and_by_the_child_that_outlives_it(tmp_path):
    job = begin(tmp_path, ORDER)
    with job.alone() as lock:
        with pytest.raises(JobError, match="another process"), job.alone():
            pass
        sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=(lock,))
    with pytest.raises(JobError, match="another process"), job.alone():
        pass
    sleeper.kill()
    sleeper.wait()
    with job.alone():
        pass


def test_a_childs_words_are_logged_and_told_and_its_output_returned(tmp_path):
    told: list[str] = []
    command = [sys.executable, "-c", "import sys; print('out'); sys.stderr.write('a word\\n'); sys.exit(1)"]
    with begin(tmp_path, ORDER).alone() as lock:
        status, output = child.run(command, tmp_path / "log" / "x.log", told.append, lock=lock, allowed=(0, 1))
        assert (status, output, told) == (1, "out\n", ["    a word"])
        with pytest.raises(JobError, match=r"ended with 1: a word \(.*x\.log has all of it\)"):
            child.run(command, tmp_path / "log" / "x.log", told.append, lock=lock)
    assert (tmp_path / "log" / "x.log").read_text() == "a word\na word\n"


def test_a_child_is_told_to_stop_and_waited_for_when_we_are_stopped(tmp_path):
    kept = tmp_path / "kept"
    program = (
        "import signal, sys, time, pathlib\n"
        "signal.signal(signal.SIGTERM, signal.default_int_handler)\n"
        "try:\n"
        "    sys.stderr.write('ready\\n'); sys.stderr.flush(); time.sleep(60)\n"
        f"except KeyboardInterrupt:\n    time.sleep(0.3); pathlib.Path({str(kept)!r}).write_text('kept')\n"
    )

    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    with begin(tmp_path, ORDER).alone() as lock, pytest.raises(KeyboardInterrupt):
        child.run([sys.executable, "-c", program], tmp_path / "x.log", interrupted, lock=lock)
    assert kept.read_text() == "kept"
