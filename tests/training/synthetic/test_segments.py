import numpy as np

from training.synthetic import segments
from training.synthetic.canvas import Canvas
from training.synthetic.repertoire import REPERTOIRES


def drawn(text: str) -> np.ndarray:
    style = segments.segment_style(np.random.default_rng(1), REPERTOIRES["train"])
    canvas = Canvas((0, 0, 12, 12), 8)
    segments.draw_text(canvas, style, text, (1, 1), height=10, colour=(255, 255, 255))
    return canvas.image


def test_all_ten_digits_look_different():
    images = [drawn(str(digit)) for digit in range(10)]
    assert all(np.abs(a.astype(int) - b).sum() > 0 for i, a in enumerate(images) for b in images[:i])


def test_an_eight_is_every_other_digit_and_more():
    eight = drawn("8")
    assert all((drawn(str(digit)) <= eight).all() for digit in (0, 2, 3, 4, 5, 9))


def test_a_blank_place_has_an_area_but_no_position():
    style = segments.segment_style(np.random.default_rng(1), REPERTOIRES["train"])
    areas = segments.cells(style, "  42", (0, 0), 10, 1)
    assert [area.position for area in areas] == [None, None, 4, 2]
    assert [area.decimal for area in areas] == [False, False, False, True]
