import numpy as np
import pytest

from processors.contracts import METER_TYPES, THUMBNAIL
from processors.heatmap import Candidate
from processors.opinion import second_opinion
from processors.records import Reason
from processors.rejection import Rejected

FOUND = [Candidate(((100.0, 100.0), (200.0, 100.0), (200.0, 120.0), (100.0, 120.0)), 0.9)]
IMAGE = np.zeros((300, 400, 3), np.uint8)


def thinking(**shares):
    classes = np.array([[shares.get(name.replace("-", "_"), 0.0) for name in METER_TYPES]], np.float32)

    def model(tensor):
        assert tensor.shape == (1, 3, THUMBNAIL, THUMBNAIL)
        return classes

    return model


@pytest.mark.parametrize(
    ("first", "close", "expected"),
    [
        ((0.4, 0.0, 0.6, 0.0, 0.0), {"electricity_analog": 0.9, "gas": 0.1}, "electricity-analog"),
        ((0.01, 0.0, 0.99, 0.0, 0.0), {"electricity_analog": 0.6, "gas": 0.4}, "gas"),
        ((0.0, 0.0, 0.9, 0.0, 0.1), {"not_a_meter": 0.8, "gas": 0.2}, "gas"),
    ],
)
def test_both_opinions_count(limits, first, close, expected):
    name, confidence = second_opinion(IMAGE, FOUND, first, thinking(**close), limits)
    assert name == expected
    assert 0.5 < confidence <= 1


def test_what_is_no_meter_from_near_is_refused(limits):
    with pytest.raises(Rejected, match="not_a_meter") as caught:
        second_opinion(IMAGE, FOUND, (0.0, 0.0, 0.6, 0.0, 0.4), thinking(not_a_meter=0.95, gas=0.05), limits)
    assert caught.value.also == (Reason.NO_REGISTER,)


def test_neither_opinion_can_be_so_sure_that_the_other_counts_for_nothing(limits):
    name, confidence = second_opinion(IMAGE, FOUND, (0.0, 0.0, 1.0, 0.0, 0.0), thinking(water=1.0), limits)
    assert confidence == pytest.approx(0.5, abs=0.01)
    assert name in {"gas", "water"}
