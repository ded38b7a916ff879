"""Reports: promised at once, made later, few."""

from datetime import timedelta

import pytest

from monitors.service import reports
from monitors.service.reports import ReportFolder
from monitors.windows import Window
from tests.monitors.drifting.made import NOW, image, reference


class Clock:
    now = NOW

    def __call__(self):
        return self.now


def window(segment="gas"):
    return Window("images", segment, (image(1),))


async def render(window, reference, path):
    path.write_text(window.segment)


@pytest.fixture
def clock():
    return Clock()


async def test_a_report_is_found_where_it_was_promised(tmp_path, clock):
    folder = ReportFolder(tmp_path / "reports", reference(), render, clock=clock)
    path = folder.ask(window("t1/gas"))
    assert path == "/reports/20260302T120000Z-images-t1_gas.html"
    await folder.finish()
    await folder.close()
    assert (tmp_path / path.removeprefix("/")).read_text() == "t1/gas"


async def test_a_segment_has_one_report_an_hour(tmp_path, clock):
    folder = ReportFolder(tmp_path, reference(), render, clock=clock)
    first = folder.ask(window())
    clock.now += timedelta(minutes=59)
    assert folder.ask(window()) == first
    assert folder.ask(window("water")) != first
    clock.now += timedelta(minutes=1)
    assert folder.ask(window()) != first
    await folder.finish()
    await folder.close()
    assert len(list(tmp_path.glob("*.html"))) == 3


async def test_only_the_newest_are_kept(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(reports, "KEPT", 2)
    folder = ReportFolder(tmp_path, reference(), render, clock=clock)
    for _ in range(4):
        folder.ask(window())
        clock.now += timedelta(hours=1)
        await folder.finish()
    await folder.close()
    assert [path.name[9:13] for path in sorted(tmp_path.glob("*.html"))] == ["1400", "1500"]


async def test_one_that_cannot_be_made_stops_nothing(tmp_path, clock):
    async def broken(window, reference, path):
        if window.segment == "gas":
            raise ZeroDivisionError("told to")
        await render(window, reference, path)

    folder = ReportFolder(tmp_path, reference(), broken, clock=clock)
    folder.ask(window())
    folder.ask(window("water"))
    await folder.finish()
    await folder.close()
    assert [path.read_text() for path in tmp_path.glob("*.html")] == ["water"]


async def test_with_too_many_waiting_a_window_gets_none(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(reports, "WAITING", 1)
    folder = ReportFolder(tmp_path, reference(), render, clock=clock)
    assert folder.ask(window())
    assert folder.ask(window("water")) == ""
    await folder.finish()
    await folder.close()
