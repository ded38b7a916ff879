import pytest

from training.validation.boxes import fault

SIZE = (100, 60)


@pytest.mark.parametrize(
    ("box", "rule"),
    [
        ("10 20 90 20 90 40 10 40", ""),
        ("10 20 90 25 88 42 8 38", ""),
        ("90 40 10 40 10 20 90 20", ""),  # upside down is a reading direction, too
        ("0 0 101 0 101 60 0 60", ""),  # a pixel of rounding
        ("10 20 90 20 90 40", "box-schema"),
        ("10 20 90 20 90 40 10 x", "box-schema"),
        ("10 20 90 20 90 40 10 nan", "box-schema"),
        ("10 20 120 20 120 40 10 40", "box-outside"),
        ("-5 20 90 20 90 40 -5 40", "box-outside"),
        ("10 20 10 40 90 40 90 20", "box-order"),  # against the clock
        ("90 20 90 40 10 40 10 20", "box-order"),  # begins a corner too late
        ("10 20 90 40 90 20 10 40", "box-convex"),  # crosses itself
        ("10 20 90 20 40 25 10 40", "box-convex"),
        ("10 20 90 20 90 22 10 22", "box-size"),
        ("10 20 10 20 10 20 10 20", "box-convex"),
    ],
)
def test_each_fault_of_a_box_has_its_rule(box, rule):
    assert fault(box, SIZE)[0] == rule


def test_our_own_first_corner_is_taken_for_the_first():
    assert fault("90 20 90 40 10 40 10 20", SIZE, 3) == ("", "")


def test_the_message_says_where():
    assert fault("10 20 120 20 120 40 10 40", SIZE)[1] == "corner (120, 20) lies outside the picture of 100 x 60"


def test_a_mirror_image_is_judged_as_it_lies(photos, look_at):
    photos.columns += ["quarter", "mirrored"]
    photos.add("1.png", quarter="1", mirrored="1").add("2.png", quarter="1", mirrored="0")
    assert ("box-order", "1.png") not in look_at(photos.write())
    assert ("box-order", "2.png") in look_at(photos.write())
