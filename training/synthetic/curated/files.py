"""A photo as its file, with what can be the matter with the file itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import cv2
import numpy as np
from PIL import Image as Pillow

from processors.records import Image
from training.synthetic.curated.plan import Order
from training.synthetic.photo import encode

#: Pixels of a photo's longer side that is a preview, not a photo.
_THUMBNAIL = 110
#: Pixels of a photo that no phone takes.
_HUGE = (9000, 7000)


def _thumbnail(image: Image, order: Order) -> bytes:
    scale = _THUMBNAIL / max(image.shape)
    return encode(
        np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8),
        quality=order.quality,
    )


def _huge(image: Image, _: Order) -> bytes:
    # Black and white, so that a picture of 63 million pixels is a file of a few hundred kilobytes.
    grey = Pillow.fromarray(image).convert("L").resize(_HUGE, Pillow.Resampling.BILINEAR)
    return _saved(grey.point(lambda value: 255 * (value > 127), "1"), "PNG")


def _truncated(image: Image, order: Order) -> bytes:
    data = encode(image, quality=order.quality)
    return data[: len(data) * (3 + order.index % 4) // 10]


def _noise(_: Image, order: Order) -> bytes:
    return np.random.default_rng(order.seed).bytes(40_000)


def _foreign(form: str) -> Callable[[Image, Order], bytes]:
    return lambda image, _: _saved(Pillow.fromarray(np.ascontiguousarray(image[::2, ::2, ::-1])), form)


def _saved(image: Pillow.Image, form: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


#: Defect -> the file of an image that has it.
DEFECTS: Mapping[str, Callable[[Image, Order], bytes]] = {
    "thumbnail": _thumbnail,
    "huge": _huge,
    "truncated": _truncated,
    "text": lambda _, order: f"The photo of meter {order.index} could not be attached.\n".encode(),
    "empty": lambda _, __: b"",
    "noise-bytes": _noise,
    "gif": _foreign("GIF"),
    "bmp": _foreign("BMP"),
    "tiff": _foreign("TIFF"),
    "pdf": lambda _, __: b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n",
}
_ENDINGS = {"gif": "gif", "bmp": "bmp", "tiff": "tif", "pdf": "pdf", "huge": "png"}


def as_file(image: Image, order: Order) -> tuple[str, bytes]:
    """Return the name and the bytes of a photo's file."""
    defect = DEFECTS.get(order.fault)
    if defect is None:
        data = encode(image, codec=order.codec, quality=order.quality, orientation=order.orientation)
        return f"{order.index:04d}.{order.codec.replace('jpeg', 'jpg')}", data
    return f"{order.index:04d}.{_ENDINGS.get(order.fault, 'jpg')}", defect(image, order)
