"""`mrrs reference`, as it is typed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitors.references import read_reference, write_reference
from processors.records import Status
from streams.cli import run
from streams.codec import encode_json
from streams.logged import Facts, Original, Retention
from streams.request_log import open_request_log
from tests.monitors.test_observation import PROPERTIES, READING
from training.synthetic.photo import encode
from training.synthetic.render import render

ROOT = Path(__file__).parents[3]
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def log(folder, monkeypatch) -> None:
    """45 answers of the last 45 hours, the oldest 3 by an older model, one that nobody can read, one unanswered."""
    url = f"sqlite:///{folder}/log.sqlite"
    monkeypatch.setenv("MRRS_REQUEST_LOG", url)

    async def fill() -> None:
        log = open_request_log(url, Retention())
        for number in range(47):
            name = f"r{number:02}"
            await log.keep(Original(name, name.encode(), b"photo", (), NOW - timedelta(hours=number), "t1"))
            if number < 45:
                measured = replace(PROPERTIES, brightness=number / 100)
                models = {"digits-gas": "0.9.0" if number > 41 else "1.0.0"}
                answer = replace(READING, request_id=name, properties=measured, models=models)
                await log.answer(name, encode_json(answer), Facts("t1", str(Status.READ), "gas"))
            elif number == 45:
                await log.answer(name, b"{}", Facts())
        await log.close()

    asyncio.run(fill())


def said(capsys, *args):
    assert run(["reference", *args, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_stored_answers_make_a_reference_of_the_newest_models(log, folder, capsys):
    found = said(capsys, "build", "--from-requests", "--out", "made/a.npz")
    reference = read_reference(folder / "made/a.npz")
    assert (found["file"], found["version"], found["models"]) == (
        "made/a.npz",
        reference.version,
        {"digits-gas": "1.0.0"},
    )
    assert found["segments"]["gas"]["photos"] == 42
    assert found["segments"]["gas"]["judged"] == ["images", "predictions"]
    assert 0 < found["segments"]["gas"]["thresholds"]["brightness"]["ks"] <= 1
    assert "log.sqlite" in found["source"]


def test_what_was_left_out_is_said(log, capsys):
    assert run(["reference", "build", "--from-requests", "--out", "a.npz"]) == 0
    told = capsys.readouterr()
    assert "1 answers are of another release" in told.err
    assert "3 of 45 answers are by other versions" in told.err
    assert "gas" in told.out


def test_answers_are_taken_of_the_time_that_is_asked_for(log, capsys):
    found = said(
        capsys, "build", "--from-requests", "--since", "20h", "--until", "10h", "--out", "a.npz", "--source", "x"
    )
    assert found["segments"]["gas"] == {"photos": 10, "judged": [], "thresholds": {}}
    assert found["source"] == "x"


def test_tenants_are_segments_where_the_monitors_have_it_so(log, capsys, monkeypatch):
    monkeypatch.setenv("MRRS_MONITOR_TENANTS", "true")
    assert list(said(capsys, "build", "--from-requests", "--since", "9h", "--out", "a.npz")["segments"]) == ["t1/gas"]


def test_a_folder_of_photos_is_read_with_the_models_of_today(folder, capsys, monkeypatch):
    monkeypatch.setenv("MRRS_MODEL_DIR", str(ROOT / "onnx"))
    (folder / "photos/more").mkdir(parents=True)
    photo = encode(render(3, kind="gas", fault="none", side=800).image)
    for name in ("a.jpg", "more/b.JPG", "notes.txt"):
        (folder / "photos" / name).write_bytes(photo)
    found = said(capsys, "build", "photos", "--out", "a.npz")
    assert sum(segment["photos"] for segment in found["segments"].values()) == 2
    assert "meter-type" in found["models"]
    (folder / "photos/labels.csv").write_text("file,reading\na.jpg,00123\na.jpg,00124\n")
    assert sum(one["photos"] for one in said(capsys, "build", "photos", "--out", "b.npz")["segments"].values()) == 1


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["build", "--out", "a.npz"], "either a DATASET or --from-requests"),
        (["build", "photos", "--from-requests", "--out", "a.npz"], "either a DATASET or --from-requests"),
        (["build", "photos", "--since", "7d", "--out", "a.npz"], "go with --from-requests"),
        (["build", "nowhere", "--out", "a.npz"], "nowhere: no folder"),
        (["build", "empty", "--out", "a.npz"], "empty: no photos in it"),
        (["build", "digits", "--out", "a.npz"], "crops of digits"),
        (["build", "gone", "--out", "a.npz"], "1 of its files are not there, the first is a.jpg"),
        (["build", "odd", "--out", "a.npz"], "no column file"),
        (["build", "--from-requests", "--since", "soon", "--out", "a.npz"], "'soon' is neither a time"),
        (["show", "none.npz"], "none.npz: there is no such file"),
        (["show", "empty"], "empty: no reference"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(folder, capsys, args, expected):
    tables = {"empty": None, "digits": "file,value\na.png,1.0\n", "gone": "file,reading\na.jpg,1\n", "odd": "name\na\n"}
    for name, text in tables.items():
        (folder / name).mkdir()
        if text is not None:
            (folder / name / "labels.csv").write_text(text)
    assert run(["reference", *args]) == 2
    told = capsys.readouterr().err
    assert expected in told
    assert "Traceback" not in told


def test_an_empty_request_log_makes_no_reference(folder, capsys, monkeypatch):
    url = f"sqlite:///{folder}/log.sqlite"
    monkeypatch.setenv("MRRS_REQUEST_LOG", url)
    asyncio.run(open_request_log(url, Retention()).prepare())
    assert run(["reference", "build", "--from-requests", "--out", "a.npz"]) == 2
    assert "no answers" in capsys.readouterr().err


def test_a_reference_of_other_models_than_the_champions_is_outdated(folder, reference, capsys, monkeypatch):
    monkeypatch.setenv("MRRS_MODEL_DIR", str(ROOT / "onnx"))
    write_reference(reference, folder / "a.npz")
    assert said(capsys, "show", "a.npz")["outdated"] == {"digits-gas": "1.0.0"}
    assert run(["reference", "show", "a.npz"]) == 0
    assert "outdated: digits-gas 1.0.0" in capsys.readouterr().err


def test_the_reference_of_the_settings_is_shown(folder, reference, capsys, monkeypatch):
    write_reference(reference, folder / "a.npz")
    monkeypatch.setenv("MRRS_REFERENCE", str(folder / "a.npz"))
    assert said(capsys, "show")["version"] == reference.version
