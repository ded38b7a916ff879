from dataclasses import replace

import cv2
import numpy as np
import pytest

from processors import frames, light, preprocess, quads, views
from processors.closer import window
from processors.contracts import LOCATE_SIZE, LOCATE_STRIDE
from processors.heatmap import Candidate
from processors.limits import Limits
from processors.locate import locate
from processors.records import Display, Medium, Meter, Reason
from processors.rejection import Rejected

UPRIGHT = ((200.0, 180.0), (440.0, 180.0), (440.0, 230.0), (200.0, 230.0))
LOWER = ((200.0, 260.0), (440.0, 260.0), (440.0, 310.0), (200.0, 310.0))


def drawn():
    """A meter whose registers show a dark left and a light right half."""
    image = np.full((480, 640, 3), 115, np.uint8)
    for box in (UPRIGHT, LOWER):
        (left, top), _, (right, bottom), _ = np.asarray(box, int).tolist()
        image[top:bottom, left:right] = 30
        image[top:bottom, (left + right) // 2 : right] = 200
    return image


def roi(image, *boxes):
    """A roi model that knows where the boxes are in an image."""
    _, scale, left, top = preprocess.locate_input(image)
    cells = np.zeros((1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE), np.float32)
    for number, box in enumerate(boxes):
        corners = np.asarray(box) * scale + (left, top)
        column, row = (corners.mean(axis=0) // LOCATE_STRIDE).astype(int)
        cells[0, 0, row, column] = 0.9 - 0.1 * number
        cells[0, 1:, row, column] = ((corners - (np.array([column, row]) + 0.5) * LOCATE_STRIDE) / LOCATE_SIZE).ravel()
    return lambda name: lambda tensor: cells if at_the_frame(tensor) else np.zeros_like(cells)


def at_the_frame(tensor):
    """Whether a model looks at the whole frame, grey above and below, and not closer."""
    return np.allclose(tensor[0, :, 0], 114 / 255, atol=1e-3)


@pytest.fixture
def meter(meter_trail):
    def make(image, angle=0.0, medium="water"):
        return Meter(trail=meter_trail(medium), jpeg=frames.encode(image, 92), confidence=0.8, angle=angle)

    return make


def test_registers_are_cut_out_and_come_top_to_bottom(meter, limits):
    record = locate(meter(drawn(), medium="electricity"), roi(drawn(), LOWER, UPRIGHT), limits)
    assert record.meter_confidence == 0.8
    assert [register.confidence for register in record.registers] == pytest.approx([0.8, 0.9])
    for register, box in zip(record.registers, (UPRIGHT, LOWER), strict=True):
        assert np.allclose(register.box, box, atol=0.1)
        assert register.image.shape == (64, 384, 3)
        assert register.surroundings.shape == (96, 256, 3)
        assert register.image[32, 100].mean() < register.image[32, 280].mean() - 50


@pytest.mark.parametrize("angle", [30.0, 90.0, -135.0, 180.0])
def test_a_turned_meter_is_read_upright_and_its_box_lies_in_the_frame_as_it_is(meter, limits, angle):
    photographed, there = preprocess.turn(drawn(), -angle)
    turned, back = preprocess.turn(photographed, angle)
    in_photo = quads.transform(UPRIGHT, there)
    record = locate(meter(photographed, angle), roi(turned, quads.transform(in_photo, back)), limits)
    assert np.allclose(record.registers[0].box, in_photo, atol=0.2)
    assert record.registers[0].image[32, 100].mean() < record.registers[0].image[32, 280].mean() - 50


def test_a_dark_frame_is_cut_out_at_the_normal_brightness(meter, limits):
    dark = (drawn() * 0.3).astype(np.uint8)
    light = locate(meter(drawn()), roi(drawn(), UPRIGHT), limits).registers[0].image
    lifted = locate(meter(dark), roi(drawn(), UPRIGHT), limits).registers[0].image
    assert cv2.absdiff(lifted, light).mean() < 40
    assert lifted.mean() > 2 * (light * 0.3).mean()


def knowing(image, box, angles):
    """A roi model that knows the box, but only in a frame turned by one of the angles."""
    known = {views.turned(image, angle)[0].tobytes(): angle for angle in angles}

    def model(tensor):
        angle = known.get(tensor.tobytes())
        if angle is None:
            return np.zeros((1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE), np.float32)
        turned, there = preprocess.turn(image, angle)
        return roi(turned, quads.transform(box, there))("")(tensor)

    return lambda name: model


@pytest.mark.parametrize("off", [0.0, -30.0, 30.0])
def test_a_water_meter_whose_angle_is_a_little_wrong_is_found(meter, limits, off):
    image = light.normalised(frames.decode(frames.encode(drawn(), 92)), limits.normal_brightness, limits.gamma_range)
    record = locate(meter(drawn(), 10.0), knowing(image, UPRIGHT, [10.0 + off]), limits)
    assert np.allclose(record.registers[0].box, UPRIGHT, atol=0.3)


def test_other_meters_are_looked_at_upright_and_turned_by_quarters(meter, limits):
    image = light.normalised(frames.decode(frames.encode(drawn(), 92)), limits.normal_brightness, limits.gamma_range)
    with pytest.raises(Rejected, match="5 look"):
        locate(meter(drawn(), medium="gas"), knowing(image, UPRIGHT, [30.0]), limits)


@pytest.mark.parametrize("turn", [90.0, -90.0, 180.0])
def test_a_photo_on_its_side_or_its_head_is_turned(meter, limits, turn):
    photographed, there = preprocess.turn(drawn(), -turn)
    image = frames.decode(frames.encode(photographed, 92))
    image = light.normalised(image, limits.normal_brightness, limits.gamma_range)
    box = quads.transform(UPRIGHT, there)
    record = locate(meter(photographed, medium="gas"), knowing(image, box, [turn]), limits)
    assert np.allclose(record.registers[0].box, box, atol=0.3)


@pytest.mark.parametrize(("upright", "other", "found"), [(0.5, 0.6, LOWER), (0.5, 0.7, UPRIGHT), (0.65, 0.9, LOWER)])
def test_a_turned_register_counts_only_if_it_scores_clearly_better(meter, limits, upright, other, found):
    """LOWER is seen upright, UPRIGHT where the photo stands on its head."""
    image = light.normalised(frames.decode(frames.encode(drawn(), 92)), limits.normal_brightness, limits.gamma_range)
    straight, turned = knowing(image, LOWER, [0.0])(""), knowing(image, UPRIGHT, [180.0])("")

    def model(tensor):
        cells, others = straight(tensor).copy(), turned(tensor).copy()
        cells[0, 0] *= upright / 0.9
        others[0, 0] *= other / 0.9
        return cells if cells[0, 0].any() else others

    record = locate(meter(drawn(), medium="gas"), lambda name: model, limits)
    assert np.allclose(quads.centre(record.registers[0].box), quads.centre(found), atol=0.5)


def by_type(**models):
    """A library whose roi models see different things, and whose meter-type takes everything for an LCD."""
    blind = np.zeros((1, 9, LOCATE_SIZE // LOCATE_STRIDE, LOCATE_SIZE // LOCATE_STRIDE), np.float32)
    types = np.array([[0.1, 0.8, 0.1, 0.0, 0.0]], np.float32)

    def load(name):
        if name == "meter-type":
            return lambda _: types
        return models.get(name.removeprefix("roi-").replace("-", "_"), lambda _: blind)

    return load


def test_where_the_likeliest_type_shows_no_register_another_likely_one_is_looked_for(meter, limits):
    far = replace(meter(drawn(), medium="gas"), types=(0.3, 0.2, 0.45, 0.05, 0.0))
    lcd = roi(drawn(), UPRIGHT)("")
    record = locate(far, by_type(electricity_digital=lcd), limits)
    assert (record.trail.medium, record.trail.display) == (Medium.ELECTRICITY, Display.DIGITAL)
    assert np.allclose(record.registers[0].box, UPRIGHT, atol=0.1)
    with pytest.raises(Rejected, match="15 look"):
        locate(far, by_type(water=lcd), limits)


@pytest.mark.parametrize(("gas", "lcd", "found"), [(0.5, 0.7, UPRIGHT), (0.5, 0.55, LOWER), (0.8, 0.95, LOWER)])
def test_where_the_likeliest_type_shows_none_for_sure_scores_count_by_how_likely_the_types_are(
    meter, limits, gas, lcd, found
):
    far = replace(meter(drawn(), medium="gas"), types=(0.0, 0.4, 0.6, 0.0, 0.0))
    models = {
        "gas": scoring(roi(drawn(), LOWER)(""), gas),
        "electricity_digital": scoring(roi(drawn(), UPRIGHT)(""), lcd),
    }
    record = locate(far, by_type(**models), limits)
    assert np.allclose(quads.centre(record.registers[0].box), quads.centre(found), atol=0.5)


def scoring(model, score):
    """A roi model that is less sure of what it sees."""

    def doubtful(tensor):
        cells = model(tensor).copy()
        cells[0, 0] *= score / 0.9
        return cells

    return doubtful


def test_the_second_look_decides_the_corners(meter, limits):
    rough = ((190.0, 170.0), (450.0, 175.0), (455.0, 240.0), (185.0, 235.0))
    shown = window([rough], limits.closer_fill)
    to_window = preprocess.homography(shown, (LOCATE_SIZE, LOCATE_SIZE))
    square = np.zeros((LOCATE_SIZE, LOCATE_SIZE, 3), np.uint8)
    far, near = roi(drawn(), rough)(""), roi(square, quads.transform(UPRIGHT, to_window))("")

    def model(tensor):
        return far(tensor) if at_the_frame(tensor) else near(preprocess.locate_input(square)[0] + 114 / 255)

    record = locate(meter(drawn(), medium="gas"), lambda name: model, limits)
    assert np.allclose(record.registers[0].box, UPRIGHT, atol=0.2)


@pytest.mark.parametrize(("left", "missing"), [(0.0, 0.0), (-60.0, 0.25), (430.0, 0.125)])
def test_what_the_photos_edge_cuts_off_a_register_is_measured(meter, limits, left, missing):
    box = ((left, 180.0), (left + 240, 180.0), (left + 240, 230.0), (left, 230.0))
    record = locate(meter(drawn(), medium="gas"), roi(drawn(), box), limits)
    assert record.registers[0].missing == pytest.approx(missing, abs=0.01)


def test_no_peak_means_no_register(meter, limits):
    with pytest.raises(Rejected) as caught:
        locate(meter(drawn()), roi(drawn()), limits)
    assert caught.value.reason is Reason.NO_REGISTER


def test_where_there_is_hardly_a_meter_and_no_register_there_is_none_or_it_is_far(meter, limits):
    doubtful = replace(meter(drawn(), medium="gas"), types=(0.05, 0.05, 0.2, 0.05, 0.65))
    with pytest.raises(Rejected, match="no meter, and nothing") as caught:
        locate(doubtful, by_type(), limits)
    assert (caught.value.reason, caught.value.also) == (Reason.NOT_A_METER, (Reason.NO_REGISTER,))


def test_what_has_not_the_shape_of_a_register_is_none(meter, limits):
    upright = ((200.0, 100.0), (240.0, 100.0), (240.0, 300.0), (200.0, 300.0))
    with pytest.raises(Rejected, match="no_register"):
        locate(meter(drawn()), roi(drawn(), upright), limits)


def test_no_more_registers_than_allowed_and_the_best_of_them(meter):
    electricity = meter(drawn(), medium="electricity")
    record = locate(electricity, roi(drawn(), LOWER, UPRIGHT), Limits(max_registers=1))
    assert [register.confidence for register in record.registers] == pytest.approx([0.9])


@pytest.mark.parametrize("medium", ["gas", "water"])
def test_gas_and_water_meters_have_one_register_the_best(meter, limits, medium):
    record = locate(meter(drawn(), medium=medium), roi(drawn(), LOWER, UPRIGHT), limits)
    assert [register.confidence for register in record.registers] == pytest.approx([0.9])


def test_what_stands_beside_a_register_is_not_its_sibling(meter, limits):
    scribble = ((40.0, 60.0), (130.0, 60.0), (130.0, 90.0), (40.0, 90.0))
    record = locate(meter(drawn(), medium="electricity"), roi(drawn(), LOWER, scribble), limits)
    assert len(record.registers) == 1


def test_where_no_register_is_sure_it_is_looked_for_from_near(meter, limits, monkeypatch):
    monkeypatch.setattr("processors.sights.nearer", lambda *_: ([Candidate(UPRIGHT, 0.8)], 3))
    record = locate(meter(drawn(), medium="gas"), roi(drawn()), limits)
    assert np.allclose(record.registers[0].box, UPRIGHT, atol=0.1)


def test_what_is_seen_from_near_counts_only_if_it_scores_clearly_better(meter, limits, monkeypatch):
    model = scoring(roi(drawn(), LOWER)(""), 0.45)
    for score, expected in ((0.5, LOWER), (0.7, UPRIGHT)):
        monkeypatch.setattr("processors.sights.nearer", lambda *_, score=score: ([Candidate(UPRIGHT, score)], 3))
        record = locate(meter(drawn(), medium="gas"), lambda name: model, limits)
        assert np.allclose(quads.centre(record.registers[0].box), quads.centre(expected), atol=0.5)


def test_a_wrong_type_that_is_seen_turned_does_not_hide_a_likelier_one_that_is_seen_from_near(
    meter, limits, monkeypatch
):
    """LOWER is seen by the less likely type where the photo stands on its head, UPRIGHT by the likelier one from near."""
    image = light.normalised(frames.decode(frames.encode(drawn(), 92)), limits.normal_brightness, limits.gamma_range)
    lcd = meter(drawn(), medium="electricity")
    lcd = replace(lcd, trail=replace(lcd.trail, display=Display.DIGITAL), types=(0.2, 0.8, 0.0, 0.0, 0.0))
    models = {"electricity_analog": scoring(knowing(image, LOWER, [180.0])(""), 0.7)}
    load = by_type(**models)

    def from_near(image, angle, model, limits):
        return ([] if model is models["electricity_analog"] else [Candidate(UPRIGHT, 0.65)]), 2

    monkeypatch.setattr("processors.sights.nearer", from_near)
    record = locate(lcd, load, limits)
    assert np.allclose(quads.centre(record.registers[0].box), quads.centre(UPRIGHT), atol=0.5)
