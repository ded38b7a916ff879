"""What was served against what is read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitors.health.skew import Again, differences
from processors.limits import Limits
from processors.manifest import ModelError
from processors.records import Medium, Reason, Status
from streams.logged import Original
from tests.monitors.drifting.made import NOW
from tests.monitors.health.answers import PROPERTIES, READ, REGISTER, REJECTED
from tests.processors.tiny_models import folder


def test_the_same_is_the_same_whatever_time_it_took_and_however_sure_it_was():
    assert differences(READ, replace(READ, timings={"intake": 9.0}, confidence=0.1)) == ()


def test_what_sums_in_another_order_move_is_the_same():
    moved = replace(PROPERTIES, sharpness=PROPERTIES.sharpness * (1 + 1e-9))
    assert differences(READ, replace(READ, properties=moved)) == ()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"properties": replace(PROPERTIES, brightness=0.5001)}, ("brightness",)),
        ({"properties": replace(PROPERTIES, codec="png", orientation=6)}, ("codec", "orientation")),
        ({"properties": None}, ("properties",)),
        ({"medium": Medium.WATER}, ("medium",)),
        ({"registers": (replace(REGISTER, value="00124"),)}, ("registers",)),
        ({"registers": (replace(REGISTER, decimals=0),)}, ("registers",)),
        ({"registers": ()}, ("registers",)),
        ({"status": Status.REJECTED, "reasons": (Reason.BLURRED,)}, ("status",)),
    ],
)
def test_what_differs_is_named(change, named):
    assert differences(READ, replace(READ, **change)) == named
    assert differences(replace(READ, **change), READ) == named


def original(data: bytes) -> Original:
    return Original("r2", b"r2", data, (), NOW)


def test_an_original_is_read_with_the_versions_that_answered(tmp_path):
    again = Again(folder(tmp_path, "0.1.0", "0.2.0"), Limits())
    assert differences(REJECTED, again.read(original(b"no photo"), {"digits-gas": "0.2.0"})) == ()
    with pytest.raises(ModelError, match=r"0\.9\.0"):
        again.read(original(b"no photo"), {"digits-gas": "0.9.0"})
    assert again.read(original(b"no photo"), {"digits-gas": "0.1.0"}).status is Status.REJECTED
