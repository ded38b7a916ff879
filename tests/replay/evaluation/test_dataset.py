import zipfile

import pytest

from processors.labels import RegisterLabel
from processors.records import Display, Medium, Reason
from replay.evaluation.dataset import Dataset
from replay.evaluation.labels import DatasetError

HEADER = "file,medium,display,reading,decimals,tariff,readable,meter_id,source,split,box\n"


def write(folder, rows, header=HEADER, files=("a.jpg", "b.jpg", "c.jpg")):
    (folder / "labels.csv").write_text(header + rows, encoding="utf-8")
    for file in files:
        (folder / file).write_bytes(b"photo " + file.encode())
    return folder


def test_a_photo_keeps_its_leading_zeros_and_its_slices(tmp_path):
    folder = write(tmp_path, "a.jpg,water,analog,00141,0,,1,m1,here,val,1 2 3 2 3 4 1 4\n")
    ((sample, data),) = Dataset.open(folder)
    assert data == b"photo a.jpg"
    assert sample.photo.registers == (RegisterLabel(None, "00141", 0),)
    assert (sample.photo.medium, sample.photo.display) == (Medium.WATER, Display.ANALOG)
    assert sample.slices["split"] == "val"
    assert sample.slices["type"] == "water-analog"
    assert [entry.box for entry in sample.registers] == [((1, 2), (3, 2), (3, 4), (1, 4))]


def test_rows_of_one_file_are_the_registers_of_one_photo(tmp_path):
    rows = "a.jpg,electricity,analog,012345,1,HT,1,,,,\na.jpg,electricity,analog,000017,1,NT,1,,,,\n"
    ((sample, _),) = Dataset.open(write(tmp_path, rows))
    assert [register.tariff for register in sample.photo.registers] == ["HT", "NT"]


def test_what_is_empty_is_unknown(tmp_path):
    ((sample, _),) = Dataset.open(write(tmp_path, "a.jpg,gas,analog,,,,1,,,,\n"))
    assert not sample.has_reading
    assert sample.photo.expected is None


def test_an_unreadable_photo_is_expected_to_be_rejected(tmp_path):
    ((sample, _),) = Dataset.open(write(tmp_path, "a.jpg,gas,analog,,,,0,,,,\n"))
    assert sample.photo.expected is Reason.AMBIGUOUS_DIGITS


def test_a_split_takes_its_rows_only_and_an_unknown_one_is_said(tmp_path):
    folder = write(tmp_path, "a.jpg,gas,analog,1,0,,1,,,val,\nb.jpg,gas,analog,2,0,,1,,,train,\n")
    assert [sample.file for sample, _ in Dataset.open(folder, split="val")] == ["a.jpg"]
    with pytest.raises(DatasetError, match="no row of split 'test'"):
        Dataset.open(folder, split="test")


def test_a_head_is_spread_over_the_dataset(tmp_path):
    rows = "".join(f"{name}.jpg,gas,analog,1,0,,1,,,,\n" for name in "abc")
    assert [sample.file for sample, _ in Dataset.open(write(tmp_path, rows)).head(2)] == ["a.jpg", "c.jpg"]


def test_a_zip_is_as_good_as_a_folder(tmp_path):
    path = tmp_path / "digits.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("labels.csv", "file,value,medium,display\nx/0.jpg,5.5,gas,analog\nx/1.jpg,,,digital\n")
        archive.writestr("x/0.jpg", b"one")
        archive.writestr("x/1.jpg", b"two")
    dataset = Dataset.open(path)
    assert dataset.digits
    assert [(sample.value, data) for sample, data in dataset] == [(5.5, b"one"), (None, b"two")]


@pytest.mark.parametrize(
    ("rows", "header", "message"),
    [
        ("", HEADER, "no rows"),
        ("a.jpg\n", "file\n", "lacks the column reading"),
        ("a.jpg,steam,analog,1,0,,1,,,,\n", HEADER, "a.jpg: 'steam' is not a valid Medium"),
        ("a.jpg,gas,analog,1,0,,1,,,,1 2 3\n", HEADER, "four corners"),
        ("gone.jpg,gas,analog,1,0,,1,,,,\n", HEADER, "gone.jpg is named in labels.csv but is not there"),
        ("a.jpg,12.5\n", "file,value\n", "not within 0.0 and 9.9"),
    ],
)
def test_bad_labels_are_named(tmp_path, rows, header, message):
    write(tmp_path, rows, header)
    with pytest.raises(DatasetError, match=message):
        list(Dataset.open(tmp_path))


def test_a_reading_that_is_no_number_counts_as_unknown_and_is_named(tmp_path):
    ((sample, _),) = Dataset.open(write(tmp_path, "a.jpg,gas,analog,00470.00479,0,,1,,,,\n"))
    assert not sample.has_reading
    assert sample.problem == "reading '00470.00479' is not made of digits"


def test_a_folder_without_labels_says_what_to_read(tmp_path):
    with pytest.raises(DatasetError, match=r"no labels.csv in it; docs/datasets.md"):
        Dataset.open(tmp_path)
    with pytest.raises(DatasetError, match="neither a folder nor a zip"):
        Dataset.open(tmp_path / "nowhere")


def test_digits_that_nobody_can_read_are_unknown_behind_the_comma_and_leave_no_reading_before_it(tmp_path):
    rows = "a.jpg,gas,analog,12345?,1,,1,,,,\nb.jpg,gas,analog,1234?5,1,,1,,,,\n"
    behind, before = (sample for sample, _ in Dataset.open(write(tmp_path, rows)))
    assert behind.readable
    assert behind.registers[0].digits[-1] == "?"
    assert not before.has_reading
    assert before.registers[0].digits[4] == "?"


def test_a_register_of_which_no_digit_can_be_read_still_has_its_place(tmp_path):
    ((sample, _),) = Dataset.open(write(tmp_path, "a.jpg,gas,analog,????,0,,1,,,,1 2 3 2 3 4 1 4\n"))
    assert not sample.has_reading
    assert sample.problem == ""
    assert sample.registers[0].box is not None


def test_a_previous_reading_and_an_angle_are_numbers(tmp_path):
    header = HEADER.replace("box", "angle,previous")
    ((sample, _),) = Dataset.open(write(tmp_path, "a.jpg,water,analog,1,0,,1,,,,-12.5,900\n", header))
    assert (sample.angle, sample.previous) == (-12.5, 900.0)
