from dataclasses import replace

import pytest

from processors import signs
from processors.records import ClassifiedRegister, Digit, Evidence, Legibility
from processors.signs import SIGNS

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0))
GOOD = Evidence(0.9, 0.8, 1.0, 0.02, 0.5, 0.3, Legibility(24.0, 0.5, 0.2, 0.0))


def digit(confidence, *, decimal=False, position=None, value=1):
    return Digit(value, confidence, False, decimal, position, BOX)


def register(*digits, evidence=GOOD):
    return ClassifiedRegister(BOX, 0.9, None, None, digits, evidence)


def of(found, after=0, meter=0.9):
    return signs.of_register(found, found.digits, after, meter)


def test_every_sign_is_given():
    assert of(register(digit(0.9))).keys() == SIGNS.keys()


def test_digits_after_the_comma_do_not_count():
    sure = of(register(digit(0.9), digit(0.8)))
    assert of(register(digit(0.9), digit(0.8), digit(0.1, decimal=True)), after=1) == sure


def test_the_least_sure_digit_and_the_product_are_log_odds():
    found = of(register(digit(0.5), digit(0.8)))
    assert found["digit"] == 0
    assert found["digits"] == pytest.approx(signs.log_odds(0.4))


def test_a_blank_place_is_not_sure_at_all():
    assert of(register(digit(0.9), digit(0.99, value=None)))["digit"] == signs.log_odds(0)


@pytest.mark.parametrize(
    ("sign", "worse"),
    [
        ("areas", replace(GOOD, area=0.4)),
        ("margin", replace(GOOD, margin=0.1)),
        ("comma", replace(GOOD, comma=0.2)),
        ("spacing", replace(GOOD, spread=0.3)),
        ("room", replace(GOOD, room=1.6)),
        ("edge", replace(GOOD, edge=0.05)),
        ("height", replace(GOOD, legibility=replace(GOOD.legibility, height=9.0))),
        ("sharpness", replace(GOOD, legibility=replace(GOOD.legibility, sharpness=0.05))),
        ("contrast", replace(GOOD, legibility=replace(GOOD.legibility, contrast=0.1))),
        ("glare", replace(GOOD, legibility=replace(GOOD.legibility, glare=0.4))),
    ],
)
def test_worse_evidence_lowers_its_sign_and_no_other(sign, worse):
    good, bad = of(register(digit(0.9))), of(register(digit(0.9), evidence=worse))
    assert bad[sign] < good[sign]
    assert {name for name in SIGNS if bad[name] != good[name]} == {sign}


def test_a_drum_off_the_place_that_its_neighbour_tells_counts_but_for_the_last():
    assert of(register(digit(0.9, position=1.4), digit(0.9, position=1.4)))["coupled"] == pytest.approx(-0.4)
    assert of(register(digit(0.9), digit(0.9, position=1.4)))["coupled"] == 0


def test_more_room_than_a_digit_takes_says_no_more():
    rooms = [of(register(digit(0.9), evidence=replace(GOOD, room=room)))["room"] for room in (0.9, 1.5, 2.0, 5.0)]
    assert rooms == [0, -0.5, -1, -1]


def test_of_several_registers_the_worst_of_each_sign_counts():
    one, other = of(register(digit(0.9))), of(register(digit(0.6), evidence=replace(GOOD, area=0.95)))
    both = signs.of_reading([one, other])
    assert both["digit"] == other["digit"]
    assert both["areas"] == one["areas"]
    assert both["single"] == -1


def test_a_register_without_evidence_has_no_signs():
    with pytest.raises(ValueError, match="no signs"):
        of(register(digit(0.9), evidence=None))
