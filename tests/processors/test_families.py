import numpy as np
import pytest

from processors.contracts import TARIFFS
from processors.families import together

NONE = len(TARIFFS)


def labels(**chances):
    """Probabilities of labels by name, a dot written as underscore; what is left is spread."""
    found = np.full(len(TARIFFS) + 1, (1 - sum(chances.values())) / (len(TARIFFS) + 1), np.float32)
    for name, chance in chances.items():
        found[NONE if name == "none" else TARIFFS.index(name.strip("_").replace("_", "."))] += chance
    return found


def names(seen, strange=0.02):
    return [None if place == NONE else TARIFFS[place] for place, _ in together(seen, strange)]


def test_a_single_register_bears_what_is_likeliest():
    assert names([labels(HT=0.5, NT=0.3)]) == ["HT"]
    assert together([labels(NT=0.9)], 0.02)[0][1] == pytest.approx(0.9, abs=0.01)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ([labels(HT=0.5, NT=0.4), labels(HT=0.9)], ["NT", "HT"]),
        ([labels(_1_8_0=0.9), labels(_1_8_2=0.5, _1_8_1=0.4), labels(_1_8_2=0.9)], ["1.8.0", "1.8.1", "1.8.2"]),
        ([labels(_2_8_1=0.9), labels(_1_8_2=0.6, _2_8_2=0.3)], ["2.8.1", "2.8.2"]),
        ([labels(NT=0.7), labels(none=0.5, HT=0.4)], ["NT", "HT"]),
        ([labels(_1_8_0=0.9), labels(_2_8_0=0.9)], ["1.8.0", "2.8.0"]),
        ([labels(none=0.9), labels(none=0.9)], [None, None]),
    ],
)
def test_labels_of_one_meter_differ_and_are_of_one_family(seen, expected):
    assert names(seen) == expected


def test_what_is_seen_clearly_is_believed_even_if_it_is_strange():
    assert names([labels(HT=0.99), labels(_2_8_0=0.99)]) == ["HT", "2.8.0"]
    assert names([labels(HT=0.99), labels(none=0.99)]) == ["HT", None]


def test_the_others_make_a_register_surer():
    alone = together([labels(NT=0.5, HT=0.4)], 0.02)[0][1]
    assert together([labels(NT=0.5, HT=0.4), labels(HT=0.95)], 0.02)[0][1] > alone + 0.3
