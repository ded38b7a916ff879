import cv2
import numpy as np
import pytest

from training.validation.findings import Level


def blotches(seed, size=(100, 60)):
    coarse = np.random.default_rng(1000 + seed).integers(0, 256, (8, 12, 3), np.uint8)
    return cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC)


def saved_again(image, quality=60):
    return cv2.imencode(".jpg", cv2.resize(image, None, fx=0.8, fy=0.8), [cv2.IMWRITE_JPEG_QUALITY, quality])[
        1
    ].tobytes()


def test_pictures_of_their_own_are_no_duplicates(digits, look_at):
    for i in range(40):
        digits.add(f"{i}.png", split="val" if i % 2 else "train", meter_id=str(i % 2))
    assert look_at(digits.write()) == {}


def test_a_near_duplicate_across_the_splits_is_an_error_that_names_both_meters(digits, look_at):
    digits.add("1.png", blotches(1), meter_id="north").add("2.png", meter_id="north")
    digits.add("3.jpg", saved_again(blotches(1)), meter_id="south", split="val")
    found = look_at(digits.write(), level=Level.ERROR)
    leak = found["near-duplicate-across-splits", "south ~ north"]
    assert leak.examples == ("1.png = 3.jpg",)
    assert leak.count == 1


def test_within_a_split_they_are_counted_together_as_a_warning(digits, look_at):
    for i in range(3):
        digits.add(f"{i}.png", blotches(i)).add(f"{i}.jpg", saved_again(blotches(i)))
    found = look_at(digits.write(), level=Level.WARNING)
    assert found["near-duplicate", "within"].count == 3
    assert look_at(digits.write(), level=Level.ERROR) == {}


@pytest.mark.parametrize("turn", range(1, 4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_turned_or_mirrored_photo_is_still_the_same_photo(photos, look_at, turn, mirrored):
    image = blotches(2, (64, 64))
    turned = np.ascontiguousarray(np.rot90(image[:, ::-1] if mirrored else image, turn))
    box = "10 20 50 20 50 40 10 40"
    photos.add("1.png", image, box=box, meter_id="a")
    photos.add("2.jpg", saved_again(turned, 90), box="", meter_id="b", split="val")
    assert ("near-duplicate-across-splits", "b ~ a") in look_at(photos.write())


def test_a_turned_digit_is_another_digit(digits, look_at):
    image = blotches(3, (64, 64))
    digits.add("6.png", image, value="6").add("9.png", np.ascontiguousarray(np.rot90(image, 2)), value="9")
    assert look_at(digits.write()) == {}


def test_sources_of_one_kind_are_compared_with_each_other(tmp_path, digits, look_at):
    other = type(digits)(tmp_path / "more", "digits")
    digits.add("1.png", blotches(4), meter_id="a")
    other.add("1.jpg", saved_again(blotches(4)), meter_id="b", split="val")
    assert ("near-duplicate-across-splits", "b ~ a") in look_at(digits.write(), other.write())


@pytest.mark.parametrize(
    ("value", "conflict"), [("5.0", False), ("5.1", False), ("4.9", False), ("5.3", True), ("", True)]
)
def test_the_same_crop_with_labels_more_than_their_noise_apart_is_a_conflict(digits, look_at, value, conflict):
    display = "digital" if not value else "analog"
    digits.add("1.png", blotches(5), value="5.0").add("2.png", blotches(5), value=value, display=display)
    assert (("label-conflict", "1.png") in look_at(digits.write())) is conflict


def test_around_the_drum_nine_tenths_are_near_nought(digits, look_at):
    digits.add("1.png", blotches(6), value="9.9").add("2.png", blotches(6), value="0.0")
    found = look_at(digits.write())
    assert ("label-conflict", "1.png") not in found
    assert ("exact-duplicate", "within") in found


def test_a_digit_that_nobody_could_read_in_one_of_two_equal_photos_is_no_conflict(photos, look_at):
    photos.add("1.png", blotches(7), reading="0012?").add("2.png", blotches(7), reading="00123")
    photos.add("3.png", blotches(8), reading="00124").add("4.png", blotches(8), reading="00123")
    found = look_at(photos.write())
    assert ("label-conflict", "1.png") not in found
    assert "reading is 00124 and 00123" in found["label-conflict", "3.png"].message


def test_pictures_that_show_nothing_are_named_and_not_taken_for_each_other(digits, look_at):
    digits.add("1.png", np.zeros((40, 20, 3), np.uint8)).add("2.png", np.full((40, 20, 3), 1, np.uint8), split="val")
    found = look_at(digits.write())
    assert {("featureless", "1.png"), ("featureless", "2.png")} <= found.keys()
    assert not any(check.startswith("near-duplicate") for check, _ in found)
