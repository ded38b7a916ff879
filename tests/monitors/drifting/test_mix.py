import pytest

from monitors.drifting.mix import Mix


def test_only_the_newest_photos_count():
    mix = Mix(["gas"] * 10, newest=4)
    for _ in range(3):
        mix.add("water")
    assert mix.shares() == {"gas": 0.25, "water": 0.75}


def test_tenants_are_put_together():
    assert Mix(["t1/gas", "t2/gas", "unknown"]).shares()["gas"] == pytest.approx(2 / 3)


def test_no_photo_has_no_shares():
    assert Mix().shares() == {}
