"""Regressions planted in the candidate, one at a time: each is found, and laid at the door of the right stage."""

import time
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from processors import assemble, classify, codecs, digits, identify, intake, light, preprocess, segment, session, tariff
from processors.library import Library
from processors.limits import Limits
from processors.records import Photo, Request, Trail
from replay.replaying.candidate import read
from replay.replaying.summary import summarise
from replay.replaying.verdicts import Baseline, Change, judged
from tests.replay.replaying.meters import Case, Fakes, cases, shifted
from training.synthetic.photo import encode
from training.synthetic.render import render

ROOT = Path(__file__).parents[2]
LIMITS = Limits()


@pytest.fixture(scope="module")
def baselines():
    """Each case with what comes of it before anything is planted."""
    return [(case, candidate(case)) for case in cases()]


def candidate(case: Case, limits: Limits = LIMITS):
    return read(case.photo, case.models, limits, time.perf_counter)


def compared(baselines, limits=LIMITS, models=None):
    """Read everything again and compare it."""
    results = []
    for case, before in baselines:
        now = candidate(Case(case.photo, models or case.models), limits)
        results.append(judged("r", Baseline(before.reading, before.trace, before.seconds), now, None))
    return summarise(results, {})


def test_nothing_planted_is_no_difference(baselines):
    assert all(case.reading.registers for _, case in baselines), "the cases are read to the end"
    summary = compared(baselines)
    assert (summary.compared, summary.noticeable, summary.stages, summary.noise) == (2, 0, {}, {})


def swapped(image):
    return np.ascontiguousarray(image[..., ::-1])


def red_and_blue_swapped_in_the_frame(patch):
    decode = codecs.decode
    patch(codecs, "decode", lambda *args: swapped(decode(*args)))


def orientation_ignored(patch):
    patch(intake.orientation, "upright", lambda image, _: image)


def orientation_applied_twice(patch):
    upright = intake.orientation.upright
    patch(intake.orientation, "upright", lambda image, how: upright(upright(image, how), how))


def frame_reduced_by_skipping_pixels(patch):
    patch(intake, "reduce", lambda image, side: cv2.resize(image, (960, 1280), interpolation=cv2.INTER_NEAREST))


def red_and_blue_swapped_in_the_tensor(patch):
    tensor = preprocess.tensor
    patch(preprocess, "tensor", lambda image: tensor(swapped(image)))


def wrong_normalisation(patch):
    tensor = preprocess.tensor
    patch(preprocess, "tensor", lambda image: tensor(image) - np.float32(0.5))


def letterbox_filled_with_black(patch):
    letterbox = preprocess.letterbox

    def black(image, side):
        square, scale, left, top = letterbox(image, side)
        inside = np.zeros((side, side, 1), bool)
        inside[int(top) : side - int(top), int(left) : side - int(left)] = True
        return np.where(inside, square, np.uint8(0)), scale, left, top

    patch(preprocess, "letterbox", black)


def rotation_of_the_wrong_sign(patch):
    peak = identify.circular_peak
    patch(identify, "circular_peak", lambda classes: -peak(classes))


def no_gamma(patch):
    patch(light, "normalised", lambda image, *_: image)


def narrower_register_margin(patch):
    patch(preprocess, "REGISTER_MARGIN", 0.1)


def register_cut_one_pixel_too_low(patch):
    rectify = preprocess.rectify
    patch(preprocess, "rectify", lambda image, box: rectify(np.roll(image, -1, axis=0), box))


def register_rectified_by_skipping_pixels(patch):
    warp = cv2.warpPerspective
    patch(preprocess.cv2, "warpPerspective", lambda *args, **how: warp(*args, **{**how, "flags": cv2.INTER_NEAREST}))


def tariffs_shifted_by_one(patch):
    patch(tariff, "TARIFFS", (*tariff.TARIFFS[1:], tariff.TARIFFS[0]))


def no_merging_of_areas(patch):
    patch(segment.areas, "merged", lambda areas, _: areas)


