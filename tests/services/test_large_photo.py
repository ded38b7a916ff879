"""A photo just below the limit passes every topic and client, and comes back as a reading."""

from __future__ import annotations

import json

import cv2
import numpy as np

from tests.services.backend import records, send
from tests.services.stand import Stand
from training.synthetic.render import render


def _large_jpeg() -> bytes:
    """A meter on 12 megapixels with the noise of a bad sensor: about 9 MB."""
    small = render(3, kind="gas", side=1000).image
    scale = 4000 / max(small.shape)
    image = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR).astype(np.int16)
    noise = np.random.default_rng(3).normal(0, 9, image.shape[:2])[..., None]
    noisy = np.clip(image + noise, 0, 255).astype(np.uint8)
    for quality in range(99, 60, -1):
        encoded = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
        if len(encoded) < 9_900_000:
            return encoded
    raise AssertionError("no quality gives a file of the size")


def test_a_photo_of_9_mb_is_answered_and_kept_whole(stand: Stand) -> None:
    photo = _large_jpeg()
    assert len(photo) > 9_000_000
    send(stand.brokers, {"large": photo})
    worker = stand.worker()
    stand.wait_for_answers(1, worker)
    assert worker.stop() == 0
    assert stand.originals() == {"large": photo}
    (reading,) = records(stand.brokers, "mrrs.readings.v1")
    answer = json.loads(reading.value)
    assert answer["request_id"] == "large"
    assert answer["properties"]["bytes"] == len(photo)
    assert "too_large" not in answer["reasons"]


def test_a_photo_above_the_limit_is_answered_by_a_rejection(stand: Stand) -> None:
    send(stand.brokers, {"too large": _large_jpeg() + bytes(2_000_000)})
    worker = stand.worker()
    stand.wait_for_answers(1, worker)
    assert worker.stop() == 0
    assert json.loads(stand.answers()["too large"])["reasons"] == ["too_large"]
