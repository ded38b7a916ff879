"""What the monitor of predictions makes of a record of mrrs.readings.v1."""

from __future__ import annotations

from monitors.images import checked
from monitors.observation import Observation, of_reading
from streams.codec import decode_reading
from streams.headers import tenant_name
from streams.received import Received
from streams.steps import UnusableRecordError


def of_record(received: Received, *, by_tenant: bool = False) -> Observation:
    """Return what was answered; tenant and time stand in the record's headers.

    Raises:
        UnusableRecordError: the record makes no sense; the message says why.
    """
    try:
        tenant = (received.header("mrrs-tenant") or b"").decode()
        if by_tenant and tenant:
            tenant_name(tenant)
        time = (received.header("ce_time") or b"").decode()
        reading = decode_reading(received.value)
        checked(reading.request_id, time)
        return of_reading(reading, tenant=tenant, time=time, by_tenant=by_tenant)
    except (ValueError, ArithmeticError) as error:
        raise UnusableRecordError(f"{received.place} is no answer: {error}") from error
