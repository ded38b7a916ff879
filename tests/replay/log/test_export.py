"""A labelled dataset out of the request log, read back by what evaluates datasets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest

from processors.labels import RegisterLabel
from processors.records import Display, Medium, Reading, RegisterReading, Status
from replay.evaluation.dataset import Dataset
from replay.log.export import COLUMNS, ExportError, export, rows
from streams.codec import encode_json
from streams.logged import Facts, Original, Query
from streams.messages import Confirmation, Label
from streams.request_log import MemoryRequestLog
from tests.streams import fake_stages

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PHOTO = cv2.imencode(".jpg", np.full((40, 60, 3), 120, np.uint8))[1].tobytes()
HEADERS = (("mrrs-meter-id", b"meter-7"), ("mrrs-tenant", b"t1"))
BOX = fake_stages.BOX
REGISTER = RegisterReading("1.8.0", "00417", 1, "kWh", 0.9, BOX, ())
LABEL = Label("r1", "t1", "2026-03-02T08:00:00+01:00", Confirmation.CUSTOMER, (RegisterLabel("1.8.0", "00418", 1),))


def original(name: str = "r1", data: bytes = PHOTO, headers: tuple[tuple[str, bytes], ...] = HEADERS) -> Original:
    return Original(name, name.encode(), data, headers, NOW, "t1")


def answer(name: str = "r1", **fields: object) -> Reading:
    rejected = Reading(name, Status.REJECTED, (), (), None, None, (), 0.1, None, {}, {}, {})
    read = {"status": Status.READ, "medium": Medium.ELECTRICITY, "display": Display.ANALOG, "registers": (REGISTER,)}
    return replace(rejected, **{**read, **fields})


def test_a_label_counts_before_the_answer():
    (row,) = rows(original(), answer(), LABEL, val_share=0)
    assert tuple(row) == COLUMNS
    assert (row["reading"], row["decimals"], row["tariff"], row["labelled_by"]) == ("00418", "1", "1.8.0", "customer")
    assert (row["medium"], row["display"], row["readable"], row["split"]) == ("electricity", "analog", "1", "train")
    assert row["file"].endswith(".jpeg")


def test_an_answer_that_nobody_confirmed_says_so():
    (row,) = rows(original(), answer(), None, val_share=0)
    assert (row["reading"], row["labelled_by"]) == ("00417", "answer")


def test_what_was_rejected_and_not_labelled_has_no_truth():
    assert rows(original(), answer(status=Status.REJECTED, registers=()), None, val_share=0) == []
    assert rows(original(), None, None, val_share=0) == []


def test_a_label_without_registers_is_a_photo_that_cannot_be_read():
    (row,) = rows(original(), None, replace(LABEL, registers=()), val_share=0)
    assert (row["readable"], row["reading"], row["medium"]) == ("0", "", "")


def test_each_register_has_a_row_of_the_same_file():
    both = replace(LABEL, registers=(RegisterLabel("HT", "1", None), RegisterLabel("NT", "2", None)))
    first, second = rows(original(), answer(), both, val_share=0)
    assert first["file"] == second["file"]
    assert [(row["tariff"], row["reading"], row["decimals"]) for row in (first, second)] == [
        ("HT", "1", ""),
        ("NT", "2", ""),
    ]


def test_the_medium_that_the_backend_knows_goes_before_the_one_that_was_seen():
    (row,) = rows(original(headers=(("mrrs-medium", b"gas"),)), answer(), LABEL, val_share=0)
    assert (row["medium"], row["display"]) == ("gas", "")


def test_photos_of_one_meter_never_stand_on_both_sides():
    splits = set()
    for share in (0.0, 0.3, 1.0):
        of_meter = {rows(original(f"r{n}"), answer(), LABEL, val_share=share)[0]["split"] for n in range(20)}
        assert len(of_meter) == 1
        splits |= of_meter
    assert splits == {"train", "val"}
    without = [rows(original(f"r{n}", headers=()), answer(), LABEL, val_share=0.5)[0]["split"] for n in range(60)]
    assert 10 < without.count("val") < 50


def test_the_dataset_names_no_meter_and_no_tenant():
    (row,) = rows(original(), answer(), LABEL, val_share=0)
    assert row["meter_id"]
    assert not any("meter-7" in value or "t1" in value for value in row.values())


@pytest.fixture
async def log() -> MemoryRequestLog:
    log = MemoryRequestLog()
    for name in ("r1", "r2", "r3"):
        await log.keep(original(name))
        await log.answer(name, encode_json(answer(name)), Facts.of(answer(name), "t1"))
    await log.keep(original("no picture", b"%PDF-1.7"))
    for name in ("r1", "r2", "no picture", "only a label"):
        await log.label(replace(LABEL, request_id=name))
    return log


async def test_what_is_exported_can_be_evaluated(log, tmp_path):
    done = await export(log, Query(kept=True), tmp_path / "labelled")
    assert (done.photos, done.rows, done.labelled_by) == (2, 2, {"customer": 2})
    assert (done.unlabelled, done.no_picture) == (1, 1)
    samples = list(Dataset.open(tmp_path / "labelled"))
    assert [data for _, data in samples] == [PHOTO, PHOTO]
    for sample, _ in samples:
        assert sample.photo is not None
        assert sample.photo.registers == LABEL.registers
        assert sample.photo.medium is Medium.ELECTRICITY


async def test_answers_come_along_where_they_are_asked_for_up_to_a_limit(log, tmp_path):
    done = await export(log, Query(kept=True), tmp_path / "all", answers=True)
    assert done.labelled_by == {"customer": 2, "answer": 1}
    assert (await export(log, Query(kept=True), tmp_path / "some", answers=True, limit=1)).photos == 1


async def test_a_folder_with_something_in_it_is_left_alone(log, tmp_path):
    (tmp_path / "labels.csv").write_text("mine")
    with pytest.raises(ExportError, match="not an empty folder"):
        await export(log, Query(kept=True), tmp_path)
    assert (tmp_path / "labels.csv").read_text() == "mine"


async def test_an_answer_of_another_release_is_no_label(tmp_path):
    log = MemoryRequestLog()
    await log.keep(original())
    await log.answer("r1", b'{"reading": "of long ago"}')
    assert (await export(log, Query(kept=True), tmp_path / "out", answers=True)).photos == 0
    assert (tmp_path / "out" / "labels.csv").read_text().split() == [",".join(COLUMNS)]
