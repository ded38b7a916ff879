"""Photos of confirmed readings become examples beside the base data."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from monitors.retraining.examples import COLUMNS
from training.data import confirmed
from training.data.workshop import Workshop
from training.synthetic.dataset import rows
from training.synthetic.photo import encode
from training.synthetic.render import render
from training.task import Task
from training.tasks import TASKS

pytestmark = pytest.mark.training


def write(folder: Path, kinds: list[str]) -> Path:
    """Write what `mrrs retrain` prepares, with the renderer's truth; every second photo is held out."""
    (folder / "photos").mkdir(parents=True)
    table = []
    for number, kind in enumerate(kinds):
        scene = render(6_000_000 + number, kind=kind, fault="none", side=640, close=0.5)
        name = f"photos/{number}.jpg"
        (folder / name).write_bytes(encode(scene.image))
        for row in rows(name, scene, split="val" if number % 2 else "train", trust="confirmed"):
            row["positions"] = " ".join(row["reading"])
            row["known"] = " ".join("1" * len(row["reading"]))
            table.append(row)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(table)
    return folder


@pytest.fixture(scope="module")
def gas(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("gas") / "examples", ["gas"] * 4)


@pytest.mark.parametrize("name", ["digits-gas", "digits-rolling", "areas-gas", "roi-gas", "meter-type"])
def test_each_kind_of_model_draws_examples_of_its_own_shape(gas, name):
    found = confirmed.photos(gas, held_out=False)
    assert [photo.kind for photo in found] == ["gas", "gas"]
    example = confirmed.samples(name, found).draw(np.random.default_rng(0))
    assert example[0].dtype == np.float32
    assert np.isfinite(example[1]).all()


def test_a_water_meter_is_known_to_stand_as_its_register_does(tmp_path):
    (photo,) = confirmed.photos(write(tmp_path / "water", ["water"]), held_out=False)
    assert photo.angle == pytest.approx(
        render(6_000_000, kind="water", fault="none", side=640, close=0.5).truth.angle, abs=0.5
    )
    confirmed.samples("water-rotation", (photo,)).draw(np.random.default_rng(0))


def test_what_is_held_out_is_never_drawn_and_is_measured_on(gas):
    train, kept = (confirmed.photos(gas, held_out=side) for side in (False, True))
    assert {photo.jpeg for photo in train}.isdisjoint(photo.jpeg for photo in kept)

    def sure_of_three(_: np.ndarray) -> np.ndarray:
        return np.eye(11, dtype=np.float32)[[3]]

    measured = confirmed.measure("digits-gas", sure_of_three, kept)["confirmed held-out"]
    shown = [cell.position for photo in kept for strip in photo.strips for cell in strip.cells]
    assert measured["examples"] == len(shown)
    assert measured["right"] == pytest.approx(shown.count(3.0) / len(shown))


class Base:
    """Base data of which every example is 0."""

    def draw(self, _: np.random.Generator) -> tuple[np.ndarray, ...]:
        return np.zeros((1, 48, 32), np.float32), np.zeros(11, np.float32)


def test_the_base_data_keeps_its_share_and_the_card_names_the_confirmed_photos(gas, tmp_path):
    task: Task = TASKS["digits-gas"]
    task = confirmed.beside(replaced(task), gas, 0.3)
    workshop = Workshop(tmp_path, None)
    samples = task.samples(workshop)
    drawn = [samples.draw(np.random.default_rng(seed)) for seed in range(300)]
    share = sum(bool(target.any()) for _, target in drawn) / len(drawn)
    assert 0.2 < share < 0.4
    use = workshop.used["confirmed requests"]
    assert (use.count, len(use.digest)) == (2, 64)


def replaced(task: Task) -> Task:
    from dataclasses import replace

    return replace(task, samples=lambda workshop: Base())


def test_nothing_to_learn_from_is_said_before_anything_is_trained(tmp_path):
    empty = write(tmp_path / "empty", [])
    with pytest.raises(confirmed.ConfirmedError, match="none of 0 photos"):
        confirmed.beside(TASKS["digits-gas"], empty, 0.3)
    with pytest.raises(confirmed.ConfirmedError, match="no confirmed readings that can be used"):
        confirmed.beside(TASKS["digits-gas"], tmp_path / "none", 0.3)


def test_a_register_without_a_tariff_teaches_no_tariff(gas):
    with pytest.raises(confirmed.ConfirmedError, match="tariff-electricity-analog"):
        confirmed.samples("tariff-electricity-analog", confirmed.photos(gas, held_out=False))
