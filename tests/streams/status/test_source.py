import cv2
import numpy as np
import pytest

from processors.records import Reason, Status
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.memory_log import MemoryRequestLog
from streams.status.monitors import Monitors
from streams.status.samples import Samples
from streams.status.source import SHOWN, Source
from tests.streams.status.shown import ALARM, MONITORED, NOW, READING, ago, worker

PHOTO = cv2.imencode(".jpg", np.full((300, 400, 3), 200, np.uint8))[1].tobytes()


def source(log, **given):
    return Source(worker().registry, lambda: log, now=lambda: NOW, **given)


async def keep(log, request_id, seconds=10.0, data=PHOTO):
    await log.keep(Original(request_id, b"", data, (), ago(seconds), "t1"))


async def answer(log, request_id, reading=READING):
    await log.answer(request_id, encode_json(reading), Facts.of(reading, "t1"))


async def test_the_newest_answers_come_from_the_log_and_the_rest_from_the_metrics():
    log = MemoryRequestLog()
    for number in range(SHOWN + 3):
        await keep(log, f"r-{number}", seconds=100.0 - number)
        await answer(log, f"r-{number}")
    await keep(log, "waits", seconds=5.0)
    figures = await source(log).figures()
    assert [shown.request_id for shown in figures.newest] == [f"r-{SHOWN + 2 - number}" for number in range(SHOWN)]
    assert (figures.flow.answered, figures.flow.oldest_unanswered_s) == (4, 5.0)
    assert figures.rejections == {"blurred": 1}
    assert [(part.segment, part.share) for part in figures.watched.mix] == [("gas", 1.0)]


async def test_what_the_monitors_say_goes_before_the_log():
    given = Monitors("http://127.0.0.1:1", Samples.parse(MONITORED), "")
    figures = await source(MemoryRequestLog(), alarms=lambda: [ALARM], monitors=lambda: given).figures()
    assert [part.share for part in figures.watched.mix] == [0.75]
    assert [alarm.id for alarm in figures.watched.lasting] == ["alarm-1"]


async def test_photos_are_painted_only_for_what_the_page_shows():
    log = MemoryRequestLog()
    for request_id in ("r-1", "r-2", "hidden"):
        await keep(log, request_id)
        await answer(log, request_id)
    del log.answers["hidden"]
    shown = source(log, alarms=lambda: [ALARM])
    assert await shown.photo("r-1", "small") is None, "nobody has asked for the page yet"
    await shown.figures()
    small, large = [await shown.photo("r-1", size) for size in ("small", "large")]
    assert cv2.imdecode(np.frombuffer(small, np.uint8), cv2.IMREAD_COLOR).shape == (156, 208, 3)
    whole = cv2.imdecode(np.frombuffer(large, np.uint8), cv2.IMREAD_COLOR)
    assert whole.shape[1] == 400
    assert whole.shape[0] > 300
    assert await shown.photo("hidden", "small") is None
    assert await shown.photo("unheard", "small") is None


async def test_an_erased_photo_is_gone_from_the_page_too():
    log = MemoryRequestLog()
    await keep(log, "r-1")
    await answer(log, "r-1")
    shown = source(log)
    await shown.figures()
    assert await shown.photo("r-1", "small")
    await log.erase("r-1")
    assert await shown.photo("r-1", "small") is None
    assert (await shown.figures()).newest == ()


async def test_what_is_no_photo_has_no_picture():
    log = MemoryRequestLog()
    await keep(log, "r-1", data=b"no photo")
    rejected = type(READING)("r-1", Status.REJECTED, (Reason.NOT_AN_IMAGE,), (), None, None, (), 0.0, None, {}, {}, {})
    await answer(log, "r-1", rejected)
    shown = source(log)
    assert (await shown.figures()).newest[0].status == "rejected"
    assert await shown.photo("r-1", "small") is None


async def test_an_answer_of_another_release_is_passed_over():
    log = MemoryRequestLog()
    for request_id in ("r-1", "r-2"):
        await keep(log, request_id)
    await log.answer("r-1", b'{"what": "is this"}', Facts("t1", "read", "gas"))
    await answer(log, "r-2")
    assert [shown.request_id for shown in (await source(log).figures()).newest] == ["r-2"]


async def test_while_the_log_is_away_the_other_figures_are_shown_and_it_is_tried_again():
    log = MemoryRequestLog()
    await keep(log, "r-1")
    await answer(log, "r-1")
    tries = []

    def away():
        tries.append(1)
        if len(tries) < 2:
            raise ConnectionError("nobody there")
        return log

    shown = Source(worker().registry, away, now=lambda: NOW)
    figures = await shown.figures()
    assert (figures.log_missing, figures.newest, figures.flow.answered) == ("nobody there", (), 4)
    assert figures.troubles[-1] == "the request log cannot be read: nobody there"
    assert len((await shown.figures()).newest) == 1
    await shown.close()
    assert log.closed


async def test_rates_are_noted_with_every_tick():
    times = iter([0.0, 10.0, 12.0, 14.0])
    metrics = worker()
    shown = Source(metrics.registry, MemoryRequestLog, now=lambda: NOW, clock=lambda: next(times))
    shown.tick()
    metrics.answers.labels("read").inc(6)
    shown.tick()
    figures = await shown.figures()
    assert figures.flow.rates == (3.0,)
    assert figures.up_s == pytest.approx(14.0)
