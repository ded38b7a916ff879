from datetime import datetime, timedelta

import pytest

from monitors.observation import Observation
from monitors.windows import Windows

START = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


def seen(number, segment="gas"):
    return Observation(f"r{number}", (START + timedelta(seconds=number)).isoformat(), segment, {}, {})


def ids(window):
    return [int(one.request_id[1:]) for one in window.observations]


def test_full_windows_overlap_by_what_the_step_leaves():
    windows = Windows("images", count=4, step=2)
    given = [window for number in range(9) if (window := windows.add(seen(number)))]
    assert [ids(window) for window in given] == [[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 6, 7]]
    assert (given[0].monitor, given[0].segment) == ("images", "gas")
    assert (given[0].since, given[0].until) == (seen(0).time, seen(3).time)


def test_segments_fill_windows_of_their_own():
    windows = Windows("images", count=2, step=2)
    mixed = [windows.add(seen(number, ("gas", "water")[number % 2])) for number in range(4)]
    assert [window and window.segment for window in mixed] == [None, None, "gas", "water"]


def test_what_has_waited_too_long_is_given_before_the_window_is_full():
    windows = Windows("images", count=100, step=50, seconds=60, least=3)
    for number in range(3):
        windows.add(seen(number))
    assert windows.flush(START + timedelta(seconds=59)) == ()
    (window,) = windows.flush(START + timedelta(seconds=60))
    assert ids(window) == [0, 1, 2]
    assert windows.flush(START + timedelta(days=1)) == ()


def test_too_few_photos_are_never_a_window():
    windows = Windows("images", count=100, step=50, seconds=60, least=3)
    windows.add(seen(0))
    assert windows.flush(START + timedelta(days=1)) == ()


def test_without_a_time_only_full_windows_are_given():
    windows = Windows("images", count=4, step=2, least=1)
    windows.add(seen(0))
    assert windows.flush(START + timedelta(days=1)) == ()


def test_after_a_restart_the_same_windows_are_given():
    whole, first, second = (Windows("images", count=4, step=2) for _ in range(3))
    expected = [whole.add(seen(number)) for number in range(12)]
    given = [first.add(seen(number)) for number in range(7)]
    second.restore(first.held())
    assert given + [second.add(seen(number)) for number in range(7, 12)] == expected


def test_a_smaller_window_goes_on_from_what_a_larger_one_held():
    large, small = Windows("images", count=10, step=10), Windows("images", count=4, step=2)
    for number in range(8):
        large.add(seen(number))
    small.restore(large.held())
    assert ids(small.add(seen(8))) == [5, 6, 7, 8]


@pytest.mark.parametrize("step", [0, 5])
def test_a_step_that_leaves_gaps_is_refused(step):
    with pytest.raises(ValueError, match="cannot move by"):
        Windows("images", count=4, step=step)
