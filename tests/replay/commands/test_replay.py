"""`mrrs replay` on request logs in files, with the real models."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from processors import calibration
from processors.chain import read
from processors.library import Library
from processors.limits import Limits
from processors.records import Status
from streams.cli import run
from streams.originals import photo
from tests.replay.replaying.logs import START, fill, grain, original
from training.synthetic.photo import encode
from training.synthetic.render import render

ROOT = Path(__file__).parents[3]
#: Seeds of meters that are read.
METERS = (4, 7, 11)


@pytest.fixture(scope="module")
def answered():
    """Photos of water meters and of none, each with what this version answers."""
    photos = [encode(render(seed, kind="water").image, quality=88) for seed in METERS]
    photos += [grain(number) for number in range(3)]
    library, limits = Library(ROOT / "onnx"), Limits(calibration=calibration.read(ROOT / "onnx"))
    return [
        (data, read(photo(original(number, data)), library, limits, time.perf_counter))
        for number, data in enumerate(photos)
    ]


@pytest.fixture
def replay(monkeypatch, tmp_path, capfd):
    """Run the command; gives its status, standard output and standard error."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("MRRS_MODEL_DIR", str(ROOT / "onnx"))

    def call(url, *args):
        status = run(["replay", "--request-log", url, *(str(arg) for arg in args)])
        return status, *capfd.readouterr()

    return call


def test_the_same_service_gives_the_same_answers(replay, answered, tmp_path):
    status, out, err = replay(fill(tmp_path / "log.sqlite", answered), "--json")
    assert status == 0, err
    figures = json.loads(out)
    assert (figures["compared"], figures["unchanged"], figures["changes"], figures["stages"]) == (6, 6, [], {})
    assert (figures["noise"]["aa"]["requests"], figures["noise"]["aa"]["differing"]) == (6, 0)
    assert set(figures["baseline"]["libraries"]) == set(figures["candidate"]["libraries"])
    assert figures["baseline"]["models"] == figures["candidate"]["models"]
    assert figures["seconds"]["ratio"] > 0
    assert list((tmp_path / "cache/mrrs/replays").iterdir()) == [], "nothing is left of a replay that is complete"


def test_a_changed_answer_is_named_with_its_stage_and_shown_side_by_side(replay, answered, tmp_path):
    (data, answer), *others = answered
    assert answer.status is Status.READ, "the example has to be one that is read"
    (one,) = answer.registers
    shifted = replace(one, box=tuple((x + 20, y) for x, y in one.box), value="9" * len(one.value))
    url = fill(tmp_path / "log.sqlite", [(data, replace(answer, registers=(shifted,))), *others])
    page = tmp_path / "report.html"
    status, out, err = replay(url, "--aa", 0, "--report", page)
    assert status == 1, err
    assert re.search(r"(?m)^changed +1 ", out)
    assert re.search(r"(?m)^locate +1 +1 +registers\[0\]\.box.* by 20 px", out)
    text = page.read_text("utf-8")
    assert text.count("data:image/jpeg;base64,") == 2
    assert not re.search(r'(src|href)="(?!data:)', text), "nothing is fetched from elsewhere"
    assert "request-00000: changed" in text


def test_requests_without_an_answer_are_counted_and_passed_over(replay, answered, tmp_path):
    url = fill(tmp_path / "log.sqlite", [*answered[3:], (grain(9), None)])
    status, out, _ = replay(url, "--json", "--aa", 0)
    assert (status, json.loads(out)["skipped"]) == (0, {"never answered": 1})


def test_labels_judge_both_sides_and_only_what_gets_worse_is_a_no(replay, answered, tmp_path):
    (data, answer), (other, read_other), *rest = answered
    (one,), (two,) = answer.registers, read_other.registers
    wrong = replace(answer, registers=(replace(one, value="1" * len(one.value), decimals=0),))
    labels = {0: one.value[: len(one.value) - one.decimals], 1: two.value[: len(two.value) - two.decimals]}
    url = fill(tmp_path / "log.sqlite", [(data, wrong), (other, read_other), *rest], labels)
    status, out, err = replay(url, "--against", "labels", "--json", "--aa", 0)
    assert status == 0, err
    figures = json.loads(out)
    assert (figures["compared"], figures["changed"], figures["skipped"]) == (2, 1, {"no label": 4})
    assert figures["labels"] == {
        "before": {"wrong": 1, "right": 1},
        "after": {"right": 2},
        "better": 1,
        "worse": 0,
    }


