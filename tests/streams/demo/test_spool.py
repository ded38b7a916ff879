from importlib.metadata import EntryPoint

import pytest

from streams.demo import spool
from streams.demo.spool import NoPhotosError, main, read, write
from tests.streams.demo import photos as source


@pytest.fixture
def noise(monkeypatch):
    """Photos come from the tests' own source."""
    entry = EntryPoint(spool.NAME, "tests.streams.demo.photos:photos", spool.GROUP)
    monkeypatch.setattr(spool, "entry_points", lambda group: [entry])


def test_photos_come_back_with_their_truth(noise, tmp_path):
    paths = list(write(tmp_path, 3, 7, None))
    assert [read(path) for path in paths] == [source.photo(number) for number in (7, 8, 9)]


def test_a_missing_source_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(spool, "entry_points", lambda group: [])
    with pytest.raises(NoPhotosError, match="no photo source 'synthetic'"):
        list(write(tmp_path, 1, 1, None))


def test_a_source_that_cannot_be_loaded_is_said(monkeypatch, tmp_path):
    entry = EntryPoint(spool.NAME, "absent.package:photos", spool.GROUP)
    monkeypatch.setattr(spool, "entry_points", lambda group: [entry])
    with pytest.raises(NoPhotosError, match="absent"):
        list(write(tmp_path, 1, 1, None))


def test_a_drift_that_the_source_does_not_know_is_said(noise, tmp_path, capfd):
    assert main([str(tmp_path), "1", "1", "0", "1", "unknown"]) == spool.NO_SOURCE
    assert "no drift 'unknown'" in capfd.readouterr().err


def test_the_process_prints_a_path_for_each_photo(noise, tmp_path, capfd):
    assert main([str(tmp_path), "2", "1", "0", "1"]) == 0
    assert capfd.readouterr().out.split() == [str(tmp_path / "001-gas.jpg"), str(tmp_path / "002-gas.jpg")]


def test_the_same_seed_gives_the_same_photos_in_the_same_order_by_however_many_processes(tmp_path):
    drawn = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        drawn.append([read(path) for path in spool.spool(folder, 3, 3, "dark", processes=processes)])
    assert drawn[0] == drawn[1]
    assert [photo.name[:5] for photo in drawn[0]] == ["00000", "00001", "00002"]


def test_what_the_process_says_against_it_reaches_the_caller(tmp_path):
    with pytest.raises(NoPhotosError, match="no drift 'upside-down'"):
        list(spool.spool(tmp_path, 1, 1, "upside-down"))
