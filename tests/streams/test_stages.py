"""The real stages with their models."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from processors.contracts import CONTRACTS
from processors.manifest import ModelError
from processors.records import Frame, Meter, Photo, Reason, Refusal, Request, Trail
from processors.served import Loaded, Served
from streams.settings import Settings, SettingsError
from streams.stages import load_processors, models_of, processors_of
from streams.topics import STAGES


class Changing:
    """Models that are served, to be replaced between two calls."""

    def __init__(self, **models: Loaded) -> None:
        self.champions = Served({name.replace("_", "-"): loaded for name, loaded in models.items()})


def answering(version: str, answer: np.ndarray) -> Loaded:
    return Loaded(version, version, lambda tensor: answer)


def test_a_swap_between_two_stages_of_a_photo_shows_in_its_trail():
    types, nothing = np.eye(5, dtype=np.float32)[[2]], np.zeros(CONTRACTS["roi-gas"].output, np.float32)
    live = Changing(meter_type=answering("0.1.0", types), roi_gas=answering("0.1.0", nothing))
    processors = processors_of(live, Settings(), STAGES)  # type: ignore[arg-type]
    photo = cv2.imencode(".jpg", np.full((64, 64, 3), 200, np.uint8))[1].tobytes()
    meter = processors["identify"](Frame(trail=Trail(Request("x")), jpeg=photo))
    live.champions = Served({name: answering("0.2.0", one.model(types)) for name, one in live.champions.models.items()})
    refusal = processors["locate"](meter)  # type: ignore[arg-type]
    assert isinstance(refusal, Refusal)
    assert refusal.trail.models == {"meter-type": "0.1.0", "roi-gas": "0.2.0"}


def test_a_swap_in_the_middle_of_a_call_does_not_reach_it():
    types, nothing = np.eye(5, dtype=np.float32)[[3]], np.zeros((1, 72), np.float32)

    def swapping(tensor: np.ndarray) -> np.ndarray:
        live.champions = Served({})
        return types

    live = Changing(meter_type=Loaded("0.1.0", "a", swapping), water_rotation=answering("0.1.0", nothing))
    photo = cv2.imencode(".jpg", np.full((64, 64, 3), 200, np.uint8))[1].tobytes()
    processors = processors_of(live, Settings(), ["identify"])  # type: ignore[arg-type]
    meter = processors["identify"](Frame(trail=Trail(Request("x")), jpeg=photo))
    assert isinstance(meter, Meter)
    assert meter.trail.models == {"meter-type": "0.1.0", "water-rotation": "0.1.0"}


def test_all_stages_together_need_all_models():
    assert sorted(models_of(STAGES)) == sorted(CONTRACTS)
    assert models_of(["intake", "assemble"]) == []


def test_without_a_folder_of_models_it_says_what_to_set():
    with pytest.raises(SettingsError, match="MRRS_MODEL_DIR"):
        load_processors(Settings(model_dir=None))


def test_a_missing_model_stops_the_start(tmp_path):
    (tmp_path / "manifest.toml").write_text("schema = 1\n")
    with pytest.raises(ModelError, match="meter-type"):
        load_processors(Settings(model_dir=tmp_path), ["identify"])


def test_stages_without_models_run_without_any(tmp_path):
    (tmp_path / "manifest.toml").write_text("schema = 1\n")
    processors = load_processors(Settings(model_dir=tmp_path), ["intake", "assemble"])
    photo = Photo(trail=Trail(Request("x")), data=b"<html>")
    refusal = processors["intake"](photo)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.NOT_AN_IMAGE
    assert processors["assemble"](refusal).reasons == (Reason.NOT_AN_IMAGE,)  # type: ignore[union-attr]
