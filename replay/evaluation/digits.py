"""The verdict on a crop of one digit."""

from __future__ import annotations

import cv2
import numpy as np

from processors.contracts import BLANK, Load
from processors.preprocess import digit_tensor
from replay.evaluation.dataset import Sample
from replay.evaluation.labels import DatasetError

#: Positions on a drum, 0.0 .. 9.9.
POSITIONS = 100
#: Labels of drums are no better than this, in tenths.
NOISE = 1


def predict(sample: Sample, data: bytes, load: Load) -> float | None:
    """Return where the drum stands (0.0..9.9), an LCD's digit, or None for a blank place.

    Raises:
        DatasetError: the file is no image.
    """
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if image is None:
        raise DatasetError(f"{sample.file} is no image that can be decoded")
    crop = digit_tensor(np.asarray(image, np.uint8))
    if sample.digital:
        digit = int(load("digits-electricity-digital")(crop).argmax())
        return None if digit == BLANK else float(digit)
    return int(load("digits-rolling")(crop).argmax()) / 10


def same_integer(predicted: float | None, label: float | None) -> bool:
    """Tell whether the integers are the same; a prediction within the labels' noise counts as the same.

    >>> same_integer(7.0, 6.9), same_integer(9.9, 0.0), same_integer(6.4, 6.9), same_integer(7.2, 6.9)
    (True, True, True, False)
    """
    if predicted is None or label is None:
        return predicted is label
    return int(predicted) == int(label) or within_tenth(predicted, label)


def within_tenth(predicted: float | None, label: float | None) -> bool:
    """Tell whether the prediction is within 0.1 of the label, around the drum."""
    if predicted is None or label is None:
        return predicted is label
    apart = abs(round(predicted * 10) - round(label * 10)) % POSITIONS
    return min(apart, POSITIONS - apart) <= NOISE
