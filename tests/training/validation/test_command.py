import json

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.__main__ import main
from training.data.roots import REAL_DATA_VARIABLE

pytestmark = pytest.mark.training


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(REAL_DATA_VARIABLE, str(tmp_path / "data"))
    return lambda *words: main([*words, "--cache", str(tmp_path / "cache")])


@pytest.fixture
def data(tmp_path, digits):
    """A folder of real data with one source, whole until a test spoils it."""
    (tmp_path / "data").mkdir()
    digits.folder = digits.folder.rename(tmp_path / "data" / "digits")
    return digits.add("1.png")


def test_whole_data_lets_a_training_start(run, data, capsys):
    data.write()
    assert run("check-data") == 0
    assert "1 files in 1 sources: 0 error" in capsys.readouterr().err


def test_json_is_one_object_and_tells_what_to_do(run, data, capsys):
    data.add("2.png", value="12").write()
    assert run("check-data", "--json") == 1
    shown = json.loads(capsys.readouterr().out)
    assert (shown["good"], shown["errors"], shown["files"]) == (False, 1, {"digits": 2})
    (found,) = (one for one in shown["findings"] if one["level"] == "error")
    assert (found["source"], found["check"], found["subject"]) == ("digits", "value-range", "2.png")
    assert found["message"].startswith("2.png: value '12'")
    assert found["advice"]


def test_any_dataset_can_be_checked(run, photos, capsys):
    photos.add("1.png", reading="12a")
    assert run("check-data", str(photos.write())) == 1
    assert "reading '12a' is not made of digits" in capsys.readouterr().out


def test_no_data_is_said_without_a_traceback(run, tmp_path, capsys):
    assert run("check-data") == 2
    assert run("check-data", str(tmp_path / "nowhere")) == 2
    assert "nowhere: give folders or archives with a labels.csv" in capsys.readouterr().err


def test_a_training_on_spoilt_data_does_not_start(run, data, tmp_path, capsys):
    data.add("2.png", value="12").write()
    assert run("train", "meter-type", "--minutes", "1", "--out", str(tmp_path / "onnx")) == 2
    said = capsys.readouterr().err
    assert "value '12' is not one of" in said
    assert "Nothing was trained" in said
    assert not (tmp_path / "onnx").exists()


def test_the_card_is_written_and_then_fresh(run, data, tmp_path):
    data.write()
    names = ("sources", "groups", "digits", "photos", "synthetic", "repertoires", "findings")
    (tmp_path / "card.md").write_text("".join(f"<!-- begin {name} -->\n<!-- end -->\n" for name in names))
    assert run("data-card", "--card", "card.md", "--check") == 1
    assert run("data-card", "--card", "card.md") == 0
    assert "| digits | 1 | 1 | 0 |" in (tmp_path / "card.md").read_text()
    assert run("data-card", "--card", "card.md", "--check") == 0
    assert run("data-card", "--card", "nowhere.md") == 2


@pytest.mark.parametrize("verb", ["check-data", "data-card"])
def test_help_shows_examples(run, verb, capsys):
    with pytest.raises(SystemExit):
        run(verb, "--help")
    assert f"python -m training {verb}" in capsys.readouterr().out
