import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.areas import decode
from training.data.scene import Cell, cut_strip
from training.data.strips import areas_target, cut, detected, tariff_class

pytestmark = pytest.mark.training

BOX = np.array([[100, 200], [400, 210], [399, 262], [99, 252]], np.float64)


def cells(count=6):
    edges = np.linspace(0, 1, count + 1)[:, None]
    top, bottom = BOX[0] + edges * (BOX[1] - BOX[0]), BOX[3] + edges * (BOX[2] - BOX[3])
    return tuple(
        Cell(np.array([top[i], top[i + 1], bottom[i + 1], bottom[i]]), float(i), decimal=i == count - 1, rolling=i == 2)
        for i in range(count)
    )


def painted():
    image = np.full((480, 640, 3), 90, np.uint8)
    for i, cell in enumerate(cells()):
        cv2.fillConvexPoly(image, cell.corners.astype(np.int32), (40 * i, 255 - 40 * i, 20))
    return image


def test_a_cell_is_where_its_colour_is_however_the_register_is_cut_out():
    strip = cut_strip(painted(), BOX, cells(), None, near=False)
    rng = np.random.default_rng(5)
    for _ in range(10):
        image, placed = cut(strip, detected(strip.box, rng))
        for i, (area, _) in enumerate(placed):
            x, y = int((area.left + area.right) / 2), int((area.top + area.bottom) / 2)
            if 2 < x < image.shape[1] - 2:
                np.testing.assert_allclose(image[y, x].astype(int), (40 * i, 255 - 40 * i, 20), atol=14)


def test_the_service_finds_in_a_target_the_areas_that_it_was_made_from():
    strip = cut_strip(painted(), BOX, cells(), None, near=False)
    _, placed = cut(strip, strip.box)
    found = decode(areas_target(placed)[:7], 0.9)
    assert len(found) == len(placed)
    for area, (true, _) in zip(found, placed, strict=True):
        assert (area.left, area.right) == pytest.approx((true.left, true.right), abs=0.1)
        assert (area.top, area.bottom) == pytest.approx((true.top, true.bottom), abs=0.1)
        assert (area.rolling, area.decimal) == (true.rolling, true.decimal)


def test_what_nobody_has_noted_as_rolling_is_not_learnt_as_still():
    unknown = tuple(Cell(cell.corners, cell.position, cell.decimal) for cell in cells())
    strip = cut_strip(painted(), BOX, unknown, None, near=False)
    _, placed = cut(strip, strip.box)
    target = areas_target(placed)
    assert target[7].any()
    assert not target[8].any()


def test_no_label_is_the_class_after_the_labels():
    assert tariff_class("HT") == 0
    assert tariff_class(None) == 11
