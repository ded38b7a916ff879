import json
from dataclasses import replace
from pathlib import Path

import pytest

from processors.chain import STAGES, run_stage
from processors.library import Library
from processors.limits import Limits
from processors.records import Digits, Photo, Request, Trail
from training.calibration import store
from training.calibration.command import add_parser, run
from training.calibration.datasets import labelled, source
from training.calibration.observation import Observation, classify
from training.calibration.observe import photo
from training.synthetic.dataset import write

MODELS = Path(__file__).parents[3] / "onnx"


def call(*words):
    import argparse

    root = argparse.ArgumentParser()
    add_parser(root.add_subparsers(dest="verb"))
    return run(root.parse_args(["calibrate", *map(str, words)]))


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    write(folder, 4, 4_000_001, kind="water", fault="none", side=640)
    return folder


def test_an_observation_read_again_gives_what_the_stages_gave(dataset):
    chosen = source(str(dataset))
    library, limits, compared = Library(MODELS), Limits(), 0
    for entry in chosen.entries:
        known = labelled(entry, chosen.read(entry))
        record = Photo(trail=Trail(Request(entry.file)), data=known.data)
        for name, _ in STAGES[:-1]:
            record = run_stage(name, record, library, limits)
        again = classify(photo("d", entry, known, library, limits), {}, limits)
        if isinstance(record, Digits):
            assert again.registers == record.registers
            assert again.meter_confidence == pytest.approx(record.meter_confidence)
            compared += 1
        else:
            assert again is None
    assert compared >= 2


def test_what_the_models_said_is_kept_and_not_asked_again(dataset, tmp_path, monkeypatch):
    chosen = source(str(dataset))
    first = store.observations(chosen, MODELS, tmp_path, 1)
    monkeypatch.setattr(store, "observe", lambda *_: pytest.fail("the cache has it"))
    again = store.observations(chosen, MODELS, tmp_path, 1)
    assert len(again) == len(first) == 4
    assert all(isinstance(seen, Observation) and seen.photo.data == b"" for seen in again)
    changed = replace(chosen, entries=chosen.entries[:2])
    with pytest.raises(pytest.fail.Exception):
        store.observations(changed, MODELS, tmp_path, 1)


def test_too_few_photos_end_with_1_and_write_nothing(dataset, tmp_path, capsys):
    out = tmp_path / "reading.json"
    assert call("--data", dataset, "--models", MODELS, "--out", out, "--cache", tmp_path, "--jobs", 1) == 1
    assert "are needed" in capsys.readouterr().err
    assert not out.exists()


def test_what_cannot_be_used_ends_with_2(tmp_path, capsys):
    assert call("--data", tmp_path / "nothing", "--models", MODELS) == 2
    assert "labels.csv" in capsys.readouterr().err
    assert call("--data", tmp_path, "--models", tmp_path) == 2
    assert "manifest.toml" in capsys.readouterr().err


@pytest.mark.parametrize("share", ["0", "1", "many"])
def test_a_share_that_is_none_is_wrong_usage(share, capsys):
    with pytest.raises(SystemExit) as ended:
        call("--data", "x", "--risk", share)
    assert ended.value.code == 2
    assert "such as 0.01" in capsys.readouterr().err


def test_a_calibration_is_written_with_its_data(tmp_path, monkeypatch, capsys):
    import importlib.util

    spec = importlib.util.spec_from_file_location("observed", Path(__file__).with_name("observed.py"))
    observed = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(observed)
    write(tmp_path / "photos", 1, 4_000_002, side=320)
    monkeypatch.setattr("training.calibration.command.observations", lambda *_: observed.observations(500))
    out = tmp_path / "reading.json"
    assert call("--data", tmp_path / "photos", "--models", MODELS, "--out", out, "--risk", "0.3") == 0
    made = json.loads(out.read_text())
    assert made["data"][0]["used"] == 500
    assert len(made["data"][0]["digest"]) == 64
    assert made["versions"].keys() >= {"meter-type", "digits-rolling"}
    assert (made["bound"]["risk"], made["seed"]) == (0.3, 0)
    assert "at most" in capsys.readouterr().err
