from dataclasses import replace

import numpy as np
import pytest

from processors.quads import as_quad
from processors.records import Medium, Reason, Refusal
from replay.evaluation.stages import judge_stages


def judged(case, scale=1.0):
    return judge_stages(case.sample, case.outputs, scale)


def test_what_is_all_right_is_counted_right_at_every_stage(case):
    found = judged(case((1.0, 2.0, 3.5), tariff="HT"))
    assert found.stages == {
        "type": (1, 1), "registers": (1, 1), "tariff": (1, 1), "areas": (1, 1),
        "full digits": (2, 2), "full digits ±0.1": (2, 2), "rolling digits": (1, 1),
    }  # fmt: skip
    assert found.confusion == [("1", "1"), ("2", "2")]
    assert found.first == ""


@pytest.mark.parametrize(("angle", "right"), [(14.9, 1), (15.1, 0), (365.0, 1), (-170.0, 0)])
def test_a_water_meters_angle_is_right_within_five_degrees_around_the_circle(case, angle, right):
    water = case(medium=Medium.WATER)
    water.angle = angle
    found = judged(water)
    assert found.stages["angle"] == (right, 1)
    assert found.first == "", "locate looks to both sides"


@pytest.mark.parametrize(("angle", "upright"), [(0.0, 1), (4.9, 1), (-5.1, 0), (90.0, 0)])
def test_a_water_meter_is_upright_as_its_register_is_cut_out(case, angle, upright):
    water = case(medium=Medium.WATER)
    water.sample = replace(water.sample, angle=angle)
    assert judged(water).stages["upright"] == (upright, 1)


def test_a_register_counts_as_found_from_half_its_overlap_in_its_own_direction(case):
    moved, turned, small = case(), case(), case()
    corners = np.asarray(moved.box)
    moved.registers = [replace(moved.register, box=as_quad(corners + np.array((40, 0))))]
    turned.registers = [replace(turned.register, box=as_quad(corners[[2, 3, 0, 1]]))]
    for spoilt in (moved, turned):
        found = judged(spoilt)
        assert found.stages["registers"] == (0, 1)
        assert found.first == "registers"
        assert "areas" not in found.stages, "a stage is judged where the one before was right"
    small.sample = replace(small.sample, registers=(replace(small.truth, box=as_quad(corners * 2)),))
    assert judged(small, scale=0.5).stages["registers"] == (1, 1)


def test_a_register_too_many_is_to_blame(case):
    more = case()
    more.registers.append(replace(more.register, box=as_quad(np.asarray(more.box) + np.array((0, 200)))))
    found = judged(more)
    assert found.stages["registers"] == (1, 1)
    assert found.first == "registers: too many"


def test_areas_are_right_when_each_is_its_true_one_along_the_register(case):
    flat, shifted, fewer = case(), case(), case()
    flat.areas = [replace(area, top=area.top + 12) for area in flat.areas]
    shifted.areas = [replace(area, left=area.left + 40, right=area.right + 40) for area in shifted.areas]
    fewer.areas, fewer.digits = fewer.areas[1:], fewer.digits[1:]
    assert judged(flat).stages["areas"] == (1, 1)
    for spoilt in (shifted, fewer):
        found = judged(spoilt)
        assert (found.stages["areas"], found.first) == ((0, 1), "areas")
        assert "full digits" not in found.stages


def test_areas_that_classify_leaves_out_are_not_judged(case):
    signed, short = case(), case()
    sign = replace(signed.areas[0], left=signed.areas[0].left - 40, right=signed.areas[0].left - 5)
    signed.areas = [sign, *signed.areas]
    short.digits = short.digits[1:]
    assert judged(signed).stages["areas"] == (1, 1)
    assert judged(signed).first == ""
    assert (judged(short).stages["areas"], judged(short).first) == ((0, 1), "areas")


def test_leading_places_that_are_off_may_be_found_or_not(case):
    every, lit = case((None, 4.0, 7.0)), case((None, 4.0, 7.0))
    lit.areas, lit.digits = lit.areas[1:], lit.digits[1:]
    assert judged(every).stages["full digits"] == (3, 3)
    assert judged(lit).stages["full digits"] == (2, 2)
    assert judged(every).confusion[0] == ("", "")


