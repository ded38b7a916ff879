import zipfile

import pytest

from processors.records import Reason
from training.calibration.datasets import DatasetError, boxes, labelled, source

HEADER = "file,medium,display,kind,reading,decimals,tariff,readable,meter_id,split,box,expected\n"
ROWS = (
    "a.jpg,water,analog,photo,00123,0,,1,m1,val,0 0 9 0 9 3 0 3,\n"
    "b.jpg,electricity,analog,photo,123,1,HT,1,,val,,\n"
    "b.jpg,electricity,analog,photo,456,1,NT,1,,val,,\n"
    "c.jpg,,,photo,,,,0,,train,,not_a_meter\n"
    "d.jpg,gas,analog,register,123,0,,1,,val,,\n"
    "e.jpg,gas,analog,photo,,,,1,,val,,\n"
    "f.jpg,gas,analog,photo,12.3,,,1,,val,,\n"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "labels.csv").write_text(HEADER + ROWS)
    for name in "abcef":
        (tmp_path / f"{name}.jpg").write_bytes(name.encode())
    return tmp_path


def test_a_split_is_chosen_and_crops_of_registers_are_left_out(folder):
    chosen = source(f"{folder}:val")
    assert [entry.file for entry in chosen.entries] == ["a.jpg", "b.jpg", "e.jpg", "f.jpg"]
    assert [entry.group for entry in chosen.entries] == ["m1", "b.jpg", "e.jpg", "f.jpg"]
    assert not chosen.crops


def test_labels_become_the_truth(folder):
    a, b, c, e, f = (labelled(entry, b"") for entry in source(str(folder)).entries)
    assert [register.tariff for register in b.registers] == ["HT", "NT"]
    assert (a.registers[0].value, a.registers[0].decimals, a.expected) == ("00123", 0, None)
    assert c.expected is Reason.NOT_A_METER
    assert e is None
    assert f is None


def test_boxes_stand_beside_the_readings(folder):
    a, b, *_ = source(str(folder)).entries
    assert boxes(a) == (((0, 0), (9, 0), (9, 3), (0, 3)),)
    assert boxes(b) == (None, None)


def test_the_digest_changes_with_a_file_and_with_a_label(folder):
    before = source(str(folder)).digest()
    (folder / "a.jpg").write_bytes(b"other")
    changed = source(str(folder)).digest()
    (folder / "labels.csv").write_text(HEADER + ROWS.replace("00123", "00124"))
    assert len({before, changed, source(str(folder)).digest()}) == 3


def test_crops_come_out_of_a_zip(tmp_path):
    with zipfile.ZipFile(tmp_path / "digits.zip", "w") as archive:
        archive.writestr("labels.csv", "file,value,medium,display,split\nx/1.jpg,4.5,gas,analog,val\n")
        archive.writestr("x/1.jpg", b"jpeg")
    chosen = source(f"{tmp_path / 'digits.zip'}:val")
    assert chosen.crops
    assert chosen.read(chosen.entries[0]) == b"jpeg"


@pytest.mark.parametrize("name", ["", "nothing"])
def test_what_is_no_dataset_is_named(tmp_path, name):
    with pytest.raises(DatasetError, match=r"neither a folder nor a zip"):
        source(str(tmp_path / name))


def test_an_empty_split_and_a_missing_file_are_named(folder):
    with pytest.raises(DatasetError, match="'test'"):
        source(f"{folder}:test")
    chosen = source(str(folder))
    (folder / "a.jpg").unlink()
    with pytest.raises(DatasetError, match=r"a\.jpg is named"):
        chosen.digest()


def test_a_noisy_last_digit_may_be_off_by_one(tmp_path):
    (tmp_path / "labels.csv").write_text("file,reading,flag\na.jpg,123,last digit noisy when rolling\nb.jpg,123,\n")
    assert [entry.tolerance for entry in source(str(tmp_path)).entries] == [1, 0]
