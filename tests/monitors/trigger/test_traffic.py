from dataclasses import replace
from datetime import timedelta

import pytest

from monitors.trigger.traffic import traffic
from streams.codec import encode_json
from streams.logged import Facts, Original
from tests.monitors.trigger.asked import PROPERTIES, OpenLog, fill, reading
from tests.monitors.trigger.notified import NOW

ONSET = NOW - timedelta(minutes=30)


@pytest.fixture
async def log():
    log = OpenLog()
    await fill(log, "gas", 120, ONSET - timedelta(hours=1))
    await fill(log, "gas", 60, ONSET, confidence=0.7, labelled=25)
    await fill(log, "water", 180, ONSET)
    return log


async def test_a_segment_is_told_before_the_onset_and_since(log):
    found = await traffic(log, "gas", ONSET, NOW)
    assert (found.share, found.photos, found.labels) == (0.25, 60, 25)
    assert (found.before.photos, found.before.right) == (120, pytest.approx(0.95))
    assert (found.since.photos, found.since.right) == (60, pytest.approx(0.7))


async def test_a_segment_with_its_tenant_is_told_by_itself(log):
    await fill(log, "gas", 40, ONSET, confidence=0.0, tenant="t2")
    found = await traffic(log, "t2/gas", ONSET, NOW)
    assert (found.photos, found.since.rejected, found.before.photos) == (40, 1.0, 0)
    assert found.share == pytest.approx(40 / 280)


async def test_a_tenant_whose_photos_show_nothing_is_told(log):
    blank = replace(PROPERTIES, contrast=0.001)
    await fill(log, "gas", 60, ONSET, confidence=0.0, tenant="t2", properties=blank)
    found = await traffic(log, "gas", ONSET, NOW)
    assert found.suspect is not None
    assert found.suspect.kind == "fault"


async def test_photos_that_are_not_answered_and_answers_of_another_release_are_passed_over(log):
    await log.keep(Original("waiting", b"", b"photo", (), NOW - timedelta(minutes=1)))
    await log.keep(Original("other", b"", b"photo", (), NOW - timedelta(minutes=1)))
    await log.answer("other", b'{"no": "reading"}', Facts("t1", "read", "gas"))
    found = await traffic(log, "gas", ONSET, NOW)
    assert (found.photos, found.since.photos) == (61, 60)


async def test_an_empty_request_log_knows_nothing():
    found = await traffic(OpenLog(), "gas", ONSET, NOW)
    assert (found.share, found.photos, found.before.photos, found.suspect) == (0, 0, 0, None)


async def test_a_label_that_nobody_could_read_teaches_nothing(log):
    from streams.messages import Confirmation, Label

    answer = reading("unreadable", "gas", 0.0)
    await log.keep(Original("unreadable", b"", b"photo", (), NOW - timedelta(minutes=1), "t1"))
    await log.answer("unreadable", encode_json(answer), Facts.of(answer, "t1"))
    await log.label(Label("unreadable", "t1", NOW.isoformat(), Confirmation.OPERATOR, ()))
    assert (await traffic(log, "gas", ONSET, NOW)).labels == 25
