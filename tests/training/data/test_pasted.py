import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.preprocess import side_lengths, warp
from training.data.pasted import KIND, over, paste
from training.data.scene import Photo, Strip, as_quad, decode, encode

pytestmark = pytest.mark.training

LEVEL = np.array([[100, 120], [260, 120], [260, 160], [100, 160]], np.float64)
BOXES = {
    "level": LEVEL,
    "upside down": np.roll(LEVEL, 2, 0),
    "in a mirrored photo": LEVEL[[1, 0, 3, 2]],
}


def display():
    """Return a green display whose register begins blue above and ends red below."""
    canvas = np.full((144, 576, 3), (0, 160, 0), np.uint8)
    canvas[40:72, 80:280] = (200, 0, 0)
    canvas[72:104, 280:496] = (0, 0, 200)
    return Strip(encode(canvas, 98), np.array([[80, 40], [496, 40], [496, 104], [80, 104]], np.float64), ())


def ground(boxes):
    return Photo(encode(np.full((300, 400, 3), 120, np.uint8)), "gas", boxes, 0.0, directed=False, synthetic=False)


@pytest.mark.parametrize("box", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("seed", range(5))
def test_the_display_reads_from_left_to_right_where_its_corners_are_said_to_be(box, seed):
    image, placed = over(np.full((300, 400, 3), 120, np.uint8), box, display(), np.random.default_rng(seed))
    shown = warp(image, as_quad(placed), (40, 160)).astype(int)
    blue, red = shown[5:15, 10:60].mean((0, 1)), shown[25:35, 100:150].mean((0, 1))
    assert blue[0] > 2 * blue[2]
    assert red[2] > 2 * red[0]


def test_it_covers_the_register_and_leaves_the_rest_of_the_photo_alone():
    before = np.full((300, 400, 3), 120, np.uint8)
    image, placed = over(before, LEVEL, display(), np.random.default_rng(1))
    np.testing.assert_allclose(placed.mean(0), LEVEL.mean(0), atol=0.5)
    assert side_lengths(as_quad(placed))[0] == pytest.approx(160, rel=0.5)
    assert (np.abs(image[125:155, 105:255].astype(int) - 120).max(2) > 20).mean() > 0.95
    np.testing.assert_array_equal(image[:40], before[:40])
    np.testing.assert_array_equal(image[240:], before[240:])


def test_a_pasted_photo_is_one_of_an_lcd_and_knows_every_direction():
    photo = paste(ground(np.stack([LEVEL, LEVEL + np.array([20, 100])])), (display(),), np.random.default_rng(0))
    assert (photo.kind, photo.directed, photo.boxes.shape) == (KIND, True, (2, 4, 2))
    assert decode(photo.jpeg).shape == (300, 400, 3)
