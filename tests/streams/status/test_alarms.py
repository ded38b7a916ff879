from dataclasses import replace

from streams.status.samples import Samples
from streams.status.watched import watched
from tests.streams.status.shown import ALARM, MONITORED

ADDRESS = "http://127.0.0.1:9109"


def test_an_alarm_lasts_while_its_feature_still_drifts():
    over = replace(ALARM, id="alarm-2", feature="noise")
    found = watched(Samples.parse(MONITORED), [ALARM, over], address=ADDRESS)
    assert [(alarm.feature, alarm.lasts) for alarm in found.alarms] == [("noise", False), ("brightness", True)]
    assert [alarm.id for alarm in found.lasting] == ["alarm-1"]


def test_only_the_newest_alarm_of_a_feature_lasts_and_a_repeat_is_one_alarm():
    again = replace(ALARM, id="alarm-3")
    found = watched(Samples.parse(MONITORED), [ALARM, ALARM, again], address=ADDRESS)
    assert [(alarm.id, alarm.lasts) for alarm in found.alarms] == [("alarm-3", True), ("alarm-1", False)]


def test_an_alarm_counts_as_lasting_while_no_monitor_says_otherwise():
    assert watched(Samples(), [ALARM], missing="no answer").lasting


def test_a_report_is_a_page_of_the_monitors_and_nothing_else():
    def report(path):
        return watched(Samples(), [replace(ALARM, report=path)], address=ADDRESS).alarms[0].report

    assert report("/reports/gas-1.html") == f"{ADDRESS}/reports/gas-1.html"
    assert report("javascript:alert(1)") == report("@elsewhere.example/") == report("") == ""
    assert watched(Samples(), [ALARM]).alarms[0].report == ""
