import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.data.windows import windows

pytestmark = pytest.mark.training

BOX = np.array([(0, 0), (100, 0), (100, 20), (0, 20)], float)


def row(**more):
    return {"reading": "12345", "decimals": "2", "medium": "gas"} | more


def test_windows_are_of_equal_width_within_the_box():
    cells = windows(BOX, row())
    np.testing.assert_allclose(
        [cell.corners[0] for cell in cells], [(0, 0), (20, 0), (40, 0), (60, 0), (80, 0)], atol=1e-9
    )
    np.testing.assert_allclose(
        [cell.corners[2] for cell in cells], [(20, 20), (40, 20), (60, 20), (80, 20), (100, 20)], atol=1e-9
    )
    assert [cell.decimal for cell in cells] == [False, False, False, True, True]


def test_windows_keep_within_their_span_and_follow_a_register_that_lies_askew():
    cells = windows(BOX, row(span="0.1 0.6", rows="0.5 1 0 0.5"))
    np.testing.assert_allclose(cells[0].corners, [(10, 10), (20, 8), (20, 18), (10, 20)])
    np.testing.assert_allclose(cells[-1].corners, [(50, 2), (60, 0), (60, 10), (50, 12)])


def test_a_last_drum_is_known_only_where_somebody_has_noted_its_tenths():
    assert [cell.known for cell in windows(BOX, row())] == [True, True, True, True, False]
    last = windows(BOX, row(tenths="5.4"))[-1]
    assert (last.known, last.position) == (True, 5.4)


def test_a_digit_that_nobody_can_read_has_no_position():
    cell = windows(BOX, row(reading="1?345"))[1]
    assert (cell.known, cell.position) == (False, None)


def test_a_reading_that_is_no_number_has_no_windows():
    assert windows(BOX, row(reading="")) == ()
    assert windows(BOX, row(reading="0.47")) == ()