def test_full_and_rolling_digits_are_judged_apart(case):
    wrong = case((1.0, 2.0, 3.5))
    wrong.digits[0] = replace(wrong.digits[0], value=7)
    wrong.digits[2] = replace(wrong.digits[2], value=4, position=None)
    found = judged(wrong)
    assert found.stages["full digits"] == (1, 2)
    assert found.stages["rolling digits"] == (0, 1)
    assert found.confusion == [("1", "7"), ("2", "2")]
    assert found.first == "full digits"


def test_a_drum_that_stands_right_before_the_digit_that_was_read_is_told_apart(case):
    wrong = case((1.0, 2.0, 6.98))
    wrong.digits[2] = replace(wrong.digits[2], value=7)
    found = judged(wrong)
    assert found.stages["full digits"] == (2, 3), "it counts as wrong all the same"
    assert found.stages["full digits ±0.1"] == (3, 3)
    assert found.first == "full digits: at a step"


def test_a_digit_that_nothing_excuses_is_wrong_in_both_figures(case):
    wrong = case((1.0, 2.0, 7.0))
    wrong.digits[2] = replace(wrong.digits[2], value=6)
    found = judged(wrong)
    assert found.stages["full digits"] == found.stages["full digits ±0.1"] == (2, 3)
    assert found.first == "full digits"


def test_a_wrong_comma_and_a_wrong_tariff_are_to_blame(case):
    comma, tariff = case(), case(tariff="HT")
    comma.digits[2] = replace(comma.digits[2], decimal=True)
    tariff.registers = [replace(tariff.register, tariff=None)]
    assert judged(comma).first == "comma"
    assert judged(tariff).stages["tariff"] == (0, 1)


def test_a_wrong_type_ends_the_judgement(case):
    wrong = case()
    wrong.trail = replace(wrong.trail, medium=Medium.GAS)
    assert judged(wrong).stages == {"type": (0, 1)}


def test_the_type_is_the_one_that_locate_ends_with(case):
    changed = case()
    outputs = changed.outputs
    gas = replace(changed.trail, medium=Medium.GAS)
    outputs["identify"] = replace(outputs["identify"], trail=gas)
    assert judge_stages(changed.sample, outputs, 1.0).stages["type"] == (1, 1)


def test_what_intake_refuses_is_lost_there_and_judges_no_stage(case):
    refused = case()
    outputs = {"intake": Refusal(trail=refused.trail, stage="intake", reason=Reason.TOO_DARK, detail="")}
    found = judge_stages(refused.sample, outputs, 1.0)
    assert (found.stages, found.first) == ({}, "intake")


@pytest.mark.parametrize(("reason", "stages"), [(Reason.GLARE, {}), (Reason.NOT_A_METER, {"type": (0, 1)})])
def test_what_nobody_can_read_judges_no_stage_but_the_type_where_there_is_no_meter(case, reason, stages):
    spoilt = case()
    spoilt.sample = replace(spoilt.sample, photo=replace(spoilt.sample.photo, expected=reason))
    assert judged(spoilt).stages == stages


@pytest.mark.parametrize("stage", ["identify", "locate"])
@pytest.mark.parametrize(("reason", "right"), [(Reason.NOT_A_METER, 1), (Reason.NO_REGISTER, 0)])
def test_that_there_is_no_meter_may_be_told_from_afar_or_from_near(case, stage, reason, right):
    none = case()
    none.sample = replace(none.sample, photo=replace(none.sample.photo, expected=Reason.NOT_A_METER))
    told = {stage: Refusal(trail=none.trail, stage=stage, reason=reason, detail="")}
    outputs = {"intake": none.outputs["intake"], "identify": none.outputs["identify"], **told}
    assert judge_stages(none.sample, outputs, 1.0).stages == {"type": (right, 1)}


def test_labels_without_boxes_judge_the_single_register_by_its_number_of_digits(case):
    bare = case((1.0, 2.0, 3.0))
    bare.sample = replace(
        bare.sample, registers=(replace(bare.truth, box=None, areas=(), positions=(), directed=False),)
    )
    found = judged(bare)
    assert "registers" not in found.stages
    assert (found.stages["areas"], found.stages["full digits"]) == ((1, 1), (3, 3))
