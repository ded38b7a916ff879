import numpy as np
import pytest

from processors.ends import begins_with_none, without_margins, without_unlit
from processors.records import DigitArea


def area(left, *, confidence=0.9, width=50.0):
    return DigitArea(left=left, top=10.0, right=left + width, bottom=54.0, confidence=confidence)


def display(*inks):
    """An LCD whose places are bars that are darker than the ground by so much, and their areas."""
    image = np.full((64, 384, 3), 200, np.uint8)
    areas = [area(10.0 + 60 * place) for place in range(len(inks))]
    for one, ink in zip(areas, inks, strict=True):
        image[14:50, int(one.left) + 15 : int(one.left) + 35] = 200 - ink
    return image, areas


@pytest.mark.parametrize(
    ("inks", "unlit"),
    [
        ((120, 120, 120), 0),
        ((30, 120, 120), 1),
        ((30, 30, 30, 30, 120, 120), 4),
        ((80, 120, 120), 0),
        ((120, 30, 120), 0),
    ],
)
def test_leading_places_that_are_off_are_left_out(inks, unlit):
    image, areas = display(*inks)
    assert [one.left for one in without_unlit(areas, image, 0.55)] == [one.left for one in areas[unlit:]]


def test_a_place_between_off_and_lit_is_kept_and_contrast_says_how_likely_it_is_lit():
    image, areas = display(58, 120, 120)
    doubtful, *others = without_unlit(areas, image, 0.55)
    assert 0.05 < doubtful.lit < 0.4
    assert [one.lit for one in others] == pytest.approx([0.9] * 2)


def test_of_a_display_that_shows_nothing_the_last_place_is_kept():
    image, areas = display(0, 0, 0)
    assert without_unlit(areas, image, 0.55)[-1].left == areas[-1].left
    assert without_unlit([], image, 0.55) == []


def row(*, first=0.9, last=0.9, room=0.0):
    inner = [area(60.0), area(120.0), area(180.0), area(240.0)]
    return [area(room, confidence=first), *inner, area(334.0 - room, confidence=last)]


def test_a_doubtful_area_in_the_margin_is_no_digit():
    assert without_margins(row(first=0.4), 384, 8, 0.6) == row()[1:]
    assert without_margins(row(last=0.4), 384, 8, 0.6) == row()[:-1]


@pytest.mark.parametrize("areas", [row(), row(first=0.4, last=0.4, room=20.0)])
def test_sure_areas_and_those_clear_of_the_margin_are_kept(areas):
    assert without_margins(areas, 384, 8, 0.6) == areas


def test_two_areas_do_not_say_what_is_usual():
    pair = [area(0.0, confidence=0.1), area(330.0)]
    assert without_margins(pair, 384, 8, 0.6) == pair


@pytest.mark.parametrize(
    ("doubted", "read", "none"),
    [(0.7, 0.4, True), (0.7, 0.6, False), (0.88, 0.4, False)],
)
def test_a_first_place_is_none_where_it_is_doubted_and_nothing_can_be_read_in_it(doubted, read, none):
    areas = [area(5.0, confidence=doubted), area(70.0, confidence=0.95), area(130.0)]
    assert begins_with_none(areas, read, 0.88, 0.5) is none


def test_two_places_are_a_register():
    assert not begins_with_none([area(5.0, confidence=0.3), area(70.0)], 0.1, 0.88, 0.5)
