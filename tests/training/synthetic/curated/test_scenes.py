from dataclasses import replace

import numpy as np
import pytest

from processors.headers import read
from processors.limits import Limits
from processors.records import Reason
from processors.rejection import Rejected
from training.synthetic.curated import plan
from training.synthetic.curated.files import DEFECTS, as_file
from training.synthetic.curated.legible import Legibility, judge, measures
from training.synthetic.curated.scenes import make
from training.synthetic.render import render

ORDER = replace(next(plan.curated(1)), kind="gas", fault="none", reason=None, side=480)


def severe(fault):
    return next(
        scene
        for seed in range(40)
        if (scene := render(seed, kind="gas", fault=fault, fonts="curated", side=480)).truth.expected is not None
    )


def test_a_photo_without_a_fault_can_be_read_and_is_like_its_clear_self():
    scene = make(ORDER).scene
    assert judge(scene) is Legibility.READABLE
    assert all(measures(scene, area.box)[0] > 0.7 for area in scene.truth.registers[0].areas)


@pytest.mark.parametrize("fault", ["blur", "glare"])
def test_nobody_can_read_what_is_severely_blurred_or_blown_out(fault):
    assert judge(severe(fault)) is Legibility.UNREADABLE


def test_a_photo_in_half_the_light_can_be_read_and_a_black_one_cannot():
    scene = make(ORDER).scene
    shades = [replace(scene, image=np.asarray(scene.image * gain, np.uint8)) for gain in (0.5, 0.0)]
    assert [judge(shade) for shade in shades] == [Legibility.READABLE, Legibility.UNREADABLE]


def test_the_same_order_gives_the_same_file():
    assert as_file(make(ORDER).scene.image, ORDER) == as_file(make(ORDER).scene.image, ORDER)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("dark", Reason.TOO_DARK), ("blur", Reason.BLURRED), ("glare", Reason.GLARE), ("bright", Reason.TOO_BRIGHT),
        ("far", Reason.NO_REGISTER), ("cropped", Reason.NO_REGISTER), ("covered", Reason.AMBIGUOUS_DIGITS),
        ("implausible", Reason.IMPLAUSIBLE), ("thumbnail", Reason.TOO_SMALL),
    ],
)  # fmt: skip
def test_what_must_be_rejected_says_why(fault, reason):
    truth = make(replace(ORDER, fault=fault, reason=reason)).scene.truth
    assert (truth.fault, truth.expected) == (fault, reason)
    assert bool(truth.registers) is (reason not in (Reason.NO_REGISTER, Reason.TOO_SMALL))


def test_a_covered_digit_is_hidden_and_its_neighbours_are_not():
    order = replace(ORDER, fault="covered", reason=Reason.AMBIGUOUS_DIGITS)
    scene = make(order).scene
    likeness = sorted(measures(scene, area.box)[0] for area in scene.truth.registers[0].areas)
    assert likeness[0] < 0.5
    assert likeness[-3] > 0.7


def test_an_implausible_reading_lies_below_the_previous_one():
    made = make(replace(ORDER, fault="implausible", reason=Reason.IMPLAUSIBLE))
    (register,) = made.scene.truth.registers
    shown = int(register.value[: len(register.value) - register.decimals])
    assert made.previous > shown + 100


@pytest.mark.parametrize(
    ("defect", "reason"),
    [
        ("thumbnail", Reason.TOO_SMALL), ("huge", Reason.TOO_LARGE), ("text", Reason.NOT_AN_IMAGE),
        ("empty", Reason.NOT_AN_IMAGE), ("noise-bytes", Reason.NOT_AN_IMAGE), ("gif", Reason.UNSUPPORTED_CODEC),
        ("bmp", Reason.UNSUPPORTED_CODEC), ("tiff", Reason.UNSUPPORTED_CODEC), ("pdf", Reason.UNSUPPORTED_CODEC),
    ],
)  # fmt: skip
def test_a_defect_of_the_file_is_what_intake_refuses(defect, reason):
    image = np.full((480, 640, 3), 128, np.uint8)
    _, data = as_file(image, replace(ORDER, fault=defect))
    assert len(data) < 1_500_000
    with pytest.raises(Rejected) as refused:
        read(data, Limits())
    assert refused.value.reason is reason


def test_a_truncated_file_lacks_its_end():
    name, data = as_file(np.full((480, 640, 3), 128, np.uint8), replace(ORDER, fault="truncated"))
    assert name.endswith(".jpg")
    assert data[:2] == b"\xff\xd8"
    assert not data.endswith(b"\xff\xd9")


def test_every_defect_has_its_test():
    assert set(DEFECTS) == {
        "thumbnail",
        "huge",
        "truncated",
        "text",
        "empty",
        "noise-bytes",
        "gif",
        "bmp",
        "tiff",
        "pdf",
    }
