import pytest

from training.validation import known
from training.validation.findings import Finding, Level

FOUND = Finding(Level.ERROR, "photos", "reading-digits", "1.jpg", "odd", "Mend it.")


def entries(tmp_path, text):
    path = tmp_path / "known.toml"
    path.write_text(text)
    return known.read(path)


def accepted(**more):
    return known.Known("photos", "reading-digits", "1.jpg", "because", **more)


def test_a_known_finding_stops_nothing_and_bears_its_reason():
    (finding,) = known.apply([FOUND], [accepted()], ["photos"])
    assert finding.level is Level.KNOWN
    assert finding.advice == "Known: because"


def test_one_that_has_grown_is_new_again():
    grown = Finding(**{field: getattr(FOUND, field) for field in FOUND.__slots__} | {"count": 3})
    assert [one.level for one in known.apply([grown], [accepted(most=2)], ["photos"])] == [Level.ERROR]
    assert [one.level for one in known.apply([grown], [accepted(most=3)], ["photos"])] == [Level.KNOWN]


def test_one_that_is_found_no_more_is_named_where_its_source_was_looked_at():
    (stale,) = known.apply([], [accepted()], ["photos"])
    assert (stale.check, stale.subject) == ("known-stale", "1.jpg")
    assert list(known.apply([], [accepted()], ["others"])) == []


@pytest.mark.parametrize(
    "text",
    [
        '[[finding]]\nsource = "a"\n',
        '[[finding]]\nsource = "a"\ncheck = "b"\nsubject = "c"\nreason = " "\n',
        '[[finding]]\nsource = "a"\ncheck = "b"\nsubject = "c"\nreason = "d"\nwhy = "e"\n',
        "[[finding]\n",
    ],
)
def test_an_entry_without_a_reason_or_with_a_typo_is_refused(tmp_path, text):
    with pytest.raises(ValueError):
        entries(tmp_path, text)


def test_the_committed_entries_are_whole_and_each_stands_once():
    ours = known.read()
    keys = [(one.source, one.check, one.subject) for one in ours]
    assert len(keys) == len(set(keys))
    assert known.left_out("photos-gas") == {one.subject for one in ours if one.left_out and one.source == "photos-gas"}
    assert all(one.check == "featureless" for one in ours if one.left_out)
