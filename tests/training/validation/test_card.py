import pytest

from training.validation import card
from training.validation.check import check
from training.validation.tables import tables


def test_only_what_stands_between_the_marks_is_written():
    old = "# Card\n<!-- begin one -->\nold\nolder\n<!-- end -->\ntext\n<!-- begin two -->\n<!-- end -->\n"
    new = card.renewed(old, {"one": "1", "two": "2"})
    assert new == "# Card\n<!-- begin one -->\n1\n<!-- end -->\ntext\n<!-- begin two -->\n2\n<!-- end -->\n"
    assert card.renewed(new, {"one": "1", "two": "2"}) == new


def test_a_table_that_the_card_lacks_or_that_nobody_makes_is_named():
    with pytest.raises(ValueError, match=r"tables: (three|two), (two|three)"):
        card.renewed("<!-- begin two -->\n<!-- end -->", {"three": ""})


def test_the_tables_count_what_is_there(tmp_path, digits, photos):
    digits.add("1.png", value="3.5", meter_id="north").add("2.png", value="3.9", meter_id="north")
    digits.add("3.png", value="", display="digital", meter_id="lcd", split="val")
    photos.add("1.png").add("2.png", reading="?????", split="val")
    paths = (digits.write(), photos.write())
    made = tables(paths, check(paths))
    assert "| digits | 3 | 2 | 1 | 0 | 2 | 0 | 2 |" in made["sources"]
    assert "| photos | 2 | 1 | 1 | 0 | not named | 2 | 1 |" in made["sources"]
    assert "| digits | train | north | analog | 2 | 1 of 10 | 1 |" in made["groups"]
    assert "| digits | digital | val | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 |" in made["digits"]
    assert "| photos | photo | water | analog | train | 1 | not named | 100-100 | 1 with 5 |" in made["photos"]


def test_a_source_s_digest_follows_its_labels_and_its_files(digits):
    from training.validation.sources import open_source
    from training.validation.tables import digest

    digits.add("1.png")
    first = digest(open_source(digits.write()))
    digits.rows[0]["value"] = "6"
    second = digest(open_source(digits.write()))
    (digits.folder / "1.png").write_bytes(b"other")
    assert len({first, second, digest(open_source(digits.folder))}) == 3