def no_contrast_stretch(patch):
    def grey(image):
        sized = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), (32, 48), interpolation=cv2.INTER_AREA)
        return sized[None, None].astype(np.float32) / np.float32(255)

    patch(preprocess, "digit_tensor", grey)


def digit_cut_one_pixel_aside(patch):
    cut = preprocess.digit_image
    patch(
        preprocess,
        "digit_image",
        lambda image, area: cut(image, replace(area, left=area.left + 1, right=area.right + 1)),
    )


def no_carry(patch):
    patch(digits, "settle", lambda position, _: (round(position) % 10, 0.0))


def digits_from_right_to_left(patch):
    placed = classify._placed
    patch(classify, "_placed", lambda found, seen: placed(found, seen[::-1]))


def comma_ignored(patch):
    patch(assemble, "commas", lambda _: 0)


PLANTED = {
    red_and_blue_swapped_in_the_frame: "intake",
    orientation_ignored: "intake",
    orientation_applied_twice: "intake",
    frame_reduced_by_skipping_pixels: "intake",
    red_and_blue_swapped_in_the_tensor: "identify",
    wrong_normalisation: "identify",
    letterbox_filled_with_black: "identify",
    rotation_of_the_wrong_sign: "identify",
    no_gamma: "locate",
    narrower_register_margin: "locate",
    register_cut_one_pixel_too_low: "locate",
    register_rectified_by_skipping_pixels: "locate",
    tariffs_shifted_by_one: "tariff",
    no_merging_of_areas: "segment",
    no_contrast_stretch: "classify",
    digit_cut_one_pixel_aside: "classify",
    no_carry: "classify",
    digits_from_right_to_left: "classify",
    comma_ignored: "assemble",
}


@pytest.mark.parametrize(("plant", "stage"), PLANTED.items(), ids=[plant.__name__ for plant in PLANTED])
def test_a_planted_regression_is_found_in_its_stage(baselines, monkeypatch, plant, stage):
    plant(monkeypatch.setattr)
    assert first(compared(baselines)) == stage


@pytest.mark.parametrize(
    ("limits", "stage"),
    [
        ({"frame_quality": 85}, "intake"),
        ({"normal_brightness": 0.5}, "locate"),
        ({"area_overlap": 0.9}, "segment"),
        ({"digit_confidence": 0.99}, "assemble"),
        ({"decimals": "cut"}, "assemble"),
    ],
    ids=str,
)
def test_a_changed_threshold_is_found_in_its_stage(baselines, limits, stage):
    assert first(compared(baselines, replace(LIMITS, **limits))) == stage


def test_the_wrong_version_of_a_model_is_found_in_its_stage(baselines):
    wrong = Fakes("electricity-analog", **{"digits-electricity-analog": shifted})
    summary = compared(baselines[:1], models=wrong)
    assert first(summary) == "classify"
    assert summary.noticeable == 1


def first(summary) -> str | None:
    """Return the stage that the report would name first."""
    return next(iter(summary.stages), None)


def test_another_number_of_threads_is_no_difference_but_named_noise_at_most(monkeypatch):
    photo = Photo(trail=Trail(Request("synthetic")), data=encode(render(4, kind="water").image, quality=88))
    here = read(photo, Library(ROOT / "onnx"), LIMITS, time.perf_counter)
    options = session.options

    def threaded():
        chosen = options()
        chosen.intra_op_num_threads = 4
        return chosen

    monkeypatch.setattr(session, "options", threaded)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1 if threads > 1 else 4)
    try:
        there = read(photo, Library(ROOT / "onnx"), LIMITS, time.perf_counter)
    finally:
        cv2.setNumThreads(threads)
    found = judged("synthetic", Baseline(here.reading, here.trace), there, None)
    assert "classify" in here.trace, "every model has had its say"
    assert (found.change, found.difference) == (Change.UNCHANGED, None)
    assert all(share < 1 for share in found.noise.values())
