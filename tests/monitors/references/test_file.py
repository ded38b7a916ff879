import zipfile

import numpy as np
import pytest

from monitors.judge import judge
from monitors.references import ReferenceFileError, read_reference, write_reference
from monitors.windows import Window
from tests.monitors.observations import observations


@pytest.fixture
def path(reference, tmp_path):
    write_reference(reference, tmp_path / "references" / "a.npz")
    return tmp_path / "references" / "a.npz"


def test_what_was_written_is_read_and_judges_alike(reference, path):
    again = read_reference(path)
    window = Window("images", "gas", tuple(observations("images", 100, 5)))
    assert judge(window, again) == judge(window, reference)
    assert (again.version, again.models, again.source) == (reference.version, {"digits-gas": "1.0.0"}, "drawn")
    assert again.shares() == {"gas": 1.0}


def test_only_the_whole_file_is_left(path):
    assert [entry.name for entry in path.parent.iterdir()] == ["a.npz"]


def _changed(path, change):
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    change(arrays)
    np.savez_compressed(path, **arrays)


def test_a_missing_file_says_how_one_is_made(tmp_path):
    with pytest.raises(ReferenceFileError, match="mrrs reference build"):
        read_reference(tmp_path / "none.npz")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_reference_is_named(tmp_path, content):
    (tmp_path / "a.npz").write_bytes(content)
    with pytest.raises(ReferenceFileError, match="a.npz: no reference"):
        read_reference(tmp_path / "a.npz")


def test_a_truncated_file_is_refused(path):
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(ReferenceFileError, match="damaged"):
        read_reference(path)


def test_a_changed_value_is_noticed(path):
    _changed(path, lambda arrays: arrays["gas/brightness"].__setitem__(0, 7))
    with pytest.raises(ReferenceFileError, match="is not that of version"):
        read_reference(path)


def test_a_missing_column_is_noticed(path):
    _changed(path, lambda arrays: arrays.pop("gas/brightness"))
    with pytest.raises(ReferenceFileError, match="gas/brightness"):
        read_reference(path)


def test_another_schema_is_named(path):
    def older(arrays):
        text = arrays["header"].tobytes().replace(b'"schema":1', b'"schema":0')
        arrays["header"] = np.frombuffer(text, np.uint8)

    _changed(path, older)
    with pytest.raises(ReferenceFileError, match="schema 0, this release knows 1"):
        read_reference(path)


def test_nothing_in_it_is_ever_run(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive, archive.open("header.npy", "w") as entry:
        np.lib.format.write_array(entry, np.array([object()], object))
    with pytest.raises(ReferenceFileError, match="no reference"):
        read_reference(tmp_path / "a.npz")
