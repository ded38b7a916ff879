import numpy as np
import pytest

from processors.records import Reason
from training.synthetic.faults import FAULTS
from training.synthetic.geometry import inside
from training.synthetic.render import render
from training.synthetic.truth import KINDS, Scene, as_array

SIDE = 320
METERS = KINDS[:4]


def shown(drums: tuple[float, ...]) -> str:
    """Read drums from right to left, as a careful person does."""
    digits = [int(drums[-1] + 1e-9)]
    right = drums[-1]
    for position in reversed(drums[:-1]):
        turning = max(0.0, right - 9.0) if digits[0] == 9 else 0.0
        digit = round(position - turning) % 10
        digits.insert(0, digit)
        right = digit + turning
    return "".join(map(str, digits))


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [render(seed, kind=kind, fault="none", side=SIDE) for kind in METERS for seed in range(8)]


def test_the_same_arguments_give_the_same_pixels():
    for kind in KINDS:
        assert np.array_equal(render(5, kind=kind, side=SIDE).image, render(5, kind=kind, side=SIDE).image)


def test_another_seed_gives_another_photo():
    first, second = render(1, kind="gas", side=SIDE), render(2, kind="gas", side=SIDE)
    assert first.image.shape != second.image.shape or not np.array_equal(first.image, second.image)


def test_the_longest_side_is_as_asked_for():
    assert all(max(render(seed, side=200).image.shape) == 200 for seed in range(4))


def test_registers_and_areas_lie_in_the_photo(scenes):
    for scene in scenes:
        size = scene.image.shape[:2]
        assert scene.truth.registers
        for register in scene.truth.registers:
            assert inside(register.box, size)
            assert all(inside(area.box, size) for area in register.areas)


def test_areas_lie_in_their_register_from_left_to_right_without_overlap(scenes):
    for scene in scenes:
        for register in scene.truth.registers:
            box = as_array(register.box)
            right = box[1] - box[0]
            right = right / (right @ right)
            spans = [
                (((as_array(area.box) - box[0]) @ right).min(), ((as_array(area.box) - box[0]) @ right).max())
                for area in register.areas
            ]
            assert spans[0][0] > -0.12
            assert spans[-1][1] < 1.12
            middles = [sum(span) / 2 for span in spans]
            assert middles == sorted(middles)
            for before, after in zip(register.areas, register.areas[1:], strict=False):
                gap = as_array(after.box)[[0, 3]].mean(axis=0) - as_array(before.box)[[1, 2]].mean(axis=0)
                assert gap @ right > -0.03


def test_the_value_is_what_the_drums_show(scenes):
    for scene in scenes:
        if scene.truth.display == "analog":
            for register in scene.truth.registers:
                assert register.value == shown(tuple(area.position for area in register.areas))


def test_the_value_is_what_the_display_shows(scenes):
    for scene in scenes:
        if scene.truth.display == "digital":
            for register in scene.truth.registers:
                digits = [area.position for area in register.areas if area.position is not None]
                assert register.value == "".join(str(int(digit)) for digit in digits)


def test_as_many_areas_are_decimal_as_the_register_has_decimals(scenes):
    for scene in scenes:
        for register in scene.truth.registers:
            flags = [area.decimal for area in register.areas]
            assert sum(flags) == register.decimals
            assert flags == sorted(flags)


@pytest.mark.parametrize("kind", METERS)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_every_kind_gives_a_reason_only_where_it_is_severe(kind, fault):
    reasons = {render(seed, kind=kind, fault=fault, side=160).truth.expected for seed in range(3)}
    assert reasons <= {None, FAULTS[fault]}


@pytest.mark.parametrize("fault", [fault for fault, reason in FAULTS.items() if reason is not None])
def test_every_reason_comes_up(fault):
    assert FAULTS[fault] in {render(seed, kind="gas", fault=fault, side=96).truth.expected for seed in range(12)}


def test_a_severely_dark_photo_is_dark_and_a_severely_bright_one_bright():
    for fault, bounds in (("dark", (0, 20)), ("bright", (215, 256))):
        for seed in range(8):
            scene = render(seed, kind="gas", fault=fault, side=160)
            if scene.truth.expected is not None:
                assert bounds[0] <= scene.image.mean() < bounds[1]


def test_what_is_no_meter_has_no_register_and_is_expected_to_be_rejected():
    scene = render(3, kind="not_a_meter", fault="none", side=SIDE)
    assert scene.truth.registers == ()
    assert scene.truth.medium is None
    assert scene.truth.expected is Reason.NOT_A_METER


def test_close_says_how_much_of_the_photo_the_register_takes():
    near = render(1, kind="gas", fault="none", side=SIDE, close=0.6).truth.registers[0].box
    far = render(1, kind="gas", fault="none", side=SIDE, close=0.2).truth.registers[0].box
    assert np.ptp(as_array(near), axis=0).max() > 2 * np.ptp(as_array(far), axis=0).max()


@pytest.mark.parametrize("wrong", [{"kind": "cat"}, {"fault": "rain"}, {"fonts": "comic"}])
def test_an_unknown_name_is_refused_with_those_that_there_are(wrong):
    with pytest.raises(ValueError, match="there are"):
        render(1, **wrong)