def test_through_the_topics_the_answers_are_the_same(replay, answered, tmp_path):
    url = fill(tmp_path / "log.sqlite", answered[2:])
    before = (tmp_path / "log.sqlite").read_bytes()
    status, out, err = replay(url, "--through", "topics", "--speed", "2x", "--json", "--aa", 0)
    assert status == 0, err
    assert (json.loads(out)["unchanged"], json.loads(out)["stages"]) == (4, {})
    assert (tmp_path / "log.sqlite").read_bytes() == before, "the live request log is only read"


def test_a_trace_names_a_stage_that_answers_cannot_tell(replay, answered, tmp_path, monkeypatch):
    url, trace = fill(tmp_path / "log.sqlite", answered), tmp_path / "before.trace"
    assert replay(url, "--record", trace, "--aa", 0)[0] == 0
    assert replay(url, "--against", trace, "--aa", 0)[0] == 0
    monkeypatch.setattr("processors.preprocess.REGISTER_MARGIN", 0.16)
    _, out, _ = replay(url, "--against", trace, "--aa", 0, "--json")
    figures = json.loads(out)
    assert list(figures["stages"]) == ["locate"]
    assert figures["stages"]["locate"]["example"]["field"] == "registers[0].image"
    assert figures["recorded"]["libraries"] == figures["candidate"]["libraries"]


def test_a_trace_knows_a_photo_again_and_misses_one_that_was_not_there(replay, answered, tmp_path):
    trace = tmp_path / "before.trace"
    replay(fill(tmp_path / "one.sqlite", answered[3:5]), "--record", trace, "--aa", 0)
    other = fill(tmp_path / "other.sqlite", [answered[3], answered[5], answered[4]])
    _, out, _ = replay(other, "--against", trace, "--aa", 0, "--json")
    figures = json.loads(out)
    assert figures["compared"] == 1
    assert figures["skipped"] == {"another photo in the trace": 1, "not in the trace": 1}


def test_a_trace_holds_no_photo(replay, answered, tmp_path):
    trace = tmp_path / "before.trace"
    replay(fill(tmp_path / "log.sqlite", answered), "--record", trace, "--aa", 0)
    assert trace.stat().st_size < sum(len(data) for data, _ in answered) / 4
    assert b"JFIF" not in trace.read_bytes()


def test_another_version_of_a_model_is_taken_where_it_is_asked_for(replay, answered, tmp_path, monkeypatch):
    models = tmp_path / "onnx"
    shutil.copytree(ROOT / "onnx", models)
    lcd = tomllib.loads((models / "manifest.toml").read_text())["models"]["digits-electricity-digital"]
    row = lcd["versions"][lcd["champion"]]
    shutil.copytree(models / "digits-electricity-digital" / lcd["champion"], models / "digits-water" / "9.0.0")
    with (models / "manifest.toml").open("a") as manifest:
        manifest.write(f'\n[models.digits-water.versions."9.0.0"]\nsha256 = "{row["sha256"]}"\n')
        manifest.write(f"warm_up = {row['warm_up']}\n")
    monkeypatch.setenv("MRRS_MODEL_DIR", str(models))
    url = fill(tmp_path / "log.sqlite", answered[:1])
    _, out, err = replay(url, "--with-models", "digits-water=9.0.0", "--json")
    figures = json.loads(out)
    assert figures["candidate"]["models"]["digits-water"] == {"9.0.0": 1}, err
    assert list(figures["stages"]) == ["classify"]


