import numpy as np
import pytest

from processors import jpeg
from processors.rejection import Rejected


@pytest.fixture
def noisy() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (200, 300, 3), np.uint8)


@pytest.mark.parametrize(("options", "scans"), [({}, 1), ({"progressive": True}, 10)])
def test_size_scans_and_end_are_found(encode, noisy, options, scans):
    found = jpeg.check(encode(noisy, **options))
    assert (found.width, found.height, found.scans, found.ended) == (300, 200, scans, True)


def test_what_a_phone_appends_behind_the_end_is_not_looked_at(encode, noisy):
    assert jpeg.check(encode(noisy) + b"\xff\x01 a film \xff\xd8").ended


def test_exif_is_handed_out(encode, noisy):
    assert jpeg.check(encode(noisy, orientation=6)).exif.startswith(b"Exif\x00\x00")


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_missing_end_is_noticed(encode, noisy, kept):
    file = encode(noisy)
    assert not jpeg.check(file[: int(len(file) * kept)]).ended


def test_a_file_that_ends_in_its_tables_is_refused(encode, noisy):
    with pytest.raises(Rejected, match="truncated"):
        jpeg.check(encode(noisy)[:100])


def test_a_foreign_marker_in_the_pixels_is_refused(encode, noisy):
    file = bytearray(encode(noisy))
    file[len(file) // 2 : len(file) // 2 + 2] = b"\xff\x37"
    with pytest.raises(Rejected, match="damaged"):
        jpeg.check(bytes(file))


def test_restart_markers_out_of_order_are_refused(encode, noisy):
    file = bytearray(encode(noisy, restart_marker_rows=1))
    assert jpeg.check(bytes(file)).ended
    third = file.index(b"\xff\xd2", 600)
    file[third + 1] = 0xD5
    with pytest.raises(Rejected, match="restart"):
        jpeg.check(bytes(file))


def test_rubbish_between_segments_is_refused(encode, noisy):
    file = encode(noisy)
    with pytest.raises(Rejected, match="no marker"):
        jpeg.check(file[:2] + b"rubbish" + file[2:])


def test_fill_bytes_before_a_marker_are_allowed(encode, noisy):
    file = encode(noisy)
    assert jpeg.check(file[:2] + b"\xff\xff" + file[2:]).ended
