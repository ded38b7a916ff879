import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from replay.accuracy import reading
from replay.commands.accuracy import accuracy
from streams.cli import mrrs
from tests.replay.accuracy.runs_of import case
from tests.replay.accuracy.test_logged import keep
from training.synthetic import dataset as synthetic

ROOT = Path(__file__).parents[3]
COUNT = 6


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    synthetic.write(folder, COUNT, 11, side=640)
    return folder


@pytest.fixture
def environment(tmp_path):
    return {
        "MRRS_MODEL_DIR": str(ROOT / "onnx"),
        "MRRS_ACCURACY_DATASET": str(tmp_path / "absent"),
        "MRRS_ACCURACY_BASELINES": str(tmp_path / "baselines"),
        "MRRS_ACCURACY_RUNS": str(tmp_path / "runs"),
        "MRRS_ACCURACY_METRICS": str(tmp_path / "textfile"),
    }


@pytest.fixture
def run(environment):
    runner = CliRunner(env=environment)

    def invoke(*args, of=accuracy):
        return runner.invoke(of, [str(arg) for arg in args], catch_exceptions=False, standalone_mode=False)

    return invoke


@pytest.fixture
def drawn(monkeypatch):
    """Cases without reading any photo: which indices were asked for, and an index at which to be interrupted."""
    asked, interrupt = [], []

    def worker(*_):
        def work(index):
            if index in interrupt:
                raise KeyboardInterrupt
            asked.append(index)
            return case(index)

        return work

    monkeypatch.setattr(reading, "worker", worker)
    return asked, interrupt


def test_run_twice_the_readings_are_the_same_and_pass(run, photos, tmp_path):
    first = run("run", photos, "--json", "--report", tmp_path / "report.html")
    assert first.return_value == 0, first.stderr
    assert json.loads(first.stdout)["verdict"] == "cannot tell"
    assert "nothing can be told" in first.stderr
    accepted = run("accept", "--by", "ada", "--reason", "the first one")
    assert "commit" in accepted.stdout

    second = json.loads(run("run", photos, "--json").stdout)
    assert (second["changed_answers"], second["changed"], second["unknown_to_baseline"]) == (0, [], 0)
    assert {gate["name"]: gate["conclusion"] for gate in second["gates"]}["right"] == "pass"
    assert second["figures"][""]["photos"] == COUNT
    assert second["conditions"]["environment"]["models"]["meter-type"]
    assert (tmp_path / "textfile/mrrs_accuracy.prom").is_file()
    assert "<svg" in (tmp_path / "report.html").read_text("utf-8")

    shown = run("show")
    assert "the first one" in shown.stdout
    assert "over the runs" in shown.stdout
    assert len(json.loads(run("show", "--json").stdout)["runs"]) == 2


