"""Confirmed readings: checked as they come in, and kept beside their requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from processors.contracts import TARIFFS
from processors.labels import RegisterLabel
from streams import headers
from streams.keeping import Keeping
from streams.logged import OtherTenantError
from streams.messages import Label
from streams.metrics import Metrics
from streams.received import Outgoing, Received
from streams.request_log import RequestLog
from streams.retry import Retry
from streams.steps import Step, UnusableRecordError

#: Digits of a register, at most.
MOST_DIGITS = 16
#: Registers of a meter, at most.
MOST_REGISTERS = 16
#: How far a clock may be ahead: the label confirmed last counts, and one of next year would count for ever.
AHEAD = timedelta(days=1)

_decoder = msgspec.json.Decoder(Label)


def parse_label(received: Received, now: datetime) -> Label:
    """Return the label in a record.

    Raises:
        UnusableRecordError: it is none; the message says what is wrong.
    """
    try:
        label = _decoder.decode(received.value)
        _check(label, now)
    except (msgspec.MsgspecError, ValueError) as error:
        raise UnusableRecordError(f"not a label: {error}") from error
    if received.key and headers.request_id(received) != label.request_id:
        raise UnusableRecordError(f"not a label: its key is not its request id {label.request_id!r}")
    return label


def keep_labels(request_log: RequestLog, retry: Retry, metrics: Metrics) -> Step:
    """Return the step that keeps labels; nothing is sent on for them."""
    log = Keeping(request_log, retry, metrics, "labels")

    async def step(received: Received) -> tuple[Outgoing, ...]:
        label = parse_label(received, datetime.now(UTC))
        try:
            kept = await log.label(label)
        except OtherTenantError as error:
            raise UnusableRecordError(str(error)) from error
        metrics.labels.labels("kept" if kept else "outdated").inc()
        return ()

    return step


def _check(label: Label, now: datetime) -> None:
    if not label.request_id.isprintable() or not 0 < len(label.request_id) <= headers.MAX_REQUEST_ID:
        raise ValueError("request_id is empty, too long or not printable")
    if label.tenant:
        headers.tenant_name(label.tenant)
    time = datetime.fromisoformat(label.time)
    if time.utcoffset() is None:
        raise ValueError(f"time {label.time!r} has no offset from UTC")
    if time > now + AHEAD:
        raise ValueError(f"time {label.time!r} is in the future")
    if len(label.registers) > MOST_REGISTERS:
        raise ValueError(f"{len(label.registers)} registers")
    for register in label.registers:
        _check_register(register)


def _check_register(register: RegisterLabel) -> None:
    value = register.value
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise ValueError(f"value {value[:40]!r} is not made of 1 to {MOST_DIGITS} digits, without a comma")
    if register.decimals is not None and not 0 <= register.decimals <= len(value):
        raise ValueError(f"{register.decimals} decimals of {len(value)} digits")
    if register.tariff is not None and register.tariff not in TARIFFS:
        raise ValueError(f"tariff {register.tariff[:40]!r} is none of {', '.join(TARIFFS)}")
