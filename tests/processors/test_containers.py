import pytest

from processors.containers import Codec, codec, foreign


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"\xff\xd8\xff\xe0rest", Codec.JPEG),
        (b"\x89PNG\r\n\x1a\nrest", Codec.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Codec.WEBP),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1miaf", Codec.AVIF),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00mif1heic", Codec.HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif", Codec.AVIF),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heic", Codec.HEIC),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00mp41", None),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"", None),
        (b"\xff\xd8", None),
    ],
)
def test_the_codec_is_told_from_the_first_bytes(start, expected):
    assert codec(start) == expected


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"GIF89a", "GIF"),
        (b"II*\x00", "TIFF"),
        (b"MM\x00*", "TIFF"),
        (b"BM6\x00", "BMP"),
        (b"\xff\x0a", "JPEG XL"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"%PDF-1.7", "PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"\x00\x00\x00\x18ftypisom", "ISO media"),
    ],
)
def test_a_known_format_that_is_not_read_has_its_name(start, name):
    assert foreign(start) == name


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<!doctype html><html><svg></svg></html>", b"<?xml version='1.0'?><a/>"]
)
def test_text_is_no_known_format(data):
    assert foreign(data) is None
