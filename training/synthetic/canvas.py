"""A flat drawing surface in the meter's own units, of which only the part in view has pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from processors.records import Image
from training.synthetic.glyphs import Mask
from training.synthetic.shapes import Rect, oval, rounded
from training.synthetic.typefaces import text_mask

Colour = tuple[float, float, float]
_SHIFT = 4


class Canvas:
    """Pixels, their opacity and where they lie in the meter's plane; units are millimetres, y grows downwards."""

    def __init__(self, view: Rect, scale: float) -> None:
        left, top, right, bottom = view
        self.scale = scale
        self.origin = (left, top)
        shape = max(2, round((bottom - top) * scale)), max(2, round((right - left) * scale))
        self.image: Image = np.zeros((*shape, 3), np.uint8)
        self.opacity: Mask = np.zeros(shape, np.uint8)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the plane lies in the pixels."""
        return (x - self.origin[0]) * self.scale, (y - self.origin[1]) * self.scale

    def _window(self, rect: Rect) -> tuple[int, int, int, int]:
        left, top = self.pixel(rect[0], rect[1])
        right, bottom = self.pixel(rect[2], rect[3])
        return round(left), round(top), round(right), round(bottom)

    def _fixed(self, points: NDArray[np.float64]) -> NDArray[np.int32]:
        pixels = (points - np.asarray(self.origin)) * self.scale
        return np.asarray(np.round(np.clip(pixels, -30000, 30000) * (1 << _SHIFT)), np.int32).reshape(-1, 1, 2)

    def polygon(self, points: NDArray[np.float64], colour: Colour) -> None:
        """Fill a polygon."""
        fixed = self._fixed(points)
        cv2.fillPoly(self.image, [fixed], colour, cv2.LINE_AA, _SHIFT)
        cv2.fillPoly(self.opacity, [fixed], 255, cv2.LINE_AA, _SHIFT)

    def rectangle(self, rect: Rect, colour: Colour, radius: float = 0.0) -> None:
        """Fill a rectangle, its corners rounded by `radius`."""
        self.polygon(rounded(rect, radius), colour)

    def frame(self, rect: Rect, colour: Colour, width: float, radius: float = 0.0) -> None:
        """Draw a rectangle's outline, `width` thick."""
        self.line(rounded(rect, radius), colour, width, closed=True)

    def line(self, points: NDArray[np.float64], colour: Colour, width: float, *, closed: bool = False) -> None:
        """Draw a line through points."""
        thickness = max(1, round(width * self.scale))
        cv2.polylines(self.image, [self._fixed(points)], closed, colour, thickness, cv2.LINE_AA, _SHIFT)

    def ellipse(self, centre: tuple[float, float], radii: tuple[float, float], colour: Colour) -> None:
        """Fill an ellipse whose axes lie along the plane's."""
        self.polygon(oval(centre, radii), colour)

    def ring(self, centre: tuple[float, float], radius: float, colour: Colour, width: float) -> None:
        """Draw a circle's outline."""
        self.line(oval(centre, (radius, radius)), colour, width, closed=True)

    def text(
        self,
        text: str,
        position: tuple[float, float],
        height: float,
        typeface: str,
        colour: Colour,
        *,
        anchor: str = "left",
        strength: float = 1.0,
    ) -> float:
        """Write a line; `position` is the left (or middle, or right) of its top. Returns its width."""
        pixels = height * self.scale
        mask = text_mask(text, typeface, max(5, min(200, round(pixels))))
        if round(pixels) < 5:  # too small to be letters: a grey smear of the right size
            shrink = max(pixels, 1.0) / 5
            size = max(1, round(mask.shape[1] * shrink)), max(1, round(mask.shape[0] * shrink))
            mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        x, y = self.pixel(*position)
        x -= mask.shape[1] * {"left": 0.0, "middle": 0.5, "right": 1.0}[anchor]
        self.ink(mask, round(x), round(y), colour, strength)
        return float(mask.shape[1] / self.scale)

    def ink(self, mask: Mask, x: int, y: int, colour: Colour, strength: float = 1.0) -> None:
        """Colour the pixels under a mask whose top left corner is at pixel (x, y)."""
        height, width = self.opacity.shape
        left, top = max(0, x), max(0, y)
        right, bottom = min(width, x + mask.shape[1]), min(height, y + mask.shape[0])
        if left >= right or top >= bottom:
            return
        share = mask[top - y : bottom - y, left - x : right - x, None].astype(np.float32) * (strength / 255)
        under = self.image[top:bottom, left:right]
        under[:] = under + share * (np.asarray(colour, np.float32) - under)

    def paste(self, patch: Image, rect: Rect) -> None:
        """Lay an image over a rectangle."""
        left, top, right, bottom = self._window(rect)
        if right <= left or bottom <= top:
            return
        if patch.shape[:2] != (bottom - top, right - left):
            patch = np.asarray(cv2.resize(patch, (right - left, bottom - top), interpolation=cv2.INTER_AREA), np.uint8)
        height, width = self.opacity.shape
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, right), min(height, bottom)
        if x0 < x1 and y0 < y1:
            self.image[y0:y1, x0:x1] = patch[y0 - top : y1 - top, x0 - left : x1 - left]
            self.opacity[y0:y1, x0:x1] = 255

    def size(self, rect: Rect) -> tuple[int, int]:
        """Return the height and width in pixels of what `paste` fills."""
        left, top, right, bottom = self._window(rect)
        return bottom - top, right - left

    def snap(self, rect: Rect) -> Rect:
        """Return the rectangle that `paste` really fills, in units: whole pixels."""
        left, top, right, bottom = (edge / self.scale for edge in self._window(rect))
        return left + self.origin[0], top + self.origin[1], right + self.origin[0], bottom + self.origin[1]

    def shade(self, rect: Rect, gradient: NDArray[np.float32]) -> None:
        """Multiply a rectangle by a gradient, given coarsely and stretched over it."""
        left, top, right, bottom = self._window(rect)
        height, width = self.opacity.shape
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, right), min(height, bottom)
        if x0 < x1 and y0 < y1:
            full = cv2.resize(gradient, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
            part = np.asarray(full, np.float32)[y0 - top : y1 - top, x0 - left : x1 - left, None]
            self.image[y0:y1, x0:x1] = np.clip(self.image[y0:y1, x0:x1] * part, 0, 255)
