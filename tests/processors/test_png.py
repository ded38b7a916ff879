import struct
import zlib

import numpy as np
import pytest

from processors import png
from processors.rejection import Rejected

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes, length: int | None = None) -> bytes:
    return (
        struct.pack(">I", len(data) if length is None else length)
        + kind
        + data
        + struct.pack(">I", zlib.crc32(kind + data))
    )


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 200, 8, 2, 0, 0, 0))


def test_size_and_exif_come_from_the_chunks():
    file = SIGNATURE + HEADER + chunk(b"eXIf", b"MM\x00*") + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    assert png.check(file) == (300, 200, b"MM\x00*")


def test_a_chunk_that_claims_more_than_the_file_holds_is_refused():
    file = SIGNATURE + HEADER + chunk(b"IDAT", b"x" * 40, length=0xFFFFFF00) + chunk(b"IEND", b"")
    with pytest.raises(Rejected, match="claims 4294967040 bytes"):
        png.check(file)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SIGNATURE, "no pixels"),
        (SIGNATURE + HEADER, "no pixels"),
        (SIGNATURE + HEADER + chunk(b"IEND", b"") + chunk(b"IDAT", b"x"), "no pixels"),
        (SIGNATURE + chunk(b"IDAT", b"x") + HEADER, "begin with its header"),
        (SIGNATURE + chunk(b"IHDR", b"short"), "begin with its header"),
    ],
)
def test_a_table_without_header_or_pixels_is_refused(file, message):
    with pytest.raises(Rejected, match=message):
        png.check(file)


def test_a_real_file_passes_the_walk(encode):
    assert png.check(encode(np.zeros((130, 170, 3), np.uint8), "png"))[:2] == (170, 130)
