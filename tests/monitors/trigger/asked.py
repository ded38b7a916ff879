"""A request log filled for the tests: photos of segments, read well until an onset and badly from then on."""

from __future__ import annotations

from datetime import datetime, timedelta

from processors.labels import RegisterLabel
from processors.records import Display, ImageProperties, Medium, Reading, Reason, Status
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.memory_log import MemoryRequestLog
from streams.messages import Confirmation, Label

PROPERTIES = ImageProperties(
    brightness=0.5, contrast=0.2, sharpness=300.0, saturation=0.3, noise=0.01, glare=0.0,
    width=1200, height=1600, megapixels=1.92, bytes=300_000, codec="jpeg", orientation=1,
)  # fmt: skip
MEDIA = {
    "gas": (Medium.GAS, Display.ANALOG),
    "water": (Medium.WATER, Display.ANALOG),
    "electricity-digital": (Medium.ELECTRICITY, Display.DIGITAL),
}


class OpenLog(MemoryRequestLog):
    """Stays usable: the trigger opens and closes the log for each look."""

    async def close(self) -> None:
        pass


def reading(
    request_id: str, segment: str, confidence: float, *, properties: ImageProperties | None = PROPERTIES
) -> Reading:
    medium, display = MEDIA[segment]
    read = confidence > 0
    return Reading(
        request_id=request_id,
        status=Status.READ if read else Status.REJECTED,
        reasons=() if read else (Reason.AMBIGUOUS_DIGITS,),
        advice=(),
        medium=medium,
        display=display,
        registers=(),
        confidence=confidence,
        properties=properties,
        models={f"roi-{segment}": "0.2.0"},
        libraries={},
        timings={},
    )


async def fill(
    log: MemoryRequestLog,
    segment: str,
    count: int,
    first: datetime,
    *,
    confidence: float = 0.95,
    labelled: int = 0,
    tenant: str = "t1",
    every: timedelta = timedelta(seconds=1),
    properties: ImageProperties | None = PROPERTIES,
) -> None:
    """Put answered photos in, one every so often."""
    for number in range(count):
        time = first + number * every
        request_id = f"{tenant}-{segment}-{time.timestamp()}-{number}"
        await log.keep(Original(request_id, b"", b"photo", (), time, tenant))
        answer = reading(request_id, segment, confidence, properties=properties)
        await log.answer(request_id, encode_json(answer), Facts.of(answer, tenant))
        if number < labelled:
            registers = (RegisterLabel(None, "01234", 0),)
            await log.label(Label(request_id, tenant, time.isoformat(), Confirmation.CUSTOMER, registers))
