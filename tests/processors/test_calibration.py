import json

import numpy as np
import pytest

from processors.calibration import FILE, Calibration, parse, read
from processors.manifest import ModelError
from processors.signs import SIGNS

DOCUMENT = {
    "schema": 2,
    "versions": {"meter-type": "0.1.0", "digits-gas": "0.2.0"},
    "temperatures": {"digits-gas": {"temperature": 2.0, "examples": 500}},
    "intercept": -1.0,
    "weights": {"digit": 0.5, "contrast": 2.0},
    "threshold": 0.9,
}


@pytest.fixture
def calibration():
    return parse(DOCUMENT, "here")


def test_no_file_is_no_calibration(tmp_path):
    assert read(tmp_path) is None


def test_what_is_written_is_read(tmp_path, calibration):
    (tmp_path / FILE).write_text(json.dumps(DOCUMENT))
    assert read(tmp_path) == calibration
    assert calibration.threshold == 0.9


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"schema": 1}, "schema 1, 2 is expected"),
        ({"weights": {"luck": 1.0}}, "no such sign: luck"),
        ({"versions": {"digits-oil": "1"}}, "no such model: digits-oil"),
        ({"threshold": 1.5}, "threshold 1.5"),
        ({"threshold": None}, "no number"),
        ({"intercept": "nan"}, "not finite"),
        ({"temperatures": {"digits-gas": {"temperature": 0}}}, "not above 0"),
        ({"temperatures": {"digits-gas": 2.0}}, "no number"),
    ],
)
def test_a_broken_file_is_named_with_what_to_do(tmp_path, changed, said):
    (tmp_path / FILE).write_text(json.dumps({**DOCUMENT, **changed}))
    with pytest.raises(ModelError, match=said) as caught:
        read(tmp_path)
    assert FILE in str(caught.value)
    assert "calibrate" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_what_is_no_document_is_named(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(ModelError, match=FILE):
        read(tmp_path)


def model(tensor):
    return np.array([[0.8, 0.2]], np.float32)


def test_a_temperature_is_applied_to_the_version_that_it_was_fitted_for(calibration):
    assert calibration.tempered("digits-gas", "0.2.0", model)(None)[0, 0] == pytest.approx(2 / 3, abs=1e-5)


@pytest.mark.parametrize(("name", "version"), [("digits-gas", "0.3.0"), ("meter-type", "0.1.0")])
def test_other_models_and_versions_stay_as_they_are(calibration, name, version):
    assert calibration.tempered(name, version, model) is model


def test_models_of_another_version_are_strange(calibration):
    assert calibration.strange({"meter-type": "0.1.0"}) == []
    assert calibration.strange({"meter-type": "0.9.0", "digits-gas": "0.2.0", "roi-gas": "1"}) == [
        "meter-type",
        "roi-gas",
    ]


def test_the_probability_is_logistic_in_the_signs(calibration):
    signs = dict.fromkeys(SIGNS, 0.0)
    assert calibration.probability(signs) == pytest.approx(1 / (1 + np.e))
    assert calibration.probability({**signs, "contrast": 0.5}) == pytest.approx(0.5)


def test_the_largest_odds_do_not_overflow():
    sure = Calibration({}, {}, 1e6, {}, 0.5)
    assert sure.probability({}) == pytest.approx(1.0)
