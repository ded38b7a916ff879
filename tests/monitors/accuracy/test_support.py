"""Which photos are like those of the reference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from monitors.accuracy.support import Support, fit_of
from monitors.references import Column
from tests.monitors.drifting.made import answered, measured, reference


@pytest.fixture(scope="module")
def support() -> Support:
    return Support(reference())


def photographed(number: int, **what: object):
    return replace(answered(number), properties=measured(number, **what).properties)


def test_most_photos_of_the_same_kind_are_inside_and_dark_ones_are_not(support):
    assert sum(bool(support.inside(photographed(n), "gas")) for n in range(100)) >= 95
    assert sum(bool(support.inside(photographed(n, dark=True), "gas")) for n in range(100)) <= 5


def test_a_codec_that_was_never_seen_is_outside(support):
    assert support.inside(photographed(3), "gas") is True
    assert support.inside(photographed(3, codec="heic"), "gas") is False


def test_of_a_segment_or_a_photo_without_measurements_nothing_is_known(support):
    assert support.inside(photographed(3), "electricity-digital") is None
    assert support.inside(answered(3), "gas") is None


def test_a_tenant_is_held_against_all_photos_of_the_type(support):
    assert support.inside(photographed(3), "t9/gas") is True


def test_a_constant_is_met_by_itself_and_a_missing_value_counts_for_nothing():
    fits = fit_of(Column("noise", "number", np.full(50, np.float32(0.3), np.float64)))
    assert fits(0.3)
    assert not fits(0.31)
    assert fits(None)
