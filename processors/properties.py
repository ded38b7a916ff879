"""The properties of a photo that intake measures and the monitors watch."""

from __future__ import annotations

import math

import cv2
import numpy as np

from processors.records import Image, ImageProperties

#: Longer side in pixels of the copy on which sharpness is measured: the figure depends on the size.
_SHARPNESS_SIDE = 512
#: Value of the brightest channel from which on a pixel is blown out, if it is also nearly colourless.
_BLOWN = 250
#: Largest spread between the channels of a blown-out pixel.
_COLOURLESS = 12
#: Immerkaer's mask, the difference of two Laplacians, blind to edges of constant slope: this column times this row.
_NOISE_MASK = np.array([1, -2, 1], np.float32)


def measure(image: Image, *, width: int, height: int, size: int, codec: str, orientation: int) -> ImageProperties:
    """Measure a frame; width, height, size, codec and orientation are the original file's."""
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    mean, deviation = cv2.meanStdDev(grey)
    highest, lowest = extremes(image)
    return ImageProperties(
        brightness=float(mean[0][0]) / 255,
        contrast=float(deviation[0][0]) / 255,
        sharpness=sharpness(grey),
        saturation=saturation(highest, lowest),
        noise=noise(grey),
        glare=share(_blown_out(highest, lowest)),
        width=width,
        height=height,
        megapixels=width * height / 1e6,
        bytes=size,
        codec=codec,
        orientation=orientation,
    )


def sharpness(grey: Image) -> float:
    """Return the variance of the Laplacian on a copy of a fixed size; grey values 0..255."""
    scale = _SHARPNESS_SIDE / max(grey.shape)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    copy = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)
    _, deviation = cv2.meanStdDev(cv2.Laplacian(copy, cv2.CV_16S))
    return float(deviation[0][0]) ** 2


def saturation(highest: Image, lowest: Image) -> float:
    """Return the mean saturation, 0..1: how far apart a pixel's channels are, as a share of the brightest."""
    return cv2.mean(cv2.divide(cv2.subtract(highest, lowest), highest, scale=255))[0] / 255


def noise(grey: Image) -> float:
    """Estimate the standard deviation of the noise, 0..1.

    J. Immerkaer, Fast Noise Variance Estimation, Computer Vision and Image Understanding 64 (2), 1996.
    """
    if min(grey.shape) < 3:
        return 0.0
    answers = cv2.sepFilter2D(grey, cv2.CV_16S, _NOISE_MASK, _NOISE_MASK)[1:-1, 1:-1]
    return cv2.norm(answers, cv2.NORM_L1) / answers.size * math.sqrt(math.pi / 2) / 6 / 255


def blown_out(image: Image) -> Image:
    """Return 255 where a pixel is blown out, bright in every channel and without colour, else 0; height x width."""
    return _blown_out(*extremes(image))


def _blown_out(highest: Image, lowest: Image) -> Image:
    bright, grey = cv2.inRange(highest, _BLOWN, 255), cv2.inRange(cv2.subtract(highest, lowest), 0, _COLOURLESS)
    return np.asarray(cv2.bitwise_and(bright, grey), np.uint8)


def extremes(image: Image) -> tuple[Image, Image]:
    """Return each pixel's brightest and darkest channel, height x width."""
    blue, green, red = cv2.split(image)  # cv2's maximum is ten times as fast as numpy's along the last axis
    highest, lowest = cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)
    return np.asarray(highest, np.uint8), np.asarray(lowest, np.uint8)


def share(mask: Image) -> float:
    """Return the share of a mask (height x width, at least one pixel) that is not 0."""
    return cv2.countNonZero(mask) / mask.size
