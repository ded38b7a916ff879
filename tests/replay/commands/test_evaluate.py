import json
import re
import zipfile
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from replay.commands.evaluate import evaluate
from replay.evaluation.run import results
from training.synthetic import dataset as synthetic

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    synthetic.write(folder, 6, 11, side=640, split="val")
    return folder


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("MRRS_MODEL_DIR", str(ROOT / "onnx"))
    runner = CliRunner()
    return lambda *args, **how: runner.invoke(evaluate, [str(arg) for arg in args], catch_exceptions=False, **how)


def test_every_photo_is_counted_once_and_in_each_of_its_slices(run, photos):
    result = run(photos, "--json")
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert figures["photos"] == 6
    assert figures["right"] + figures["wrong"] + figures["rejected"] + figures["unlabelled"] == 6
    assert figures["slices"]["split=val"]["photos"] == 6
    assert figures["complete"]
    assert set(figures["models"]) >= {"meter-type"}


def test_a_report_stands_by_itself_and_shows_failures(run, photos, tmp_path):
    page = tmp_path / "report.html"
    result = run(photos, "--limit", 3, "--report", page)
    assert result.exit_code == 0, result.stderr
    text = page.read_text("utf-8")
    assert "<h2>Failures (" in text
    assert not re.search(r'(src|href)="(?!data:)', text), "nothing is fetched from elsewhere"
    assert "readable: right" in result.stdout
    assert re.search(r"^slice +photos +right", result.stdout, re.MULTILINE)


def test_digits_are_told_in_shares(run, tmp_path):
    path = tmp_path / "digits.zip"
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("labels.csv", "file,value,medium,display\n0.png,5.5,gas,analog\n1.png,,electricity,digital\n")
        for name in ("0.png", "1.png"):
            crop = rng.integers(0, 255, (44, 18, 3), dtype=np.uint8)
            archive.writestr(name, cv2.imencode(".png", crop)[1].tobytes())
    figures = json.loads(run(path, "--json").stdout)
    assert figures["digits"] == 2
    assert 0 <= figures["same_integer"] <= 1
    assert 0 <= figures["within_tenth"] <= 1


def test_a_register_crop_goes_in_at_segment(run, tmp_path):
    (tmp_path / "labels.csv").write_text(
        "file,kind,medium,display,reading,decimals,tariff,readable\nr.png,register,gas,analog,123,0,,1\n"
    )
    cv2.imwrite(str(tmp_path / "r.png"), np.full((60, 200, 3), 90, np.uint8))
    figures = json.loads(run(tmp_path, "--json").stdout)
    assert figures["photos"] == 1
    assert "type" not in figures["stages"]


def test_ctrl_c_keeps_the_figures_so_far(run, photos, monkeypatch):
    def interrupted(*args, **how):
        stream = results(*args, **how)
        yield next(stream)
        yield next(stream)
        raise KeyboardInterrupt

    monkeypatch.setattr("replay.commands.evaluate.results", interrupted)
    result = run(photos, "--json", standalone_mode=False)
    figures = json.loads(result.stdout)
    assert result.return_value == 130
    assert (figures["photos"], figures["complete"]) == (2, False)


def test_a_label_that_is_no_number_is_named_and_the_rest_counts(run, photos, tmp_path):
    (tmp_path / "labels.csv").write_text("file,medium,reading\na.jpg,gas,12 m3\nb.jpg,gas,12\n")
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes((photos / "000000.jpg").read_bytes())
    result = run(tmp_path, "--json")
    assert "a.jpg: reading '12 m3' is not made of digits; its truth counts as unknown" in result.stderr
    figures = json.loads(result.stdout)
    assert (figures["photos"], len(figures["problems"])) == (2, 1)


def test_a_folder_without_labels_is_wrong_input(run, tmp_path):
    result = run(tmp_path)
    assert result.exit_code == 2
    assert "no labels.csv" in result.stderr


def test_several_processes_find_what_one_finds(run, photos):
    one, two = (json.loads(run(photos, "--json", "--jobs", jobs).stdout) for jobs in (1, 2))
    assert {**one, "seconds": 0} == {**two, "seconds": 0}


def test_further_labels_are_joined_and_the_worst_are_listed(run, photos, tmp_path):
    labels = tmp_path / "more.csv"
    labels.write_text("file,reading,decimals,readable,meter\n000000.jpg,00000001,0,1,m1\n", encoding="utf-8")
    result = run(photos, "--labels", labels, "--limit", 1, "--json", "--worst", 3)
    figures = json.loads(result.stdout)
    assert figures["right"] == 0
    (worst,) = figures["worst"]
    assert (worst["file"], worst["expected"]) == ("000000.jpg", "00000001")


def test_a_set_that_is_not_rendered_yet_is_named_with_its_target(run, tmp_path):
    result = run(tmp_path / "curated")
    assert result.exit_code == 2
    assert "`make curated` renders it" in result.stderr
