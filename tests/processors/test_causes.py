from dataclasses import replace

import pytest

from processors.causes import causes
from processors.records import ImageProperties, Reason

GOOD = ImageProperties(0.5, 0.2, 300.0, 0.3, 0.01, 0.0, 1280, 960, 1.2, 1000, "jpeg", 1)
SYMPTOMS = [Reason.NOT_A_METER, Reason.NO_REGISTER, Reason.NO_DIGITS, Reason.AMBIGUOUS_DIGITS]


@pytest.fixture
def trail_of(trail):
    return lambda **poor: replace(trail, properties=replace(GOOD, **poor))


@pytest.mark.parametrize("reason", SYMPTOMS)
@pytest.mark.parametrize(
    ("poor", "cause"),
    [
        ({"brightness": 0.05}, Reason.TOO_DARK),
        ({"brightness": 0.96, "glare": 0.9}, Reason.TOO_BRIGHT),
        ({"brightness": 0.8, "glare": 0.6}, Reason.GLARE),
        ({"sharpness": 2.0}, Reason.BLURRED),
    ],
)
def test_what_is_poor_about_an_unread_photo_is_named_behind_the_reason(trail_of, limits, reason, poor, cause):
    assert causes(reason, trail_of(**poor), limits) == (reason, cause)


def test_several_causes_are_all_named(trail_of, limits):
    found = causes(Reason.NO_REGISTER, trail_of(brightness=0.05, sharpness=2.0), limits)
    assert found == (Reason.NO_REGISTER, Reason.TOO_DARK, Reason.BLURRED)


@pytest.mark.parametrize("reason", SYMPTOMS)
def test_a_good_photo_adds_no_cause(trail_of, limits, reason):
    assert causes(reason, trail_of(), limits) == (reason,)


@pytest.mark.parametrize("reason", sorted(set(Reason) - set(SYMPTOMS)))
def test_a_reason_that_does_not_come_from_the_light_stands_alone(trail_of, limits, reason):
    assert causes(reason, trail_of(brightness=0.05, sharpness=2.0), limits) == (reason,)


def test_nothing_is_added_where_nothing_was_measured(trail, limits):
    assert causes(Reason.NO_REGISTER, trail, limits) == (Reason.NO_REGISTER,)
