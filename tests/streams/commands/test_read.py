import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from streams.commands.read import read
from training.synthetic.photo import encode
from training.synthetic.render import render

ROOT = Path(__file__).parents[3]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "gas.jpg"
    path.write_bytes(encode(render(3, kind="gas", fault="none", side=800).image))
    return path


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("MRRS_MODEL_DIR", str(ROOT / "onnx"))
    runner = CliRunner()
    return lambda *args: runner.invoke(read, [str(arg) for arg in args], catch_exceptions=False)


def test_json_has_the_shape_of_the_design(run, photo):
    (reading,) = json.loads(run(photo, "--json").stdout)["readings"]
    named = {"file", "status", "reasons", "advice", "medium", "display", "registers", "confidence", "models", "timings"}
    assert named <= reading.keys()
    assert reading["file"] == str(photo)
    for register in reading["registers"]:
        assert {"tariff", "value", "decimals", "unit", "confidence", "box", "digits"} <= register.keys()


def test_a_rejection_is_an_answer_with_advice(run, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<html>not a photo</html>")
    result = run(page, "--json")
    (reading,) = json.loads(result.stdout)["readings"]
    assert result.exit_code == 0
    assert reading["reasons"] == ["not_an_image"]
    assert reading["advice"][0]["de"]
    assert reading["advice"][0]["en"] in run(page).stdout


def test_what_was_found_is_painted_below_a_banner(run, photo, tmp_path):
    run(photo, "--draw", tmp_path / "painted.png")
    painted, original = cv2.imread(str(tmp_path / "painted.png")), cv2.imread(str(photo))
    assert painted.shape[0] > original.shape[0]
    assert painted.shape[1] == original.shape[1]


def test_several_photos_are_painted_into_a_folder_under_names_of_their_own(run, photo, tmp_path):
    (tmp_path / "other").mkdir()
    twin = tmp_path / "other" / photo.name
    twin.write_bytes(photo.read_bytes())
    run(photo, twin, "--draw", tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 2


def test_where_nothing_can_be_painted_is_said(run, photo, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("no photo")
    assert "nothing to paint on" in run(text, "--draw", tmp_path / "x.jpg").stderr
    wrong = run(photo, "--draw", tmp_path / "x.doc")
    assert wrong.exit_code == 2
    assert "must end in .jpg or .png" in wrong.stderr
    a_file = run(photo, photo, "--draw", text)
    assert a_file.exit_code == 2
    assert "several photos need a folder" in a_file.stderr


def test_a_photo_of_nothing_is_rejected(run, tmp_path):
    path = tmp_path / "grey.png"
    cv2.imwrite(str(path), np.full((300, 400, 3), 128, np.uint8))
    assert "rejected: " in run(path).stdout
