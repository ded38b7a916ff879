import asyncio
import os
import sys
import time
from types import SimpleNamespace

import pytest

from monitors.trigger.actions import local
from monitors.trigger.actions.outcomes import NotNowError
from monitors.trigger.config import Local
from monitors.trigger.job import log_of, read_job, running

#: Writes what it was called with, says something, and waits to be told to end.
PROGRAM = """
import os, sys, time
folder = sys.argv[1]
with open(os.path.join(folder, f"called-{os.getpid()}"), "w") as file:
    file.write(repr((sys.argv[2:], os.getsid(0) == os.getpid() or os.getppid(), os.nice(0))))
print("training", flush=True)
while not os.path.exists(os.path.join(folder, "end")):
    time.sleep(0.02)
sys.exit(3)
"""


@pytest.fixture
def action(tmp_path):
    return Local(command=(sys.executable, "-c", PROGRAM, str(tmp_path)), nice=3)


async def until(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not in time"
        await asyncio.sleep(0.02)


async def test_a_training_is_started_detached_and_its_end_is_written_down(action, request_, tmp_path):
    jobs = tmp_path / "jobs"
    assert await local.start(action, request_, jobs) == f"log {log_of(jobs, request_.id)}"
    await until(lambda: list(tmp_path.glob("called-*")))
    (called,) = tmp_path.glob("called-*")
    await until(called.read_text)
    arguments, _, nice = eval(called.read_text())
    said = ["--reason", request_.reason, "--id", request_.id, "--requested", request_.since, "--by", "mrrs trigger"]
    assert arguments == ["roi-gas", *said]
    assert nice == os.nice(0) + 3
    assert running(jobs, request_.id)
    (tmp_path / "end").touch()
    await until(lambda: not running(jobs, request_.id))
    job = read_job(jobs, request_.id)
    assert job.status == 3
    assert job.ended > job.started
    assert log_of(jobs, request_.id).read_text() == "training\n"


async def test_the_same_id_starts_one_training_even_at_the_same_time(action, request_, tmp_path):
    jobs = tmp_path / "jobs"
    await asyncio.gather(*(local.start(action, request_, jobs) for _ in range(5)))
    await until(lambda: list(tmp_path.glob("called-*")))
    (tmp_path / "end").touch()
    await until(lambda: not running(jobs, request_.id))
    await local.start(action, request_, jobs)
    assert len(list(tmp_path.glob("called-*"))) == 1


async def test_a_command_that_is_not_there_ends_with_127_and_says_so(request_, tmp_path):
    await local.start(Local(command=("no-such-program",)), request_, tmp_path)
    await until(lambda: read_job(tmp_path, request_.id).status is not None)
    assert read_job(tmp_path, request_.id).status == 127
    assert "no-such-program: No such file" in log_of(tmp_path, request_.id).read_text()


@pytest.mark.parametrize(("program", "said"), [("/bin/false", "did not begin;"), ("/bin/sleep", "not begin within")])
async def test_a_keeper_that_cannot_begin_is_tried_again(request_, tmp_path, monkeypatch, program, said):
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\nexec {program} 5\n")
    path.chmod(0o700)
    monkeypatch.setattr(local, "sys", SimpleNamespace(executable=str(path)))
    with pytest.raises(NotNowError, match=said):
        await local.start(Local(timeout_s=0.5), request_, tmp_path)


async def test_a_folder_that_cannot_be_made_is_tried_again(request_, tmp_path):
    (tmp_path / "jobs").touch()
    with pytest.raises(NotNowError, match="jobs"):
        await local.start(Local(), request_, tmp_path / "jobs")


def test_what_was_never_started_is_not_known(tmp_path):
    assert read_job(tmp_path, "nothing") is None
    assert not running(tmp_path, "nothing")


def test_the_command_takes_what_it_is_called_with(request_):
    from click.testing import CliRunner

    from monitors.commands.retrain import retrain

    said = ["--reason", request_.reason, "--id", request_.id, "--requested", request_.since, "--by", "mrrs trigger"]
    shown = CliRunner().invoke(retrain, ["roi-gas", *said, "--dry-run"], standalone_mode=False)
    assert shown.return_value == 0, shown.output
    assert request_.id in shown.output
