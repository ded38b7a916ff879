import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.augment import photo

pytestmark = pytest.mark.training

BOX = np.array([[[100, 120], [220, 124], [219, 150], [99, 146]]], np.float64)


def test_a_view_keeps_the_box_on_what_it_showed(monkeypatch):
    monkeypatch.setattr(photo, "relight", lambda image, rng, **k: image)
    image = np.full((300, 400, 3), 60, np.uint8)
    cv2.fillConvexPoly(image, BOX[0].astype(np.int32), (0, 0, 250))
    rng = np.random.default_rng(2)
    for _ in range(30):
        seen, boxes = photo.view(image, BOX, rng, 320, angle=float(rng.uniform(-180, 180)))
        assert seen.shape == (320, 320, 3)
        for box in boxes:
            mask = np.zeros((320, 320), np.uint8)
            cv2.fillConvexPoly(mask, box.astype(np.int32), 1)
            inner = cv2.erode(mask, np.ones((5, 5), np.uint8)).astype(bool)
            if inner.any():
                assert seen[inner][:, 2].mean() > 200


def test_turning_moves_the_reading_direction_counter_clockwise():
    image = np.zeros((300, 300, 3), np.uint8)
    box = np.array([[[120, 140], [180, 140], [180, 160], [120, 160]]], np.float64)
    _, boxes = photo.view(image, box, np.random.default_rng(0), 320, angle=90)
    right = boxes[0][1] - boxes[0][0]
    assert right[1] < 0
    assert abs(right[1]) > 4 * abs(right[0])


def test_the_same_seed_gives_the_same_view():
    image = np.random.default_rng(0).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    one, other = (photo.view(image, BOX, np.random.default_rng(7), 192, angle=10)[0] for _ in range(2))
    np.testing.assert_array_equal(one, other)
