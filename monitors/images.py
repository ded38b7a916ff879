"""What the monitor of photos makes of a record of mrrs.image-properties.v1."""

from __future__ import annotations

from datetime import datetime

import msgspec

from monitors.observation import Observation, of_photo
from streams.headers import tenant_name
from streams.messages import MeasuredPhoto
from streams.received import Received
from streams.steps import UnusableRecordError

_decoder = msgspec.json.Decoder(MeasuredPhoto)


def of_record(received: Received, *, by_tenant: bool = False) -> Observation:
    """Return what was measured on a photo.

    Raises:
        UnusableRecordError: the record makes no sense; the message says why.
    """
    try:
        measured = _decoder.decode(received.value)
        if by_tenant and measured.tenant:
            tenant_name(measured.tenant)
        checked(measured.request_id, measured.time)
        return of_photo(measured, by_tenant=by_tenant)
    except (msgspec.MsgspecError, ValueError, ArithmeticError) as error:
        raise UnusableRecordError(f"{received.place} is no measured photo: {error}") from error


def checked(request_id: str, time: str) -> None:
    """Check what every observation needs.

    Raises:
        ValueError: there is no request id, or the time is none or has no offset from UTC.
    """
    if not request_id:
        raise ValueError("it has no request id")
    if datetime.fromisoformat(time).utcoffset() is None:
        raise ValueError(f"its time {time!r} has no offset from UTC")
