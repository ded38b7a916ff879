"""The real stages with their models."""

from __future__ import annotations

import pytest

from processors.contracts import CONTRACTS
from processors.manifest import ModelError
from processors.records import Photo, Reason, Refusal, Request, Trail
from streams.settings import Settings, SettingsError
from streams.stages import load_processors, models_of
from streams.topics import STAGES


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
