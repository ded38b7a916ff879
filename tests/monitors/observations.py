"""Observations for tests: every feature of a monitor, drawn."""

from collections.abc import Mapping

import numpy as np

from monitors.features import features_of
from monitors.observation import Observation

TIME = "2026-01-01T00:00:00+00:00"


def observation(monitor, rng, segment="gas", number=0, **values):
    drawn = {
        feature.name: str(rng.choice(["a", "b", "c"], p=[0.9, 0.07, 0.03]))
        if feature.kind == "category"
        else float(rng.normal())
        for feature in features_of(monitor)
    }
    return Observation(f"r{number}", TIME, segment, {**drawn, **values}, {"digits-gas": "1.0.0"})


def observations(monitor, count, seed, segment="gas", **values):
    rng = np.random.default_rng(seed)
    return [
        observation(monitor, rng, segment, number, **{name: _drawn(value, rng) for name, value in values.items()})
        for number in range(count)
    ]


def _drawn(value, rng):
    return value(rng) if callable(value) else value


def models(version: str) -> Mapping[str, str]:
    return {"digits-gas": version}
