import math

import pytest

from monitors.evidence.sheet import NATS, sheet
from monitors.judge import judge
from monitors.windows import Window
from tests.monitors.observations import observations


def window(segment="gas", **values):
    return Window("images", segment, tuple(observations("images", 100, 3, segment, **values)))


def test_numbers_are_shown_as_the_bins_they_are_judged_by(reference):
    shown = {column.name: column for column in sheet(window(), reference).columns}
    assert len(set(shown["brightness"].reference)) == 8
    assert all(name[0].isdigit() for name in shown["brightness"].window)
    assert set(shown["codec"].reference) == {"a", "b", "c"}


def test_what_drifts_most_comes_first(reference):
    assert sheet(window(noise=lambda rng: rng.normal(3)), reference).columns[0].name == "noise"


def test_thresholds_are_the_calibrated_ones_in_nats(reference):
    drifts = {drift.feature: drift for drift in judge(window(), reference) if drift.method == "js"}
    for column in sheet(window(), reference).columns:
        assert column.threshold == pytest.approx(drifts[column.name].threshold * NATS)


def test_what_is_missing_is_a_column_of_its_own(reference):
    shown = {column.name: column for column in sheet(window(noise=None, glare=math.nan), reference).columns}
    assert set(shown["noise is there"].window) == {"missing"}
    assert set(shown["noise is there"].reference) == {"there"}
    assert "noise" not in shown
    assert "brightness is there" not in shown


def test_a_category_never_seen_has_a_name(reference):
    shown = {column.name: column for column in sheet(window(codec="avif"), reference).columns}
    assert set(shown["codec"].window) == {"never seen before"}


def test_what_cannot_be_judged_shows_nothing(reference):
    assert sheet(window("water"), reference).columns == ()
