"""Versions of the libraries that take part in every answer."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import onnxruntime
import pi_heif
import PIL


@cache
def libraries() -> dict[str, str]:
    """Return library -> version."""
    return {
        "numpy": np.__version__,
        "onnxruntime": onnxruntime.__version__,
        "opencv": cv2.__version__,
        "pi_heif": pi_heif.__version__,
        "pillow": PIL.__version__,
    }
