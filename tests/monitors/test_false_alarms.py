"""No alarm without a reason, and one with; benchmarks/monitors_false_alarms.py does the same at length."""

import pytest

from benchmarks.monitors_false_alarms import SHIFTS, STEP, repetition
from monitors.references.build import RATE


@pytest.fixture(scope="module")
def done():
    return repetition(5, photos=6000, reference_photos=300, segments=("gas", "water"), draws=1000)


def test_photos_like_the_reference_alarm_no_more_often_than_stated(done):
    assert done.windows == 2 * 2 * (3000 // STEP - 1)
    assert done.alarms <= RATE * done.windows


@pytest.mark.parametrize("feature", sorted(SHIFTS))
def test_what_moves_is_found_within_200_photos_among_outliers_and_missing_values(done, feature):
    assert done.found[feature] is not None
    assert done.found[feature] <= 200
