from dataclasses import replace

import pytest

from processors.assemble import assemble
from processors.limits import Limits
from processors.records import (
    ClassifiedRegister,
    Digit,
    Digits,
    PreviousReading,
    Reason,
    Refusal,
    Request,
    Status,
    Trail,
)
from processors.versions import libraries

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0))


def register(text, decimals=0, confidences=None, tariff=None):
    sure = confidences or [0.9] * len(text)
    digits = tuple(
        Digit(
            value=None if char == "_" else int(char),
            confidence=confidence,
            rolling=False,
            decimal=place >= len(text) - decimals,
            position=None,
            box=BOX,
        )
        for place, (char, confidence) in enumerate(zip(text, sure, strict=True))
    )
    return ClassifiedRegister(BOX, 0.8, tariff, None, digits)


@pytest.fixture
def answer(meter_trail, limits):
    def make(*registers, medium="electricity", display="analog", limits=limits, request=None):
        trail = meter_trail(medium, display)
        if request is not None:
            trail = Trail(request, medium=trail.medium, display=trail.display)
        record = Digits(trail=trail, registers=registers, meter_confidence=0.9)
        return assemble(record, lambda name: pytest.fail("assemble needs no model"), limits)

    return make


def test_leading_zeros_and_decimals_are_kept(answer):
    reading = answer(register("0068291", 1))
    assert reading.status is Status.READ
    assert (reading.registers[0].value, reading.registers[0].decimals) == ("0068291", 1)
    assert (reading.reasons, reading.advice, reading.detail) == ((), (), "")


def test_decimals_can_be_cut(answer):
    (one,) = answer(register("0068291", 2), limits=Limits(decimals="cut")).registers
    assert (one.value, one.decimals, len(one.digits)) == ("00682", 0, 5)


@pytest.mark.parametrize(("medium", "unit"), [("electricity", "kWh"), ("gas", "m3"), ("water", "m3")])
def test_each_medium_has_its_unit(answer, medium, unit):
    assert answer(register("123"), medium=medium).registers[0].unit == unit


def test_the_confidence_is_the_product_before_the_comma(answer):
    reading = answer(register("123", 1, [0.9, 0.8, 0.3]))
    assert reading.registers[0].confidence == pytest.approx(0.72)
    assert reading.confidence == pytest.approx(0.9 * 0.72)


def test_the_worst_register_decides_the_confidence_of_the_reading(answer):
    reading = answer(register("12", tariff="HT"), register("34", confidences=[0.6, 0.9], tariff="NT"))
    assert reading.confidence == pytest.approx(0.9 * 0.54)
    assert [one.tariff for one in reading.registers] == ["HT", "NT"]


def test_an_unsure_digit_makes_the_reading_ambiguous_and_keeps_it(answer):
    reading = answer(register("123", 0, [0.9, 0.4, 0.9]))
    assert reading.status is Status.REJECTED
    assert reading.reasons == (Reason.AMBIGUOUS_DIGITS,)
    assert reading.advice[0].reason is Reason.AMBIGUOUS_DIGITS
    assert reading.registers[0].value == "123"
    assert "digit 2 of register 1" in reading.detail


def test_digits_of_a_doubtful_register_may_be_no_register(answer):
    doubtful = replace(register("123", 0, [0.9, 0.4, 0.9]), confidence=0.4)
    assert answer(doubtful).reasons == (Reason.AMBIGUOUS_DIGITS, Reason.NO_REGISTER)
    assert answer(replace(doubtful, digits=register("123").digits)).status is Status.READ


@pytest.mark.parametrize(("confidence", "status"), [(0.4, Status.READ), (0.2, Status.REJECTED)])
def test_a_decimal_may_be_less_sure(answer, confidence, status):
    assert answer(register("123", 1, [0.9, 0.9, confidence])).status is status


def test_blank_places_around_an_lcds_value_are_dropped(answer):
    reading = answer(register("__1204_"), display="digital")
    assert (reading.status, reading.registers[0].value) == (Status.READ, "1204")


def test_a_blank_between_digits_is_ambiguous(answer):
    assert answer(register("12_4"), display="digital").reasons == (Reason.AMBIGUOUS_DIGITS,)


