import cv2
import numpy as np
import pytest

from processors.labels import LabelledPhoto, RegisterLabel, Verdict
from processors.limits import Limits
from processors.records import Display, Medium, Reason
from replay.evaluation.dataset import Sample
from replay.evaluation.evaluate import evaluate
from replay.evaluation.labels import DatasetError
from replay.evaluation.pictures import paint
from replay.evaluation.truth import TrueRegister


class NoMeter:
    """Models that see no meter anywhere."""

    def load(self, name):
        return lambda _: np.eye(5, dtype=np.float32)[[4]]

    def version(self, name):
        return "0.0.1"


def photo(*, expected=None, medium=Medium.GAS, kind="photo"):
    label = LabelledPhoto("a.jpg", b"", "", medium, Display.ANALOG, (RegisterLabel(None, "12", 0),), expected)
    box = ((10.0, 10.0), (90.0, 10.0), (90.0, 30.0), (10.0, 30.0))
    return Sample("a.jpg", kind, {}, label, (TrueRegister("12", 0, None, box, False),))


@pytest.fixture(scope="module")
def noise():
    image = np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8)
    return cv2.imencode(".jpg", image)[1].tobytes()


def outcome(sample, data):
    return evaluate(sample, data, NoMeter(), Limits(), lambda: 0.0)


def test_a_readable_photo_that_is_taken_for_no_meter_is_lost_to_the_type(noise):
    found = outcome(photo(), noise)
    assert (found.verdict, found.lost, found.failed) == (Verdict.REJECTED, "type", True)
    assert found.reading.models == {"meter-type": "0.0.1"}


def test_a_rejection_for_the_expected_reason_is_no_failure(noise):
    assert not outcome(photo(expected=Reason.NOT_A_METER), noise).failed
    assert outcome(photo(expected=Reason.GLARE), noise).failed
    assert outcome(photo(expected=Reason.GLARE), noise).lost == "", "nobody could have read it"


def test_what_is_kept_has_no_pixels(noise):
    found = outcome(photo(), noise)
    assert found.frame is not None
    assert found.without_pixels().frame is None


def test_pictures_show_the_photo_and_the_register_that_was_missed(noise):
    pictures = paint(outcome(photo(), noise), noise)
    shown = cv2.imdecode(np.frombuffer(pictures.photo, np.uint8), cv2.IMREAD_COLOR)
    assert max(shown.shape) <= 520
    (strip,) = pictures.strips
    assert cv2.imdecode(np.frombuffer(strip, np.uint8), cv2.IMREAD_COLOR).shape == (64, 384, 3)


@pytest.mark.parametrize("data", [b"", b"no image"])
def test_a_file_that_is_no_image_has_no_picture(data):
    found = outcome(photo(expected=Reason.NOT_AN_IMAGE), data)
    assert not found.failed
    assert paint(found, data).photo is None


def test_a_crop_of_a_register_that_is_no_image_is_named():
    with pytest.raises(DatasetError, match="a.jpg is no image"):
        outcome(photo(kind="register"), b"no image")
