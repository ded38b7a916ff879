from datetime import timedelta

import pytest

from monitors.trigger.alerts import NotificationError, episode, parse
from tests.monitors.trigger.notified import NOW, alert, notification


def _id(**changes):
    (one,) = parse(notification(alert(**changes))).alerts
    return episode(one, "group").id


def test_an_episode_is_known_by_the_alert_and_the_moment_it_began():
    assert _id() == _id(status="resolved")
    assert _id() != _id(since=NOW + timedelta(milliseconds=1))
    assert _id() != _id(fingerprint="c3d4")


def test_an_alert_without_a_fingerprint_is_known_by_its_labels():
    assert _id(fingerprint="") == _id(fingerprint="")
    assert _id(fingerprint="") != _id(fingerprint="", feature="noise")


def test_times_of_go_with_nanoseconds_are_read():
    body = notification().replace(NOW.isoformat().encode(), b"2026-03-01T12:00:00.123456789Z")
    (one,) = parse(body).alerts
    assert one.starts_at - NOW == timedelta(microseconds=123457)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "truncated"),
        (b"\xff{}", "malformed"),
        (b"[]", "object"),
        (b"{}", "missing required field"),
        (notification().replace(b'"version":"4"', b'"version":"3"'), "version"),
        (notification().replace(b"+00:00", b""), "timezone"),
        (notification().replace(b'"firing"', b'"pending"'), "status"),
    ],
)
def test_what_is_no_notification_is_refused_in_one_line(body, said):
    with pytest.raises(NotificationError) as caught:
        parse(body)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
