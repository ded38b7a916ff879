import pytest

from processors.history import FILE, ModelChange, ModelEvent, append, champion_before, read_history
from processors.manifest import ModelError


def moved(previous, version, change="promoted", model="roi-gas", alias="champion"):
    return ModelEvent(
        model, version, ModelChange(change), "ab", "2026-11-21T12:00:00+00:00", "ada", "", alias, previous
    )


def test_without_a_file_nothing_has_happened(tmp_path):
    assert read_history(tmp_path) == []


def test_what_is_appended_is_read_again(tmp_path):
    events = [moved(None, "0.1.0"), moved("0.1.0", "0.2.0")]
    for event in events:
        append(tmp_path, event)
    assert read_history(tmp_path) == events


def test_a_line_that_a_crash_cut_short_did_not_happen_and_is_in_nobodys_way(tmp_path):
    append(tmp_path, moved(None, "0.1.0"))
    with (tmp_path / FILE).open("a") as file:
        file.write('{"model": "roi-')
    assert len(read_history(tmp_path)) == 1
    append(tmp_path, moved("0.1.0", "0.2.0"))
    assert [event.version for event in read_history(tmp_path)] == ["0.1.0", "0.2.0"]


def test_a_line_that_is_no_event_is_named(tmp_path):
    (tmp_path / FILE).write_text('{"model": "roi-gas"}\n')
    with pytest.raises(ModelError, match=r"history.jsonl:1 is no event"):
        read_history(tmp_path)


@pytest.mark.parametrize(
    ("events", "champion", "before"),
    [
        ([], "1", None),
        ([moved(None, "1")], "1", None),
        ([moved("1", "2")], "2", "1"),
        ([moved("1", "2"), moved("2", "3")], "3", "2"),
        ([moved("1", "2"), moved("2", "3"), moved("3", "2", "rolled_back")], "2", "1"),
        ([moved("1", "2"), moved("2", "1", "rolled_back"), moved("1", "3")], "3", "1"),
        ([moved("1", "2"), moved("2", "1")], "1", "2"),
        ([moved("1", "2"), moved("1", "3", model="roi-water")], "2", "1"),
        ([moved("1", "2"), moved("3", "4", alias="challenger")], "2", "1"),
    ],
    ids=["nothing", "first", "one", "two", "back", "back and on", "an old one again", "other model", "other alias"],
)
def test_the_champion_before(events, champion, before):
    assert champion_before(events, "roi-gas", champion) == before


@pytest.mark.parametrize(
    ("events", "champion", "before"),
    [
        ([moved("1", "2"), moved("2", "3")], "2", "1"),
        ([moved("1", "2"), moved("2", "3"), moved("2", "4")], "4", "2"),
        ([moved("1", "2"), moved("2", "1", "rolled_back")], "2", "1"),
        ([moved("1", "2")], "7", "2"),
    ],
    ids=["the last", "one between", "a rollback", "moved by hand"],
)
def test_what_was_recorded_but_did_not_take_place_does_not_count(events, champion, before):
    assert champion_before(events, "roi-gas", champion) == before
