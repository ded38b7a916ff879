import pytest

from replay.evaluation.labels import DatasetError, joined, parse

ROWS = [{"file": "a.jpg", "reading": "12", "split": ""}, {"file": "b.jpg", "reading": "34", "split": "train"}]


def test_what_further_labels_say_counts_and_where_they_are_silent_the_row_does():
    more = [{"file": "a.jpg", "reading": "", "split": "val", "meter": "m1"}]
    first, second = joined(ROWS, more, "more.csv")
    assert first == {"file": "a.jpg", "reading": "12", "split": "val", "meter_id": "m1"}
    assert second == {"file": "b.jpg", "reading": "34", "split": "train", "meter_id": ""}


def test_a_mirrored_photo_is_left_out():
    assert [row["file"] for row in joined(ROWS, [{"file": "a.jpg", "mirrored": "1"}], "more.csv")] == ["b.jpg"]


@pytest.mark.parametrize(
    ("more", "message"), [([{"name": "a"}], "lacks the column file"), ([{"file": "z.jpg"}], "none of its 1 files")]
)
def test_labels_that_cannot_be_joined_are_refused(more, message):
    with pytest.raises(DatasetError, match=f"more.csv.*{message}"):
        joined(ROWS, more, "more.csv")


@pytest.mark.parametrize(("data", "message"), [(b"\xff\xfe\x00", "UTF-8"), (b"file\na,b\n", "line 2: more fields")])
def test_what_is_no_table_is_refused_with_its_place(data, message):
    with pytest.raises(DatasetError, match=message):
        parse(data, "labels.csv")
