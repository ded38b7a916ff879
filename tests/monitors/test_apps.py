"""The monitors' apps: groups of their own, records fetched together."""

from monitors.apps import COMMIT_S, MESSAGE_RECORDS, monitor_app
from streams.consumer import PatientConsumer
from streams.settings import Settings


def test_a_monitor_has_a_group_of_its_own_and_takes_many_small_records_at_once(tmp_path):
    app = monitor_app("images", Settings(brokers="a:1"), tmp_path)
    assert app.conf.id == "mrrs.monitor-images"
    assert app.conf.broker_max_poll_records == MESSAGE_RECORDS
    assert app.transport.Consumer is PatientConsumer


def test_it_commits_more_rarely_than_a_stage_and_never_more_often_than_is_set(tmp_path):
    intervals = {
        seconds: monitor_app(f"of-{seconds}", Settings(brokers="a:1", commit_interval_s=seconds), tmp_path)
        for seconds in (1.0, 20.0)
    }
    assert [app.conf.broker_commit_interval for app in intervals.values()] == [COMMIT_S, 20.0]
