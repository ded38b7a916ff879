from dataclasses import replace

import numpy as np
import pytest

from processors.legibility import contrasts, illegible, measure, poor
from processors.records import DigitArea, ImageProperties, Legibility, Reason

GOOD = Legibility(height=40.0, contrast=0.4, sharpness=0.25, glare=0.0)
PROPERTIES = ImageProperties(0.5, 0.2, 300.0, 0.3, 0.01, 0.0, 1280, 960, 1.2, 1000, "jpeg", 1)
BOX = ((0.0, 0.0), (384.0, 0.0), (384.0, 64.0), (0.0, 64.0))


def bars(*inks):
    image = np.full((64, 384, 3), 200, np.uint8)
    areas = [DigitArea(left=10.0 + 60 * place, top=8, right=60.0 + 60 * place, bottom=56, confidence=0.9)
             for place in range(len(inks))]  # fmt: skip
    for area, ink in zip(areas, inks, strict=True):
        image[14:50, int(area.left) + 15 : int(area.left) + 35] = 200 - ink
    return image, areas


def test_each_digit_has_its_contrast_and_the_least_one_counts():
    image, areas = bars(102, 51)
    assert contrasts(image, areas) == pytest.approx([0.4, 0.2], abs=0.02)
    found = measure(image, BOX, areas)
    assert found is not None
    assert found.contrast == pytest.approx(0.2, abs=0.02)


def test_without_digits_nothing_is_measured():
    image, _ = bars()
    assert measure(image, BOX, []) is None
    assert contrasts(image, []) == []


@pytest.mark.parametrize(
    ("found", "properties", "reason"),
    [
        (replace(GOOD, height=5.0), PROPERTIES, Reason.NO_REGISTER),
        (replace(GOOD, height=5.0), replace(PROPERTIES, width=300, height=200), Reason.TOO_SMALL),
        (replace(GOOD, contrast=0.01, glare=0.9), PROPERTIES, Reason.GLARE),
        (replace(GOOD, contrast=0.01, glare=0.9), replace(PROPERTIES, brightness=0.97), Reason.TOO_BRIGHT),
        (replace(GOOD, contrast=0.01), replace(PROPERTIES, brightness=0.03), Reason.TOO_DARK),
        (replace(GOOD, contrast=0.01, sharpness=0.1), PROPERTIES, Reason.BLURRED),
        (replace(GOOD, sharpness=0.02), PROPERTIES, Reason.BLURRED),
    ],
)
def test_what_nobody_could_read_has_its_reason(limits, found, properties, reason):
    told = illegible(found, properties, limits)
    assert told is not None
    assert told[0] is reason


def test_a_digit_without_contrast_among_sharp_ones_is_covered(limits):
    told = illegible(replace(GOOD, contrast=0.01), PROPERTIES, limits)
    assert told is not None
    assert told[0] is Reason.AMBIGUOUS_DIGITS


def test_a_legible_register_has_no_reason(limits):
    assert illegible(GOOD, PROPERTIES, limits) is None
    assert poor(GOOD, limits) == []


def test_what_makes_digits_hard_to_read_is_named(limits):
    assert poor(replace(GOOD, sharpness=0.08, glare=0.5), limits) == [Reason.GLARE, Reason.BLURRED]
