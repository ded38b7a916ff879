from datetime import UTC, datetime, timedelta

import msgspec

from processors.labels import RegisterLabel
from processors.records import Medium, Reading, RegisterReading, Status
from replay.accuracy.confirmed import by_day, in_all
from replay.accuracy.logged import answers
from streams.logged import Facts, Original, Query
from streams.memory_log import MemoryRequestLog
from streams.messages import Confirmation, Label

NOON = datetime.now(UTC) - timedelta(days=2)
BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


async def keep(log, number, *, value, confirmed=None):
    name = f"r{number}"
    await log.keep(Original(name, b"", b"photo", (), NOON + timedelta(minutes=number), "t1"))
    if value is None:
        return
    registers = (RegisterReading(None, value, 0, "m3", 0.9, BOX, ()),)
    reading = Reading(name, Status.READ, (), (), Medium.GAS, None, registers, 0.9, None, {}, {}, {})
    await log.answer(name, msgspec.json.encode(reading), Facts.of(reading, "t1"))
    if confirmed is not None:
        labels = (RegisterLabel(None, confirmed, 0),)
        await log.label(Label(name, "t1", NOON.isoformat(), Confirmation.CUSTOMER, labels))


async def test_answers_are_joined_with_their_labels_and_what_was_never_answered_is_left_out():
    log = MemoryRequestLog()
    await keep(log, 1, value="00123", confirmed="123")
    await keep(log, 2, value="00123", confirmed="124")
    await keep(log, 3, value="00123")
    await keep(log, 4, value=None)
    found = [one async for one in answers(log, Query())]
    total = in_all(by_day(found).values())
    assert (total.answered, total.read, total.labelled, total.right, total.wrong) == (3, 3, 2, 1, 1)


async def test_only_the_time_that_was_asked_for_counts():
    log = MemoryRequestLog()
    for number in range(4):
        await keep(log, number, value="00123")
    query = Query(NOON + timedelta(minutes=1), NOON + timedelta(minutes=3))
    assert len([one async for one in answers(log, query)]) == 2


async def test_an_answer_of_another_schema_counts_as_unlabelled():
    log = MemoryRequestLog()
    await log.keep(Original("r", b"", b"photo", (), NOON, "t1"))
    await log.answer("r", b"{}", Facts("t1", "read"))
    await log.label(Label("r", "t1", NOON.isoformat(), Confirmation.CUSTOMER, ()))
    (one,) = [one async for one in answers(log, Query())]
    assert (one.read, one.verdict) == (True, None)
