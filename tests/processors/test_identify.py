import numpy as np
import pytest

from processors import frames
from processors.contracts import METER_TYPES, ROTATION_STEP
from processors.identify import KINDS, circular_peak, hinted, identify, kind
from processors.records import Frame, Medium, Reason
from processors.rejection import Rejected


@pytest.fixture
def frame(trail, picture):
    return Frame(trail=trail, jpeg=frames.encode(picture, 92))


@pytest.mark.parametrize("name", METER_TYPES[:3])
def test_the_best_type_gives_medium_and_display(frame, limits, one_type, name):
    meter = identify(frame, one_type(name, 0.8), limits)
    assert (meter.trail.medium, meter.trail.display) == KINDS[name]
    assert meter.confidence == pytest.approx(0.8)
    assert (meter.angle, meter.jpeg) == (0.0, frame.jpeg)


@pytest.mark.parametrize(("name", "confidence"), [("not_a_meter", 0.95), ("gas", 0.25)])
def test_what_is_no_meter_or_hardly_one_is_refused(frame, limits, one_type, name, confidence):
    with pytest.raises(Rejected) as caught:
        identify(frame, one_type(name, confidence), limits)
    assert caught.value.reason is Reason.NOT_A_METER


def test_what_hardly_looks_like_any_meter_may_be_a_far_one(frame, limits):
    types = np.array([[0.3, 0.25, 0.25, 0.2, 0.0]], np.float32)
    with pytest.raises(Rejected, match="perhaps electricity-analog") as caught:
        identify(frame, lambda name: lambda tensor: types, limits)
    assert caught.value.also == (Reason.NO_REGISTER,)


@pytest.mark.parametrize("none", [0.45, 0.8])
def test_a_meter_is_looked_for_unless_there_is_surely_none(frame, limits, none):
    types = np.array([[0.02, 0.02, 0.94 - none, 0.02, none]], np.float32)
    meter = identify(frame, lambda name: lambda tensor: types, limits)
    assert meter.trail.medium is Medium.GAS


def test_a_water_meter_is_told_its_angle(frame, limits, one_type):
    turns = np.zeros((1, 360 // ROTATION_STEP), np.float32)
    turns[0, 18:20] = 0.5

    def load(name):
        return one_type("water")(name) if name == "meter-type" else lambda tensor: turns

    assert identify(frame, load, limits).angle == pytest.approx(92.5)


@pytest.mark.parametrize(
    ("weights", "angle"),
    [
        ({0: 1.0}, 0.0),
        ({1: 1.0}, 5.0),
        ({71: 1.0}, -5.0),
        ({0: 0.5, 71: 0.5}, -2.5),
        ({10: 0.6, 11: 0.2, 46: 0.2}, 51.25),
    ],
)
def test_the_angle_is_finer_than_a_class_and_goes_around_the_circle(weights, angle):
    classes = np.zeros(72, np.float32)
    for place, weight in weights.items():
        classes[place] = weight
    assert circular_peak(classes) == pytest.approx(angle, abs=1e-4)


@pytest.mark.parametrize(
    ("types", "medium", "expected"),
    [
        ((0.3, 0.0, 0.6, 0.0, 0.1), None, "gas"),
        ((0.3, 0.0, 0.6, 0.0, 0.1), Medium.ELECTRICITY, "electricity-analog"),
        ((0.02, 0.0, 0.97, 0.0, 0.01), Medium.ELECTRICITY, "gas"),
        ((0.05, 0.0, 0.0, 0.0, 0.95), Medium.ELECTRICITY, "not_a_meter"),
    ],
)
def test_a_hint_decides_what_the_photo_leaves_open(limits, types, medium, expected):
    posterior = hinted(np.array(types, np.float32), medium, limits.hint_weight)
    assert METER_TYPES[int(posterior.argmax())] == expected
    assert posterior.sum() == pytest.approx(1)


def test_a_record_that_was_not_identified_is_an_error_of_ours(trail):
    with pytest.raises(ValueError, match="identify comes first"):
        kind(trail)
