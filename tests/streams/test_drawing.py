from dataclasses import replace

import numpy as np

from processors.records import Digit, Medium, Reading, Reason, RegisterReading, Status
from streams.drawing import SURE, close_up, draw, headline

SQUARE = ((40.0, 30.0), (60.0, 30.0), (60.0, 60.0), (40.0, 60.0))
WIDE = ((20.0, 20.0), (180.0, 20.0), (180.0, 70.0), (20.0, 70.0))
DIGITS = (Digit(7, 0.99, False, False, None, SQUARE), Digit(None, 0.5, False, False, None, SQUARE))
REGISTER = RegisterReading("HT", "0071", 1, "kWh", 0.97, WIDE, DIGITS)
READ = Reading("r", Status.READ, (), (), Medium.GAS, None, (REGISTER,), 0.97, None, {}, {}, {})
REJECTED = Reading("r", Status.REJECTED, (Reason.BLURRED,), (), None, None, (), 0.0, None, {}, {}, {})


def test_the_register_is_outlined_and_a_banner_added_below():
    image = np.zeros((100, 200, 3), np.uint8)
    painted = draw(image, READ)
    assert painted.shape[0] > 100
    assert painted.shape[1] == 200
    assert np.abs(painted[20, 100].astype(int) - SURE).max() < 60
    assert not image.any(), "the photo itself stays as it was"


def test_the_headline_says_what_a_person_wants_to_see_first():
    assert headline(READ) == "gas: HT 007.1 kWh (0.97)"
    assert headline(REJECTED) == "rejected: blurred"


def test_a_close_up_shows_the_registers_and_what_is_around_them():
    image = np.zeros((900, 1200, 3), np.uint8)
    near = close_up(
        image, replace(READ, registers=(replace(REGISTER, box=tuple((x + 500, y + 400) for x, y in WIDE)),))
    )
    assert near.shape == (234, 312, 3)
    assert near.any()


def test_a_close_up_stays_within_the_photo():
    assert close_up(np.zeros((100, 200, 3), np.uint8), READ).shape == (100, 200, 3)
    assert close_up(np.zeros((900, 1200, 3), np.uint8), READ).shape == (234, 312, 3)
    assert close_up(np.zeros((90, 120, 3), np.uint8), REJECTED).shape == (90, 120, 3)
