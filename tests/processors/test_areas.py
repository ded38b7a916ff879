from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors import areas
from processors.records import DigitArea

positions = st.floats(0, 384, allow_nan=False)


@st.composite
def digit_areas(draw):
    left = draw(positions)
    return DigitArea(
        left=left,
        top=draw(st.floats(0, 20)),
        right=left + draw(st.floats(0.5, 60)),
        bottom=draw(st.floats(30, 64)),
        confidence=draw(st.floats(0, 1)),
        rolling=draw(st.booleans()),
        decimal=draw(st.booleans()),
    )


lists = st.lists(digit_areas(), max_size=12)


def area(left, right, top=10.0, bottom=50.0, confidence=0.9, **flags):
    return DigitArea(left, top, right, bottom, confidence, **flags)


def row(*starts, width=30.0):
    return [area(float(start), start + width) for start in starts]


def shared(one, other):
    overlap = min(one.right, other.right) - max(one.left, other.left)
    return overlap / min(one.right - one.left, other.right - other.left)


@given(lists, st.floats(0.1, 0.9))
def test_after_merging_no_neighbours_overlap_by_more_than_the_limit(found, limit):
    merged = areas.merged(found, limit)
    assert all(shared(one, other) <= limit + 1e-9 for one, other in pairwise(merged))


@given(lists, st.floats(0.1, 0.9))
def test_merging_covers_what_was_covered_and_nothing_else(found, limit):
    merged = areas.merged(found, limit)
    for one in found:
        assert any(joint.left <= one.left and one.right <= joint.right for joint in merged)
    edges = {edge for one in found for edge in (one.left, one.right)}
    assert all(joint.left in edges and joint.right in edges for joint in merged)


@given(lists, st.floats(0.1, 0.9))
def test_merging_twice_changes_nothing_more(found, limit):
    once = areas.merged(found, limit)
    assert areas.merged(once, limit) == once


@given(lists, st.floats(0.1, 0.9), st.randoms())
def test_merging_does_not_depend_on_the_order(found, limit, random):
    distinct = list({(one.left, one.right): one for one in found}.values())
    mixed = random.sample(distinct, len(distinct))
    assert areas.merged(mixed, limit) == areas.merged(distinct, limit)


@given(lists, st.floats(0.1, 0.9))
def test_what_is_alone_stays_as_it_is_and_what_is_joined_is_rolling(found, limit):
    merged = areas.merged(found, limit)
    assert all(one in found or one.rolling for one in merged)


def test_two_halves_of_a_rolling_digit_become_one_area():
    upper = area(100, 130, top=5, bottom=30, confidence=0.6)
    lower = area(102, 132, top=28, bottom=60, confidence=0.8, decimal=True)
    assert areas.merged([upper, lower], 0.45) == [area(100, 132, 5, 60, 0.8, rolling=True, decimal=True)]


def test_neighbours_that_touch_stay_two():
    assert areas.merged(row(10, 38), 0.45) == row(10, 38)


@given(lists)
def test_slivers_are_dropped_and_the_rest_is_kept(found):
    kept = areas.without_slivers(found, 0.5)
    assert [one for one in found if one in kept] == kept
    assert bool(kept) == bool(found)


def test_a_reflection_between_two_digits_is_dropped():
    assert areas.without_slivers([*row(10, 50, 90), area(130, 136)], 0.5) == row(10, 50, 90)


@pytest.mark.parametrize("outlier", [area(130, 160, 20, 30), area(130, 160, 0, 80), area(130, 160, 40, 80)])
def test_what_is_much_smaller_larger_or_off_the_line_is_dropped(outlier):
    assert areas.in_line([*row(10, 50, 90), outlier], (0.5, 1.6), 0.5) == row(10, 50, 90)


def test_nothing_stays_nothing():
    assert areas.merged([], 0.5) == areas.without_slivers([], 0.5) == areas.in_line([], (0.5, 1.6), 0.5) == []


def test_a_missed_digit_gets_its_place():
    found = areas.without_gaps(row(10, 50, 90, 170, 210), 1.7)
    assert [one.left for one in found] == [10, 50, 90, 130, 170, 210]
    assert found[3] == replace(area(130, 160), confidence=0.1)


def test_the_wider_step_at_the_comma_is_no_missed_digit():
    assert areas.without_gaps(row(10, 50, 90, 150, 190), 1.7) == row(10, 50, 90, 150, 190)


@given(st.integers(4, 9), st.floats(5, 15), st.floats(-0.02, 0.02), st.floats(-8, 8), st.floats(-8, 8))
def test_the_last_windows_edges_go_halfway_to_the_lines_of_the_others(count, top, slope, higher, lower):
    windows = [
        replace(one, top=top + slope * one.left, bottom=40 + top + slope * one.left)
        for one in row(*range(0, 40 * count, 40))
    ]
    moved = [*windows[:-1], replace(windows[-1], top=windows[-1].top + higher, bottom=windows[-1].bottom + lower)]
    found = areas.steadied(moved)
    assert found[:-1] == windows[:-1]
    assert found[-1].top == pytest.approx(max(0.0, windows[-1].top + higher / 2), abs=1e-6)
    assert found[-1].bottom == pytest.approx(min(64.0, windows[-1].bottom + lower / 2), abs=1e-6)
    assert (found[-1].left, found[-1].right) == (windows[-1].left, windows[-1].right)


@pytest.mark.parametrize("count", range(4))
def test_three_windows_and_fewer_tell_no_line(count):
    few = row(*range(0, 40 * count, 40))
    assert areas.steadied(few) == few


def test_lines_that_cross_before_the_last_window_leave_it_as_it_is():
    narrowing = [
        replace(one, top=10.0 + 15 * place, bottom=50.0 - 5 * place) for place, one in enumerate(row(0, 40, 80))
    ]
    assert areas.steadied([*narrowing, *row(120)]) == [*narrowing, *row(120)]


def test_two_areas_tell_no_pitch():
    assert areas.without_gaps(row(10, 350), 1.7) == row(10, 350)


def columns(*places):
    """A map that names areas: column, score, left and right edge."""
    cells = np.zeros((7, 96), np.float32)
    for column, score, left, right in places:
        middle = (column + 0.5) * 4
        cells[:, column] = (score, (middle - left) / 64, (right - middle) / 64, 10 / 64, 50 / 64, 0.9, 0.1)
    return cells


def test_a_peak_names_its_area():
    (found,) = areas.decode(columns((6, 0.8, 10, 40)), 0.3)
    assert (found.left, found.top, found.right, found.bottom) == pytest.approx((10, 10, 40, 50), abs=1e-3)
    assert (found.rolling, found.decimal, found.confidence) == (True, False, pytest.approx(0.8))


def test_neighbouring_columns_share_in_the_edges():
    (found,) = areas.decode(columns((6, 0.8, 10, 40), (7, 0.8, 14, 44), (5, 0.2, 90, 99)), 0.3)
    assert (found.left, found.right) == pytest.approx((12, 42), abs=1e-3)


def test_nothing_below_the_score_is_an_area():
    assert areas.decode(columns((6, 0.2, 10, 40)), 0.3) == []


def test_an_area_without_width_is_none():
    assert areas.decode(columns((6, 0.9, 40, 10)), 0.3) == []