def test_an_interrupted_replay_goes_on_with_the_same_models_only(replay, answered, tmp_path, monkeypatch):
    url = fill(tmp_path / "log.sqlite", answered)
    seen = []

    def interrupted(*args):
        seen.append(args)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return judged(*args)

    from replay.replaying import run as running

    judged = running.judged
    monkeypatch.setattr(running, "judged", interrupted)
    assert replay(url, "--aa", 0)[0] == 130
    monkeypatch.setattr(running, "judged", judged)
    monkeypatch.setenv("MRRS_DECIMALS", "cut")
    status, _, err = replay(url, "--aa", 0)
    assert (status, "--fresh" in err) == (2, True)
    monkeypatch.delenv("MRRS_DECIMALS")
    status, out, _ = replay(url, "--aa", 0, "--resume", "--json")
    figures = json.loads(out)
    assert (status, figures["compared"], figures["replayed"]) == (0, 6, 4)
    status, _, err = replay(url, "--resume")
    assert (status, "no interrupted replay" in err) == (2, True)


def test_what_makes_no_sense_is_said_in_a_line(replay, answered, tmp_path):
    url = fill(tmp_path / "log.sqlite", answered[3:4])
    (tmp_path / "text").write_text("no trace")
    for args, said in (
        (("--since", "yesterday"), "24h"),
        (("--with-models", "digits-water"), "NAME=VERSION"),
        (("--with-models", "digits-water=7.7.7"), "7.7.7"),
        (("--speed", "2x"), "--through topics"),
        (("--through", "topics", "--speed", "quick"), "0.5x"),
        (("--through", "topics", "--jobs", 2), "--jobs"),
        (("--against", tmp_path / "missing"), "--record"),
        (("--against", tmp_path / "text"), "--record"),
    ):
        status, _, err = replay(url, *args)
        assert (status, said in err, err.count("\n") <= 3) == (2, True, True), err
    status, _, err = replay(f"sqlite:///{tmp_path}/nowhere.sqlite")
    assert status == 2, err
    assert not (tmp_path / "nowhere.sqlite").exists()


def test_the_bounds_in_time_hold(replay, answered, tmp_path):
    url = fill(tmp_path / "log.sqlite", answered)
    bounds = ("--since", original(3, b"").received.isoformat(), "--until", original(5, b"").received.isoformat())
    assert json.loads(replay(url, *bounds, "--json", "--aa", 0)[1])["compared"] == 2
    assert json.loads(replay(url, "--limit", 1, "--json", "--aa", 0)[1])["compared"] == 1
    assert json.loads(replay(url, "--until", START.isoformat(), "--json")[1])["compared"] == 0


#: The check of a release: MRRS_TEST_REQUESTS=5000.
COUNT = int(os.environ.get("MRRS_TEST_REQUESTS", "500"))


def test_a_killed_replay_goes_on_and_compares_each_request_once(replay, answered, tmp_path):
    tiny = [grain(number)[:-40] for number in range(20)]
    library = Library(ROOT / "onnx")
    answers = [read(photo(original(0, data)), library, Limits(), time.perf_counter) for data in tiny]
    assert {answer.status for answer in answers} == {Status.REJECTED}
    url = fill(tmp_path / "log.sqlite", ((tiny[n % 20], answers[n % 20]) for n in range(COUNT)))
    compared: list[int] = []
    for _ in range(2):
        command = [sys.executable, "-m", "streams.cli", "replay", "--request-log", url, "--aa", "0", "--json"]
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        compared.append(when_it_has(tmp_path / "cache", sum(compared) + 50))
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        process.stdout.close()
    status, out, err = replay(url, "--aa", 0, "--json")
    assert status == 0, err
    figures = json.loads(out)
    assert (figures["compared"], figures["unchanged"]) == (COUNT, COUNT)
    assert figures["replayed"] <= COUNT - 100, "what was done before is not done again"


def when_it_has(cache: Path, count: int) -> int:
    """Wait until a replay in another process has compared so many requests; return how many it has."""
    for _ in range(3000):
        for path in cache.rglob("*.sqlite"):
            if (found := rows(path)) >= count:
                return found
        time.sleep(0.02)
    raise TimeoutError("the replay does not come along")


def rows(path: Path) -> int:
    """Return how many requests are noted, as far as one can see from outside while it is being written."""
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    try:
        with sqlite3.connect(copy) as connection:
            return connection.execute("SELECT count(*) FROM compared").fetchone()[0]
    except sqlite3.DatabaseError:
        return 0
