import math
from dataclasses import replace

import pytest

from monitors.features import BY_NAME, FEATURES, features_of
from monitors.observation import of_photo, of_reading
from processors.contracts import METER_TYPES
from processors.records import (
    Digit,
    Display,
    ImageProperties,
    Medium,
    Reading,
    Reason,
    RegisterReading,
    Status,
)
from streams.messages import MeasuredPhoto
from streams.topics import STAGES

TIME = "2026-01-01T00:00:00+00:00"
PROPERTIES = ImageProperties(0.5, 0.2, 300.0, 0.1, 0.01, 0.0, 1000, 500, 0.5, 100_000, "jpeg", 6)
PHOTO = MeasuredPhoto("r1", "t1", TIME, Status.READ, Medium.GAS, Display.ANALOG, PROPERTIES)


def digit(value, confidence, *, decimal=False, rolling=False):
    return Digit(value, confidence, rolling, decimal, None, ((0, 0), (10, 0), (10, 20), (0, 20)))


REGISTER = RegisterReading(
    None, "01234", 1, "m3", 0.9, ((100, 100), (100, 200), (80, 200), (80, 100)),
    (digit(0, 0.9), digit(1, 0.8), digit(2, 0.7), digit(3, 0.6, rolling=True), digit(4, 0.1, decimal=True)),
)  # fmt: skip
READING = Reading(
    "r1", Status.READ, (), (), Medium.GAS, Display.ANALOG, (REGISTER,), 0.8, PROPERTIES, {"digits-gas": "1.0.0"}, {}, {}
)


def test_a_photo_is_observed_with_every_image_feature():
    seen = of_photo(PHOTO)
    assert (seen.request_id, seen.time, seen.segment) == ("r1", TIME, "gas")
    assert set(seen.values) == {feature.name for feature in features_of("images")}
    assert seen.values["brightness"] == 0.5
    assert seen.values["aspect"] == 2.0
    assert seen.values["bytes_per_megapixel"] == 200_000
    assert seen.values["orientation"] == "6"


def test_a_reading_is_observed_with_every_prediction_feature():
    seen = of_reading(READING, tenant="t1", time=TIME)
    assert set(seen.values) == {feature.name for feature in features_of("predictions")}
    assert seen.models == {"digits-gas": "1.0.0"}
    shown = {name: round(value, 6) if isinstance(value, float) else value for name, value in seen.values.items()}
    assert shown == {
        "status": "read", "reason": "none", "confidence": 0.8, "register_confidence": 0.9,
        "digit_confidence_mean": 0.75, "digit_confidence_min": 0.6, "digit_mean": 2.0, "leading_digit": "0",
        "last_digit": "3", "rolling_share": 0.2, "reading_length": "5", "decimals": "1", "digit_aspect": 2.0,
        "registers": "1", "register_tilt": 90.0, "register_width": 0.1, "tariff": "none",
    }  # fmt: skip


def test_what_a_rejection_does_not_have_is_missing():
    rejected = replace(READING, status=Status.REJECTED, reasons=(Reason.NO_REGISTER,), registers=(), properties=None)
    seen = of_reading(rejected, tenant="t1", time=TIME).values
    assert (seen["status"], seen["reason"], seen["registers"]) == ("rejected", "no_register", "0")
    assert all(value is None for name, value in seen.items() if name not in ("status", "reason", "registers"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_missing(value):
    assert of_photo(replace(PHOTO, properties=replace(PROPERTIES, noise=value))).values["noise"] is None


def test_an_empty_photo_has_no_aspect():
    seen = of_photo(replace(PHOTO, properties=replace(PROPERTIES, width=0, height=0, megapixels=0.0))).values
    assert (seen["aspect"], seen["bytes_per_megapixel"]) == (None, None)


def test_the_segment_is_the_meter_type_and_on_request_the_tenant():
    assert of_photo(PHOTO, by_tenant=True).segment == "t1/gas"
    assert of_photo(replace(PHOTO, medium=Medium.ELECTRICITY, display=Display.DIGITAL)).segment == METER_TYPES[1]
    assert of_reading(replace(READING, medium=None, display=None), tenant="", time=TIME).segment == "unknown"
    assert of_reading(READING, tenant="", time=TIME, by_tenant=True).segment == "-/gas"


def test_every_feature_has_a_name_of_its_own_and_a_stage_that_there_is():
    assert len(BY_NAME) == len(FEATURES)
    assert {feature.stage for feature in FEATURES} <= set(STAGES)
