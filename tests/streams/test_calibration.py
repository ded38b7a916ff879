import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from processors.calibration import FILE
from processors.limits import Limits
from processors.manifest import ModelError
from streams.calibration import Following, calibration_of
from streams.settings import Settings
from streams.stages import limits_of

DOCUMENT = {"schema": 2, "temperatures": {}, "intercept": 0.0, "weights": {"digit": 1.0}, "threshold": 0.9}
MANIFEST = """schema = 1
[models.meter-type]
champion = "0.2.0"
[models.meter-type.versions."0.2.0"]
sha256 = "00"
warm_up = [1.0]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "manifest.toml").write_text(MANIFEST)
    return tmp_path


def write(folder: Path, **versions: str) -> None:
    (folder / FILE).write_text(json.dumps({**DOCUMENT, "versions": versions}))


def test_without_a_file_nothing_is_calibrated(folder):
    assert calibration_of(folder) is None
    assert calibration_of(None) is None


def test_with_its_models_it_is_taken_without_a_word(folder, caplog):
    write(folder, **{"meter-type": "0.2.0"})
    found = calibration_of(folder)
    assert found is not None
    assert found.threshold == 0.9
    assert caplog.records == []


def test_with_other_models_the_log_names_them(folder, caplog):
    write(folder, **{"meter-type": "0.1.0"})
    with caplog.at_level(logging.WARNING):
        assert calibration_of(folder) is not None
    assert "other versions of meter-type" in caplog.text
    assert "training calibrate" in caplog.text


def test_the_limits_of_the_stages_have_it(folder):
    write(folder, **{"meter-type": "0.2.0"})
    limits = limits_of(replace(Settings(), model_dir=folder))
    assert limits.calibration is not None


def test_a_broken_file_stops_the_start(folder):
    (folder / FILE).write_text("{")
    with pytest.raises(ModelError, match=FILE):
        limits_of(replace(Settings(), model_dir=folder))


def test_a_new_file_is_followed_without_a_restart(folder):
    following = Following(Limits(), folder)
    assert following.now().calibration is None
    write(folder, **{"meter-type": "0.2.0"})
    assert following.now().calibration is not None
    assert following.now() is following.now()


def test_a_file_that_breaks_is_logged_and_the_old_one_goes_on(folder, caplog):
    write(folder, **{"meter-type": "0.2.0"})
    following = Following(Limits(calibration=calibration_of(folder)), folder)
    before = following.now()
    (folder / FILE).write_text("{")
    assert following.now() is before
    assert "stays as it was" in caplog.text
    assert FILE in caplog.text
