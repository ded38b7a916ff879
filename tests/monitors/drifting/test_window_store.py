"""Windows outlive their process, and the file stays small."""

import pytest

from monitors.drifting import window_store
from monitors.drifting.window_store import Lasting, StateFolderError, WindowStore
from monitors.observation import Observation
from tests.monitors.drifting.made import image


def opened(tmp_path, window=5):
    return WindowStore(tmp_path / "state" / "windows.sqlite", window)


def one(number, segment="gas"):
    return Observation(f"{segment}-{number}", "2026-03-02T12:00:00+00:00", segment, {"glare": None, "codec": "png"}, {})


def test_what_was_added_is_there_after_the_process_has_gone(tmp_path):
    store = opened(tmp_path)
    kept = [image(number) for number in range(7)]
    assert all(store.add("images", observation) for observation in kept)
    store.close()
    held = opened(tmp_path).held("images")
    assert list(held) == ["gas"]
    assert held["gas"].observations == tuple(kept[2:])
    assert held["gas"].new == 5


def test_of_a_process_that_was_killed_what_was_kept_is_there(tmp_path):
    store = opened(tmp_path)
    store.add("images", one(1))
    store.keep()
    store.add("images", one(2))
    killed(store)
    assert opened(tmp_path).held("images")["gas"].observations == (one(1),)


def test_what_was_judged_is_kept_at_once(tmp_path):
    store = opened(tmp_path)
    store.add("images", one(1))
    store.judged("images", "gas")
    killed(store)
    assert opened(tmp_path).held("images")["gas"].new == 0


def killed(store):
    """Close the file as the death of its process does: what was not committed is not there."""
    store._db.close()


def test_a_request_counts_once_for_each_monitor(tmp_path):
    store = opened(tmp_path)
    assert [store.add("images", one(1)), store.add("images", one(1)), store.add("predictions", one(1))] == [
        True,
        False,
        True,
    ]


def test_what_was_judged_is_not_new(tmp_path):
    store = opened(tmp_path)
    for number in range(4):
        store.add("images", one(number))
    store.judged("images", "gas")
    store.add("images", one(4))
    store.add("images", one(1, "water"))
    held = store.held("images")
    assert (held["gas"].new, held["water"].new) == (1, 1)


def test_drifts_that_last_are_kept_until_they_end(tmp_path):
    store = opened(tmp_path)
    glare = Lasting("glare", "segment", "2026-03-02T12:00:00.000+00:00")
    store.judged("images", "gas", [glare, Lasting("codec", "intake", "x")], ())
    store.judged("images", "gas", (), ["codec"])
    store.close()
    assert opened(tmp_path).lasting("images") == {"gas": {"glare": glare}}


def test_old_observations_go_but_not_those_of_a_rare_segments_window(tmp_path, monkeypatch):
    monkeypatch.setattr(window_store, "KEPT", 20)
    monkeypatch.setattr(window_store, "TRIM_EVERY", 10)
    store = opened(tmp_path)
    for number in range(3):
        store.add("images", one(number, "water"))
    for number in range(500):
        store.add("images", one(number))
    assert store.held("images")["water"].new == 3
    assert 23 <= len(store.newest_segments("images", 1000)) <= 33
    assert not store.add("images", one(499)), "a request of a moment ago is still known"


def test_the_segments_of_the_newest_photos_come_oldest_first(tmp_path):
    store = opened(tmp_path)
    for segment in ("gas", "water", "gas"):
        store.add("images", one(len(store.newest_segments("images", 9)), segment))
    assert store.newest_segments("images", 2) == ["water", "gas"]


def test_a_folder_serves_one_process_only(tmp_path, monkeypatch):
    first = opened(tmp_path)
    first.add("images", one(1))
    with pytest.raises(StateFolderError, match="a folder of its own"):
        WindowStore(tmp_path / "state" / "windows.sqlite", 5, timeout_s=0.05)


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "state").touch()
    with pytest.raises(StateFolderError, match="cannot be used"):
        opened(tmp_path)
