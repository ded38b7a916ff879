"""The values of the image features, from what intake measured."""

from __future__ import annotations

from processors.records import ImageProperties

Value = float | str | None


def values(measured: ImageProperties) -> dict[str, Value]:
    """Return feature name -> value."""
    return {
        "brightness": measured.brightness,
        "contrast": measured.contrast,
        "sharpness": measured.sharpness,
        "saturation": measured.saturation,
        "noise": measured.noise,
        "glare": measured.glare,
        "megapixels": measured.megapixels,
        "aspect": measured.width / measured.height if measured.height else None,
        "bytes_per_megapixel": measured.bytes / measured.megapixels if measured.megapixels else None,
        "codec": measured.codec,
        "orientation": str(measured.orientation),
    }
