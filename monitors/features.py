"""The features that monitors watch: their kind, the monitor they belong to, and the stage that suffers when they drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["number", "category"]
Monitor = Literal["images", "predictions"]
_OF_ANY_ANSWER = ("status", "reason", "registers")


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that is known of every answered photo."""

    name: str
    kind: Kind
    monitor: Monitor
    #: The stage whose work suffers first when this feature drifts.
    stage: str
    meaning: str

    @property
    def of_registers(self) -> bool:
        """Whether only an answer with registers has it: that there are none says `registers`, and a missing value no more."""
        return self.monitor == "predictions" and self.name not in _OF_ANY_ANSWER


def _number(monitor: Monitor, name: str, stage: str, meaning: str) -> Feature:
    return Feature(name, "number", monitor, stage, meaning)


def _category(monitor: Monitor, name: str, stage: str, meaning: str) -> Feature:
    return Feature(name, "category", monitor, stage, meaning)


#: In the order in which they are shown.
FEATURES: tuple[Feature, ...] = (
    _number("images", "brightness", "locate", "mean grey value, 0..1"),
    _number("images", "contrast", "locate", "standard deviation of the grey values, 0..0.5"),
    _number("images", "sharpness", "classify", "variance of the Laplacian at a fixed size"),
    _number("images", "saturation", "segment", "mean saturation, 0..1; decimals are told by their red frame"),
    _number("images", "noise", "classify", "estimated standard deviation of the noise, 0..1"),
    _number("images", "glare", "segment", "share of blown-out pixels, 0..1; reflections cut digits apart"),
    _number("images", "megapixels", "intake", "pixels of the original in millions"),
    _number("images", "aspect", "intake", "width of the original, upright, divided by its height"),
    _number("images", "bytes_per_megapixel", "intake", "size of the file by its pixels: how hard it was compressed"),
    _category("images", "codec", "intake", "codec of the file"),
    _category("images", "orientation", "intake", "EXIF orientation of the file, 1..8"),
    _category("predictions", "status", "assemble", "read or rejected"),
    _category("predictions", "reason", "assemble", "first reason of a rejection, or none"),
    _number("predictions", "confidence", "assemble", "that the reading is right, 0..1"),
    _number("predictions", "register_confidence", "assemble", "of the least sure register, 0..1"),
    _number("predictions", "digit_confidence_mean", "classify", "mean over the digits before the comma, 0..1"),
    _number("predictions", "digit_confidence_min", "classify", "of the least sure digit before the comma, 0..1"),
    _number("predictions", "digit_mean", "classify", "mean value of the digits"),
    _category("predictions", "leading_digit", "classify", "first digit of the first register"),
    _category("predictions", "last_digit", "classify", "last digit before the comma of the first register"),
    _number("predictions", "rolling_share", "classify", "share of the digits that stand between two values, 0..1"),
    _category("predictions", "reading_length", "segment", "digits of the first register"),
    _category("predictions", "decimals", "segment", "digits after the comma of the first register"),
    _number("predictions", "digit_aspect", "segment", "height of the digits' places divided by their width"),
    _category("predictions", "registers", "locate", "registers that were found"),
    _number("predictions", "register_tilt", "identify", "degrees by which the register is turned in the photo, 0..180"),
    _number(
        "predictions", "register_width", "locate", "width of the first register as a share of the photo's longer side"
    ),
    _category("predictions", "tariff", "tariff", "tariff label of the first register, or none"),
)
#: Name -> feature.
BY_NAME: Mapping[str, Feature] = MappingProxyType({feature.name: feature for feature in FEATURES})


def features_of(monitor: str) -> tuple[Feature, ...]:
    """Return the features of a monitor.

    >>> [feature.name for feature in features_of("images")][:2]
    ['brightness', 'contrast']
    """
    return tuple(feature for feature in FEATURES if feature.monitor == monitor)