@pytest.fixture
def many(photos, tmp_path):
    """Each photo five times: enough to be killed in the middle."""
    heading, *rows = (photos / "labels.csv").read_text("utf-8").splitlines()
    lines = [heading]
    for copy in range(5):
        for row in rows:
            name = row.partition(",")[0]
            (tmp_path / f"{copy}-{name}").write_bytes((photos / name).read_bytes())
            lines.append(f"{copy}-{row}")
    (tmp_path / "labels.csv").write_text("\n".join(lines), "utf-8")
    return tmp_path


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_killed_run_goes_on_where_it_was(environment, many, tmp_path, jobs):
    command = [sys.executable, "-m", "streams.cli", "accuracy", "run", str(many), "--jobs", str(jobs), "--json"]
    how = {"env": os.environ | environment, "cwd": ROOT, "text": True}
    with subprocess.Popen(command, **how, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        while sum(path.read_bytes().count(b"\n") for path in (tmp_path / "runs").glob("partial-*")) < 2:
            assert process.poll() is None
            time.sleep(0.02)
        workers = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
    assert psutil.wait_procs(workers, timeout=60)[1] == [], "none outlives the run"
    done = subprocess.run(command, **how, capture_output=True, check=True)
    record = json.loads(done.stdout)
    assert 2 <= record["resumed"] < 5 * COUNT
    assert record["figures"][""]["photos"] == 5 * COUNT
    assert not list((tmp_path / "runs").glob("partial-*"))


def test_ctrl_c_loses_no_photo_and_none_is_read_twice(run, photos, drawn):
    asked, interrupt = drawn
    interrupt.append(4)
    stopped = run("run", photos)
    assert stopped.return_value == 130
    assert "goes on from here" in stopped.stderr
    interrupt.clear()
    assert json.loads(run("run", photos, "--json").stdout)["resumed"] == 4
    assert sorted(asked) == list(range(COUNT))


def test_begun_anew_every_photo_is_read_again(run, photos, drawn):
    asked, interrupt = drawn
    interrupt.append(3)
    run("run", photos)
    interrupt.clear()
    run("run", photos, "--fresh")
    assert asked == [0, 1, 2, *range(COUNT)]


def test_a_worse_run_fails_and_a_strict_one_wants_to_know(run, photos, drawn, monkeypatch):
    assert run("run", photos, "--strict").return_value == 1
    run("accept", "--by", "ada", "--reason", "the first one")
    monkeypatch.setattr(reading, "worker", lambda *_: lambda index: case(index, "wrong", truth="00123"))
    failed = run("run", photos)
    assert failed.return_value == 1
    assert "6 photos got worse" in failed.stdout
    assert "0000.jpg" in failed.stdout


def test_a_baseline_needs_a_name_and_a_reason_that_say_something(run, photos, drawn, tmp_path):
    run("run", photos)
    for arguments in (["--by", "ada", "--reason", " "], ["--by", "", "--reason", "why"]):
        refused = CliRunner().invoke(accuracy, ["accept", *arguments])
        assert refused.exit_code == 2
        assert "must say something" in refused.stderr
    assert CliRunner().invoke(accuracy, ["accept", "--by", "ada"]).exit_code == 2
    assert not (tmp_path / "baselines").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "make curated"),
        (["run", "nowhere"], "neither a folder nor a zip"),
        (["accept", "--by", "ada", "--reason", "why"], "mrrs accuracy run makes one"),
        (["accept", "20200101T000000Z-0", "--by", "ada", "--reason", "why"], "no run 20200101T000000Z-0"),
        (["nightly", "--at", "late"], "'late' is no time such as 02:00"),
        (["show", "--within", "soon"], "'soon' is neither"),
        (["labels", "--since", "soon"], "'soon' is neither"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(environment, arguments, message):
    result = CliRunner(env=environment).invoke(accuracy, arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_show_tells_a_monitor_whether_it_ran(run, photos, drawn):
    assert run("show", "--within", "26h").return_value == 1
    run("run", photos)
    assert run("show", "--within", "26h").return_value == 0


def test_labels_are_joined_with_the_answers_of_the_request_log(run, tmp_path):
    from streams.request_log import open_request_log

    url = f"sqlite:///{tmp_path}/requests.sqlite"

    async def fill():
        log = open_request_log(url)
        await keep(log, 1, value="00123", confirmed="123")
        await keep(log, 2, value="00123", confirmed="128")
        await keep(log, 3, value="00123")
        await log.close()

    asyncio.run(fill())
    figures = json.loads(run("labels", "--request-log", url, "--json").stdout)
    assert (figures["answered"], figures["labelled"], figures["right"], figures["wrong"]) == (3, 2, 1, 1)
    assert figures["coverage"] == pytest.approx(2 / 3, abs=1e-5)
    assert figures["digits"]["3"] == {
        "right": 1, "false": 1, "missed": 0, "precision": 0.5, "recall": 1.0, "f1": 0.66667,
    }  # fmt: skip
    assert len(figures["days"]) == 1
    shown = run("accuracy", "labels", "--request-log", url, of=mrrs)
    assert "coverage" in shown.stdout
