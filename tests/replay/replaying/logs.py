"""A request log in a file, filled as the service fills it, for replays of every kind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np

from processors.labels import RegisterLabel
from processors.records import Reading
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.messages import Confirmation, Label
from streams.request_log import open_request_log

#: Recent, or it would be past its time.
START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)


def original(number: int, data: bytes) -> Original:
    """Return the request of a number: they come 100 ms apart."""
    request_id = f"request-{number:05d}"
    headers = (("mrrs-tenant", b"t1"), ("content-type", b"image/jpeg"))
    return Original(request_id, request_id.encode(), data, headers, START + number * timedelta(milliseconds=100), "t1")


def fill(path: Path, photos: Iterable[tuple[bytes, Reading | None]], labels: dict[int, str] | None = None) -> str:
    """Keep photos with their answers, and labels of registers by the photo's number; return the log's URL."""
    url = f"sqlite:///{path}"

    async def work() -> None:
        log = open_request_log(url)
        try:
            for number, (data, answer) in enumerate(photos):
                one = original(number, data)
                await log.keep(one)
                if answer is not None:
                    await log.answer(one.request_id, encode_json(answer), Facts.of(answer, one.tenant))
            for number, value in (labels or {}).items():
                shown = (RegisterLabel(None, value, 0),)
                request_id = original(number, b"").request_id
                await log.label(Label(request_id, "t1", START.isoformat(), Confirmation.CUSTOMER, shown))
        finally:
            await log.close()

    asyncio.run(work())
    return url


def grain(number: int) -> bytes:
    """Return a small photo of no meter, another one for each number."""
    image = np.random.default_rng(number).integers(60, 200, (130, 160, 3), np.uint8)
    return cv2.imencode(".jpg", image)[1].tobytes()
