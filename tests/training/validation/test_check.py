import json

import pytest

from training.validation.check import check, digest, kept
from training.validation.findings import Level
from training.validation.sources import find_paths


def test_whole_data_has_no_findings(photos, look_at):
    for i in range(4):
        photos.add(f"{i}.png")
    assert look_at(photos.write()) == {}


def test_an_archive_is_read_as_a_folder_is(digits, look_at):
    digits.add("1.png", value="12")
    assert look_at(digits.write()).keys() == look_at(digits.zip()).keys() == {("value-range", "1.png")}


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\xff\xd8\xff"])
def test_what_is_no_picture_is_named(digits, look_at, data):
    digits.add("1.png").add("2.png", data)
    assert look_at(digits.write(), level=Level.ERROR).keys() == {("unreadable", "2.png")}


def test_missing_and_unlisted_files_are_named(digits, look_at):
    digits.add("1.png").row("gone.png")
    (digits.folder / "extra.png").write_bytes(b"")
    found = look_at(digits.write())
    assert found["file-missing", "gone.png"].level is Level.ERROR
    assert found["file-unlisted", "files"].examples == ("extra.png",)


def test_columns_are_asked_for_and_unknown_ones_are_named(digits, look_at):
    digits.columns.remove("split")
    digits.columns.append("colour")
    digits.add("1.png", colour="red")
    found = look_at(digits.write())
    assert found["column-missing", "split"].level is Level.ERROR
    assert found["column-unknown", "colour"].level is Level.WARNING
    assert ("no-split", "files") in found


def test_rows_of_one_file_must_agree(photos, look_at):
    photos.add("1.png", tariff="HT", reading="1").row("1.png", tariff="NT", reading="2", medium="gas")
    photos.add("2.png", tariff="HT").row("2.png", tariff="HT")
    found = look_at(photos.write())
    assert "gas, water" in found["rows-differ", "1.png"].message
    assert ("row-twice", "2.png") in found
    assert ("row-twice", "1.png") not in found


def test_a_meter_in_both_splits_is_an_error(digits, look_at):
    digits.add("1.png", meter_id="a").add("2.png", meter_id="a", split="val")
    assert look_at(digits.write())["meter-in-both-splits", "a"].count == 2


def test_augmentations_of_one_photo_count_as_one_meter_with_one_reading(photos, look_at):
    photos.add("7_jpg.rf.a.png", reading="123?5").add("7_jpg.rf.b.png", reading="12345")
    photos.add("8_jpg.rf.a.png", reading="12345").add("8_jpg.rf.b.png", reading="12346", split="val")
    found = look_at(photos.write())
    assert found.keys() == {("label-conflict", "8_jpg"), ("meter-in-both-splits", "8_jpg")}


def test_a_digit_that_hardly_occurs_is_named(digits, look_at):
    for i in range(60):
        digits.add(f"{i}.png", value=str(i % 9))
    assert look_at(digits.write()).keys() == {("class-rare", "analog train 9")}


def test_our_own_labels_are_joined_by_file(tmp_path, photos, look_at):
    photos.add("1.png", split="", meter_id="").add("2.png", split="", meter_id="")
    (tmp_path / "own").mkdir()
    labels = tmp_path / "own" / "photos.csv"
    labels.write_text("file,meter,split,box\n1.png,m,train,\n2.png,m,val,10 20 300 20 300 40 10 40\n3.png,m,val,\n")
    found = look_at(photos.write())
    assert found.keys() == {("meter-in-both-splits", "m"), ("box-outside", "2.png"), ("own-label-stray", "3.png")}


@pytest.mark.parametrize("content", [b"", b"file\n", b"name,value\n1,2\n", b"\xff\xfe\x00"])
def test_a_table_that_cannot_be_read_is_a_finding_and_no_traceback(tmp_path, look_at, content):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "labels.csv").write_bytes(content)
    (tmp_path / "odd.zip").write_bytes(b"PK nothing")
    found = look_at(tmp_path / "odd", tmp_path / "odd.zip")
    assert found.keys() == {("source-unreadable", "odd")}


def test_a_short_row_and_a_long_one_are_findings_and_no_traceback(photos, look_at):
    photos.add("1.png").add("2.png")
    path = photos.write() / "labels.csv"
    path.write_text(path.read_text() + "3.png,water\n1.png," + "x," * 40 + "\n")
    assert ("file-missing", "3.png") in look_at(photos.folder)


def test_the_sources_of_a_folder_are_its_folders_and_archives_with_labels(tmp_path, digits, photos):
    digits.add("1.png")
    photos.add("1.png")
    archive, folder = digits.zip(), photos.write()
    (tmp_path / "notes").mkdir()
    assert set(find_paths(tmp_path)) == {archive, digits.folder, folder}
    assert find_paths(folder) == (folder,)
    assert find_paths(tmp_path / "nowhere") == find_paths(tmp_path / "notes") == ()


def test_the_answer_is_kept_until_a_byte_changes(tmp_path, digits, monkeypatch):
    digits.add("1.png", value="12")
    path = digits.write()
    asked = []
    monkeypatch.setattr("training.validation.check.check", lambda paths: asked.append(paths) or check(paths))
    first, second = (kept((path,), tmp_path / "cache") for _ in range(2))
    assert len(asked) == 1
    assert (second.findings, second.files, second.good) == (first.findings, first.files, False)
    before = digest((path,))
    (path / "1.png").write_bytes((path / "1.png").read_bytes() + b"\0")
    assert digest((path,)) != before
    kept((path,), tmp_path / "cache")
    assert len(asked) == 2


def test_a_cache_that_was_cut_off_is_made_anew(tmp_path, digits):
    digits.add("1.png")
    first = kept((digits.write(),), tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_text(json.dumps({"files": {}})[:5])
    assert kept((digits.folder,), tmp_path / "cache").findings == first.findings
