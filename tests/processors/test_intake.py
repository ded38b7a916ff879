import struct
import subprocess
import sys
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pil

from processors import frames
from processors.intake import intake
from processors.records import Reason
from processors.rejection import Rejected

ROOT = Path(__file__).parents[2]
#: Megabytes by which one photo may make a process grow.
GROWTH = 600
#: Runs intake in a process of its own, over photos one after the other, and prints the growth of its peak memory.
CHILD = """
import resource, sys
from pathlib import Path
from processors.intake import intake
from processors.limits import Limits
from processors.records import Photo, Request, Trail
from processors.rejection import Rejected
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
for file in sys.argv[1:]:
    try:
        intake(Photo(trail=Trail(Request("r")), data=Path(file).read_bytes()), None, Limits())
        print("read")
    except Rejected as rejected:
        print(rejected.reason)
print(peak() - before)
"""


def no_model(name):
    raise AssertionError("intake needs no model")


@pytest.fixture
def frame(photo, limits):
    return lambda data: intake(photo(data), no_model, limits)


@pytest.fixture
def refused(frame):
    def why(data):
        with pytest.raises(Rejected) as caught:
            frame(data)
        return caught.value

    return why


def grown(*files):
    """Return what became of each file, and by how many megabytes the process grew at its peak."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, files)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    *answers, growth = done.stdout.split()
    return answers, float(growth)


def lying_png():
    def chunk(kind, data, length=None):
        size = struct.pack(">I", len(data) if length is None else length)
        return size + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 640, 480, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"x" * 40, 0xFFFFFFF0) + chunk(b"IEND", b"")


def huge_png(side=30_000):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(1)
    rows = b"".join(packer.compress(bytes(1 + side)) for _ in range(side)) + packer.flush()
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def corner_colours(image):
    """Return the colour of each corner, top left to bottom left clockwise, as B, G and R above half."""
    height, width = image.shape[:2]
    spots = [(20, 20), (20, width - 20), (height - 20, width - 20), (height - 20, 20)]
    return [tuple((image[spot] > 127).tolist()) for spot in spots]


@pytest.mark.parametrize("orientation", [None, *range(1, 9)])
@pytest.mark.parametrize("codec", ["jpeg", "png", "webp", "avif", "heic"])
def test_the_orientation_is_applied_exactly_once(frame, encode, picture, codec, orientation):
    record = frame(encode(picture, codec, orientation))
    image = frames.decode(record.jpeg)
    assert image.shape == picture.shape
    assert corner_colours(image) == corner_colours(picture)
    assert np.abs(image.astype(int) - picture).mean() < 5
    properties = record.trail.properties
    assert (properties.width, properties.height, properties.codec) == (360, 240, codec)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="0 bytes"),
        pytest.param(b"no photo", id="text"),
        pytest.param(b"<!doctype html><html><body>404</body></html>", id="HTML"),
        pytest.param(b"\x00" * 5000, id="zeros"),
        pytest.param(b"\xff\xd8\xff", id="only the beginning of a JPEG"),
        pytest.param(lying_png(), id="lying PNG chunk"),
        pytest.param(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 99, id="only HEIC's brand"),
        pytest.param(b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif" + b"\x00" * 99, id="only AVIF's brand"),
    ],
)
def test_what_is_no_photo_is_refused_as_no_image(refused, data):
    assert refused(data).reason is Reason.NOT_AN_IMAGE


@pytest.mark.parametrize("codec", ["gif", "tiff", "bmp"])
def test_other_formats_are_refused_with_their_name(refused, saved, codec):
    rejected = refused(saved(Pil.new("RGB", (300, 300)), codec))
    assert rejected.reason is Reason.UNSUPPORTED_CODEC
    assert codec.upper() in rejected.detail


def test_a_file_of_11_megabytes_is_too_large(refused, encode, picture):
    assert refused(encode(picture).ljust(11_000_000, b"\x00")).reason is Reason.TOO_LARGE


def test_a_thumbnail_is_too_small(refused, encode, picture):
    assert refused(encode(picture[:100, :100])).reason is Reason.TOO_SMALL


def test_a_truncated_jpeg_is_no_image_and_says_so(refused, encode, picture):
    data = encode(picture)
    rejected = refused(data[: len(data) * 2 // 3])
    assert rejected.reason is Reason.NOT_AN_IMAGE
    assert "truncated" in rejected.detail


def test_a_jpeg_without_its_end_marker_is_read(frame, encode, picture):
    data = encode(picture)
    assert frame(data[:-2]).jpeg == frame(data).jpeg


def test_foreign_bytes_in_the_middle_of_a_jpeg_are_noticed(refused, encode, picture):
    data = bytearray(encode(picture))
    middle = len(data) // 2
    data[middle : middle + 400] = np.random.default_rng(1).bytes(400)
    rejected = refused(bytes(data))
    assert rejected.reason is Reason.NOT_AN_IMAGE
    assert "damaged" in rejected.detail


def test_hostile_files_cost_hardly_any_memory(tmp_path):
    files = {"lying": lying_png(), "huge": huge_png(), "junk": b"\xff\xd8\xff" + bytes(9_000_000)}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    answers, growth = grown(*(tmp_path / name for name in files))
    assert answers == ["not_an_image", "too_large", "not_an_image"]
    assert growth < 60


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("rgba.png", {}),
        ("progressive.jpg", {"progressive": True, "subsampling": 0, "quality": 30}),
        ("cmyk.jpg", {"progressive": True, "quality": 30}),
        ("lossless.webp", {"lossless": True, "method": 0}),
    ],
)
def test_the_largest_photos_allowed_stay_under_the_limit(tmp_path, name, options):
    mode = {"rgba.png": "RGBA", "cmyk.jpg": "CMYK", "lossless.webp": "RGBA"}.get(name, "RGB")
    small = Pil.fromarray(np.random.default_rng(0).integers(0, 255, (3, 4, 3), np.uint8))
    small.resize((8320, 6240), Pil.Resampling.NEAREST).convert(mode).save(tmp_path / name, **options)
    answers, growth = grown(tmp_path / name)
    assert answers == ["read"]
    assert growth < GROWTH


def test_a_large_photo_is_reduced_to_the_frames_side(frame, encode, picture):
    record = frame(encode(cv2.resize(picture, (3000, 2000))))
    assert frames.decode(record.jpeg).shape == (853, 1280, 3)
    assert record.trail.properties.megapixels == 6.0


def test_a_small_photo_is_not_enlarged(frame, encode, picture):
    assert frames.decode(frame(encode(picture)).jpeg).shape == picture.shape


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (np.full((300, 400, 3), 2, np.uint8), Reason.TOO_DARK),
        (np.full((300, 400, 3), 254, np.uint8), Reason.TOO_BRIGHT),
        (np.full((300, 400, 3), 128, np.uint8), Reason.BLURRED),
    ],
)
def test_a_photo_that_shows_nothing_is_refused_with_its_properties(refused, encode, image, reason):
    rejected = refused(encode(image))
    assert rejected.reason is reason
    assert rejected.trail.properties.width == 400


def test_a_photo_hidden_by_a_reflection_is_refused(refused, encode, picture):
    image = picture.copy()
    image[:222] = 255
    assert refused(encode(image, "png")).reason is Reason.GLARE


def test_a_lit_register_in_a_dark_cellar_passes(frame, encode):
    image = np.full((600, 800, 3), 3, np.uint8)
    cv2.putText(image, "012345", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (90, 90, 90), 4)
    assert frame(encode(image)).trail.properties.brightness < 0.03
