"""A replay through the topics of an embedded broker, with stages that need no models."""

import math
import time

import pytest

from replay.replaying.pace import Pace, factor
from replay.replaying.topics import PREFIX, broker_settings
from streams.client import Tail
from streams.topics import PHOTOS, READINGS, prefixed
from tests.replay.replaying.logs import original
from tests.replay.replaying.traffic import replayed
from tests.streams import fake_stages


async def test_answers_come_back_and_no_live_topic_is_touched():
    with broker_settings(None) as settings:
        photos, readings = (Tail(settings.brokers, topic) for topic in (PHOTOS, READINGS))
        with photos, readings, Tail(settings.brokers, prefixed(READINGS, PREFIX)) as ours:
            found = await replayed(settings, b"one", b"two", b"refuse me", b"crash here")
            assert ours.poll(1.0) is not None
            assert (photos.poll(0.2), readings.poll(0.2)) == (None, None)
    assert {name: one.crashed and one.crashed[0] for name, one in found.items()} == {
        "one": None,
        "two": None,
        "refuse me": None,
        "crash here": "intake",
    }
    assert found["refuse me"].reading.reasons == ("not_an_image",)
    assert found["one"].reading.request_id == "request-00000"
    assert found["one"].trace is None
    assert found["one"].seconds == pytest.approx(sum(found["one"].reading.timings.values()))


async def test_what_is_never_answered_counts_as_lost():
    def silent(record):
        time.sleep(1.5)
        return fake_stages.identify(record)

    with broker_settings(None) as settings:
        found = await replayed(settings, b"one", processors={**fake_stages.STAGES, "identify": silent}, deadline_s=0.5)
    assert found["one"].crashed == ("assemble", "no answer within 0.5 s")


async def test_requests_come_at_the_speed_that_was_asked_for():
    clock = iter([10.0, 10.0, 10.1, 10.4]).__next__
    pace = Pace(0.5, clock)
    waited = [pace.wait_s(original(number, b"").received) for number in range(3)]
    assert waited == pytest.approx([0.0, 0.1, 0.0])


@pytest.mark.parametrize(("text", "times"), [("same", 1.0), ("max", math.inf), ("2x", 2.0), ("0.5x", 0.5)])
def test_a_speed_is_a_word_or_a_factor(text, times):
    assert factor(text) == times


@pytest.mark.parametrize("text", ["", "x", "0x", "-1x", "twice", "2"])
def test_what_is_no_speed_is_refused(text):
    with pytest.raises(ValueError, match="same, max, 2x"):
        factor(text)