def test_an_lcd_that_shows_nothing_has_no_digits(answer):
    assert answer(register("____"), display="digital").reasons == (Reason.NO_DIGITS,)


def test_a_register_that_shows_nothing_is_left_out(answer):
    reading = answer(register("____"), register("77"), display="digital")
    assert [one.value for one in reading.registers] == ["77"]


def previous(value):
    return Request("r9", previous=PreviousReading(value))


def test_a_value_below_the_previous_one_is_implausible_and_kept(answer):
    reading = answer(register("012345", 1), request=previous(1300.0))
    assert reading.reasons == (Reason.IMPLAUSIBLE,)
    assert reading.registers[0].value == "012345"
    assert reading.request_id == "r9"


def test_the_comma_counts_in_the_comparison(answer):
    assert answer(register("012345", 1), request=previous(1234.0)).status is Status.READ


def test_of_several_registers_one_must_fit(answer):
    assert answer(register("00100"), register("05000"), request=previous(4990.0)).status is Status.READ
    assert answer(register("00100"), register("00200"), request=previous(4990.0)).reasons == (Reason.IMPLAUSIBLE,)


def test_a_refusal_is_answered_with_whatever_is_known(meter_trail, limits):
    trail = meter_trail("gas").with_models({"meter-type": "0.1.0"}).with_timing("intake", 0.5)
    refusal = Refusal(trail=trail, stage="locate", reason=Reason.NO_REGISTER, detail="best score 0.10")
    reading = assemble(refusal, lambda name: pytest.fail("assemble needs no model"), limits)
    assert (reading.status, reading.reasons) == (Status.REJECTED, (Reason.NO_REGISTER,))
    assert (reading.medium, reading.models, reading.timings) == ("gas", {"meter-type": "0.1.0"}, {"intake": 0.5})
    assert reading.detail == "locate: best score 0.10"
    assert reading.registers == ()


def test_what_else_a_refusal_may_mean_is_advised_on_too(meter_trail, limits):
    refusal = Refusal(
        trail=meter_trail("gas"), stage="identify", reason=Reason.NOT_A_METER, detail="", also=(Reason.NO_REGISTER,)
    )
    reading = assemble(refusal, lambda name: pytest.fail("assemble needs no model"), limits)
    assert reading.reasons == (Reason.NOT_A_METER, Reason.NO_REGISTER)
    assert [one.reason for one in reading.advice] == list(reading.reasons)


@pytest.mark.parametrize(("missing", "reasons"), [(0.03, ()), (0.1, (Reason.NO_REGISTER,))])
def test_a_register_that_the_photos_edge_cuts_off_is_not_read(answer, missing, reasons):
    reading = answer(replace(register("00123"), missing=missing))
    assert reading.reasons == reasons
    assert reading.registers[0].value == "00123", "what was seen is kept"


def test_the_answer_names_the_libraries(answer):
    assert answer(register("1")).libraries == libraries()
    assert set(libraries()) == {"numpy", "onnxruntime", "opencv", "pi_heif", "pillow"}


def test_digits_without_a_meter_type_are_an_error_of_ours(trail, limits):
    with pytest.raises(ValueError, match="identify comes first"):
        assemble(Digits(trail=trail, registers=(register("1"),), meter_confidence=1.0), None, limits)


def test_drums_of_one_meter_are_equally_many(answer):
    reading = answer(register("699999"), register("7409999"))
    assert (reading.status, reading.reasons) == (Status.REJECTED, (Reason.AMBIGUOUS_DIGITS,))
    assert "6 and 7 drums" in reading.detail
    assert answer(register("699999"), register("7409999"), display="digital").status is Status.READ


def test_a_register_that_may_have_been_missed_makes_the_reading_ambiguous(answer, limits):
    found = register("40674")
    reading = answer(replace(found, rival=limits.rival_score))
    assert reading.reasons == (Reason.AMBIGUOUS_DIGITS, Reason.NO_REGISTER)
    assert "another register scores 38%" in reading.detail
    assert answer(replace(found, rival=limits.rival_score - 0.01)).status is Status.READ
