import pytest

from monitors.features import FEATURES
from monitors.trigger.answers import TYPES, Row, answer
from monitors.trigger.config import read_config
from processors.contracts import CONTRACTS

ROWS = read_config(None).answers


@pytest.mark.parametrize(
    ("labels", "model"),
    [
        ({"segment": "gas", "stage": "locate", "feature": "brightness"}, "roi-gas"),
        ({"segment": "t1/electricity-digital", "stage": "segment"}, "areas-electricity-digital"),
        ({"segment": "water", "stage": "classify", "feature": "sharpness"}, "digits-water"),
        ({"segment": "water", "stage": "classify", "feature": "rolling_share"}, "digits-rolling"),
        ({"segment": "water", "stage": "identify", "feature": "register_tilt"}, "water-rotation"),
        ({"segment": "gas", "stage": "identify", "feature": "register_tilt"}, "roi-gas"),
        ({"segment": "gas", "stage": "identify", "feature": "other"}, "meter-type"),
        ({"segment": "electricity-analog", "stage": "tariff"}, "tariff-electricity-analog"),
    ],
)
def test_the_shipped_table_names_the_model_of_segment_and_stage(labels, model):
    assert answer(labels, ROWS) == (model, f"{model} answers to {_shown(labels)}")


def _shown(labels):
    return ", ".join(f"{name} {labels[name]}" for name in ("segment", "stage", "feature") if name in labels)


@pytest.mark.parametrize(
    ("labels", "because"),
    [
        ({"alertname": "MrrsMixMoved", "segment": "gas"}, "mix"),
        ({"segment": "unknown", "stage": "locate"}, "none of the four"),
        ({"segment": "gas", "stage": "intake", "feature": "codec"}, "no model reads codec"),
        ({"segment": "gas", "stage": "assemble", "feature": "status"}, "mrrs replay"),
        ({"alertname": "MrrsLiveAccuracyLow", "segment": "gas"}, "mrrs replay --against labels"),
        ({"segment": "gas"}, "no row"),
        ({"segment": "gas", "stage": "tariff"}, "no row"),
        ({}, "none of the four"),
    ],
)
def test_what_no_training_mends_is_told_so(labels, because):
    model, why = answer(labels, ROWS)
    assert model is None
    assert because in why


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
@pytest.mark.parametrize("kind", TYPES)
def test_every_feature_of_every_type_has_its_row(feature, kind):
    model, why = answer({"segment": kind, "stage": feature.stage, "feature": feature.name, "monitor": "images"}, ROWS)
    assert model in CONTRACTS or (model is None and (not why.startswith("no row") or feature.stage == "tariff"))


@pytest.mark.parametrize("row", [{"labels": {}}, {"labels": {}, "model": "roi-gas", "because": "both"}])
def test_a_row_has_a_model_or_a_reason(row):
    with pytest.raises(ValueError, match="either"):
        Row(**row)


def test_a_row_names_a_model_that_there_is():
    with pytest.raises(ValueError, match="roi-steam is no model"):
        Row({}, model="roi-steam")
