from dataclasses import replace

import pytest

from processors.assemble import assemble
from processors.calibration import Calibration
from processors.confidence import confidence, step
from processors.records import (
    ClassifiedRegister,
    Digit,
    Digits,
    Evidence,
    ImageProperties,
    Legibility,
    Reason,
    Status,
)

BOX = ((0.0, 0.0), (90.0, 0.0), (90.0, 30.0), (0.0, 30.0))
LEGIBLE = Legibility(24.0, 0.5, 0.2, 0.0)
EVIDENCE = Evidence(0.9, 0.8, 1.0, 0.02, 0.5, 0.3, LEGIBLE)
PHOTO = ImageProperties(0.5, 0.2, 300.0, 0.3, 0.01, 0.0, 1280, 960, 1.2, 1000, "jpeg", 1)
#: Says exactly what the least sure digit says.
DIGIT = Calibration({"meter-type": "0.1.0"}, {}, 0.0, {"digit": 1.0}, 0.85)


@pytest.fixture
def record(meter_trail):
    def make(*sures, evidence=EVIDENCE, version="0.1.0", properties=PHOTO):
        registers = tuple(
            ClassifiedRegister(
                BOX, 0.8, None, None, tuple(Digit(1, one, False, False, None, BOX) for one in sure), evidence
            )
            for sure in sures
        )
        trail = replace(meter_trail("water"), properties=properties).with_models({"meter-type": version})
        return Digits(trail=trail, registers=registers, meter_confidence=0.9)

    return make


@pytest.fixture
def calibrated(limits):
    return replace(limits, calibration=DIGIT)


def of(record, limits):
    return confidence(record, [(one, one.digits) for one in record.registers], limits)


def test_with_its_models_the_calibration_speaks(record, calibrated):
    found = of(record((0.9, 0.95), (0.8, 0.99)), calibrated)
    assert found.registers == pytest.approx((0.9, 0.8))
    assert found.reading == pytest.approx(0.8)
    assert found.needed == 0.85


def test_an_unsure_label_makes_the_reading_as_unsure(record, calibrated):
    found = record((0.95,), (0.95,))
    sure, unsure = found.registers
    sure, unsure = replace(sure, tariff_confidence=1.0), replace(unsure, tariff_confidence=0.6)
    told = of(replace(found, registers=(sure, unsure)), calibrated)
    assert told.registers == pytest.approx((0.95, 0.57))
    assert told.reading == pytest.approx(0.57)


def drums(position, value, *, decimals=""):
    """Drums of which the last one stands somewhere; all before the decimals show 1."""
    shown = ["1", *decimals] if decimals else ["1", str(value)]
    last = len(shown) - 1
    return [
        Digit(int(one), 0.9, False, bool(decimals) and place > 0, position if place == last else None, BOX)
        for place, one in enumerate(shown)
    ]


@pytest.mark.parametrize(
    "digits",
    [drums(8.985, 9), drums(8.98, 8), drums(9.0, 9), drums(9.985, 0, decimals="00"), drums(9.98, 9, decimals="99")],
    ids=["just arrived", "just before", "just behind", "all zeros", "all nines"],
)
def test_near_a_step_that_reaches_the_comma_the_last_drum_makes_the_reading_unsure(digits):
    assert 0.5 <= step(digits) < 0.95


@pytest.mark.parametrize(
    "digits",
    [
        drums(8.5, 8),
        drums(None, 8),
        drums(8.985, 9, decimals="99"),
        drums(0.985, 1, decimals="01"),
        drums(9.985, 0, decimals="10"),
    ],
    ids=["between two digits", "not known", "a step before all nines", "within the decimals", "no carry through them"],
)
def test_elsewhere_the_last_drum_says_nothing_against_it(digits):
    assert step(digits) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("changed", [{"version": "0.2.0"}, {"evidence": None}])
def test_with_other_models_or_without_evidence_the_product_speaks(record, calibrated, changed):
    found = of(record((0.9, 0.95), **changed), calibrated)
    assert found.reading == pytest.approx(0.9 * 0.9 * 0.95)
    assert found.needed is None


@pytest.mark.parametrize(("sure", "status"), [(0.86, Status.READ), (0.84, Status.REJECTED)])
def test_below_the_threshold_a_reading_is_ambiguous_and_kept(record, calibrated, sure, status):
    reading = assemble(record((0.99, sure)), None, calibrated)
    assert reading.status is status
    assert reading.registers[0].value == "11"
    assert reading.confidence == pytest.approx(sure)
    if status is Status.REJECTED:
        assert reading.reasons == (Reason.AMBIGUOUS_DIGITS,)
        assert "confidence 0.840, 0.850 is needed" in reading.detail


def test_without_a_calibration_no_threshold_rejects(record, limits):
    assert assemble(record((0.7, 0.7)), None, limits).status is Status.READ


@pytest.mark.parametrize(
    ("legibility", "photo", "reason"),
    [
        (replace(LEGIBLE, height=5.0), PHOTO, Reason.NO_REGISTER),
        (replace(LEGIBLE, height=5.0), replace(PHOTO, width=320, height=240), Reason.TOO_SMALL),
        (replace(LEGIBLE, sharpness=0.01), PHOTO, Reason.BLURRED),
        (replace(LEGIBLE, contrast=0.01, glare=0.9), PHOTO, Reason.GLARE),
        (replace(LEGIBLE, contrast=0.01, glare=0.9), replace(PHOTO, brightness=0.97), Reason.TOO_BRIGHT),
        (replace(LEGIBLE, contrast=0.01), replace(PHOTO, brightness=0.03), Reason.TOO_DARK),
        (replace(LEGIBLE, contrast=0.01, sharpness=0.1), PHOTO, Reason.BLURRED),
        (replace(LEGIBLE, contrast=0.01), PHOTO, Reason.AMBIGUOUS_DIGITS),
    ],
)
def test_what_nobody_could_read_is_rejected_for_its_cause(record, limits, legibility, photo, reason):
    found = record((0.99, 0.99), evidence=replace(EVIDENCE, legibility=legibility), properties=photo)
    reading = assemble(found, None, limits)
    assert (reading.status, reading.reasons) == (Status.REJECTED, (reason,))
    assert reading.registers[0].value == "11"


def test_glare_on_a_digit_is_named_behind_an_ambiguous_one(record, limits):
    found = record((0.99, 0.3), evidence=replace(EVIDENCE, legibility=replace(LEGIBLE, glare=0.6)))
    assert assemble(found, None, limits).reasons == (Reason.AMBIGUOUS_DIGITS, Reason.GLARE)
