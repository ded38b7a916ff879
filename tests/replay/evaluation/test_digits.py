import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from replay.evaluation.dataset import Sample
from replay.evaluation.digits import predict, same_integer, within_tenth
from replay.evaluation.labels import DatasetError

tenths = st.integers(0, 99).map(lambda tenth: tenth / 10)
PNG = cv2.imencode(".png", np.zeros((44, 18, 3), np.uint8))[1].tobytes()


def answering(index, classes):
    def load(name):
        answering.asked = name
        return lambda _: np.eye(classes, dtype=np.float32)[[index]]

    return load


@given(tenths, tenths)
def test_being_within_a_tenth_does_not_depend_on_the_side(one, other):
    assert within_tenth(one, other) == within_tenth(other, one)


@given(tenths)
def test_the_drum_is_round(value):
    assert within_tenth(value, round((value + 0.1) % 10, 1))
    assert not within_tenth(value, round((value + 0.2) % 10, 1))


def test_a_blank_place_is_only_a_blank_place():
    assert same_integer(None, None)
    assert not same_integer(None, 0.0)
    assert not within_tenth(3.0, None)


def test_a_drum_is_asked_from_the_rolling_model_and_an_lcd_from_its_own():
    assert predict(Sample("a", "digit", {}), PNG, answering(57, 100)) == 5.7
    assert answering.asked == "digits-rolling"
    lcd = Sample("a", "digit", {}, digital=True)
    assert predict(lcd, PNG, answering(7, 11)) == 7.0
    assert answering.asked == "digits-electricity-digital"
    assert predict(lcd, PNG, answering(10, 11)) is None


def test_a_file_that_is_no_image_is_named():
    with pytest.raises(DatasetError, match="x.jpg is no image"):
        predict(Sample("x.jpg", "digit", {}), b"text", answering(0, 100))
