"""The monitors and the status page in the demo: started with it; the monitors are asked at its end what they found."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from confluent_kafka import KafkaException

from streams.console import say
from streams.demo.found import mix, published, verdict
from streams.demo.summary import Run, Summary
from streams.messages import DriftAlarm
from streams.monitoring import MonitorFailedError, MonitorProcess
from streams.stand import Stand
from streams.status.serve import status_page


@contextmanager
def watching(here: Stand, *, drift: str | None, onset: int, out: Path) -> Iterator[Callable[[Run, Summary], Summary]]:
    """Start the monitors, and the page that shows them; yield what adds their findings to a summary.

    Args:
        here: The broker to watch.
        drift: What was asked for.
        onset: Index of the first photo that may have drifted.
        out: Where reports go that shall outlive the demo.
    """
    with (
        MonitorProcess(here.settings) as monitors,
        status_page(here.settings, here.registry, monitors.place) as page,
    ):
        say(f"status {page}")

        def findings(run: Run, summary: Summary) -> Summary:
            say("the monitors read what is left, and judge")
            try:
                figures = monitors.finish()
                alarms = published(here.bootstrap)
            except (MonitorFailedError, KafkaException) as error:
                return replace(summary, unwatched=str(error))
            found = verdict(run, alarms, drift=drift, onset=onset)
            for path in keep_reports(alarms, monitors.folder, out):
                say(f"report: {path}")
            return replace(
                summary,
                drift=found.drift,
                false_alarms=found.false_alarms,
                watched=figures.count("mrrs_monitor_observations_total", monitor="predictions"),
                windows=figures.count("mrrs_monitor_windows_total"),
                mix=mix(figures),
                unwatched=None,
            )

        yield findings


def keep_reports(alarms: list[DriftAlarm], folder: Path, out: Path) -> list[Path]:
    """Copy the reports of alarms, each under the name of its monitor and segment; return the copies.

    One that was not made, or cannot be copied, is left out: the figures are what counts.
    """
    kept = []
    for report, alarm in {alarm.report: alarm for alarm in alarms if alarm.report}.items():
        copy = out / f"drift-{alarm.monitor}-{alarm.segment.replace('/', '-')}.html"
        try:
            out.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / report.removeprefix("/"), copy)
        except OSError:
            continue
        kept.append(copy)
    return kept
