"""What the monitors have found: alarms with examples, scores against thresholds, the mix of segments, accuracy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element

from streams.status.alarms import Alarm
from streams.status.charts import drift_bar, share_bar
from streams.status.figures import Figures
from streams.status.markup import tag
from streams.status.views.newest import picture
from streams.status.views.written import UNKNOWN, clock, share, table
from streams.status.watched import Accuracy, Bar, Watched

#: Groups of alarms on the page, and pictures in each.
MOST_GROUPS = 8
EXAMPLES = 5


def alarms(figures: Figures) -> list[Element]:
    """Return the alarms, those of one monitor on one segment together, lasting ones first, newest first."""
    watched = figures.watched
    groups: dict[tuple[bool, str, str], list[Alarm]] = {}
    for alarm in sorted(watched.alarms, key=lambda alarm: not alarm.lasts):
        groups.setdefault((alarm.lasts, alarm.monitor, alarm.segment), []).append(alarm)
    if not groups:
        return [tag("h2", "Drift alarms"), tag("p", watched.missing or _none_yet(watched))]
    rest = len(groups) - MOST_GROUPS
    return [
        tag("h2", "Drift alarms"),
        *(_group(group) for group in list(groups.values())[:MOST_GROUPS]),
        *([tag("p", f"and {rest} more groups of alarms that are over or older")] if rest > 0 else []),
    ]


def _none_yet(watched: Watched) -> str:
    if not watched.windows:
        return "None: no window is full yet."
    return f"None in {watched.windows} windows."


def _group(group: Sequence[Alarm]) -> Element:
    first = group[0]
    examples = list(dict.fromkeys(request_id for alarm in group for request_id in alarm.request_ids))[:EXAMPLES]
    features = [
        tag(
            "li",
            f"{alarm.feature}: {alarm.method} {alarm.score:.3g}, drift from {alarm.threshold:.3g} on; "
            f"{alarm.stage} suffers; {alarm.photos} photos from {clock(alarm.since)} to {clock(alarm.until)}",
            " · " if alarm.report else None,
            tag("a", "report", href=alarm.report, rel="noreferrer") if alarm.report else None,
        )
        for alarm in group
    ]
    return tag(
        "div",
        tag("h3", f"{first.segment}, {first.monitor}{'' if first.lasts else ': over'}"),
        tag("ul", *features),
        tag("div", *(tag("figure", picture(name), tag("figcaption", name)) for name in examples), class_="photos"),
        class_="drift" if first.lasts else "drift over",
    )


def scores(figures: Figures) -> list[Element]:
    """Return a bar a feature and segment: the score in thresholds."""
    watched = figures.watched
    if not watched.bars:
        return [tag("h2", "Drift scores"), tag("p", watched.missing or "No window is full yet.")]
    segments = sorted({bar.segment for bar in watched.bars})
    rows = []
    for monitor, feature in sorted({(bar.monitor, bar.feature) for bar in watched.bars}):
        worst = {segment: _worst(watched.bars, monitor, segment, feature) for segment in segments}
        rows.append((feature, monitor, *(_cell(worst[segment]) for segment in segments)))
    note = (
        f"Score of each segment's newest window in thresholds; the mark is where drift begins. {watched.windows} windows "
        f"so far, held against reference {', '.join(watched.references) or UNKNOWN}."
    )
    if watched.outdated:
        note += f" That reference is of other versions of: {', '.join(watched.outdated)}."
    return [tag("h2", "Drift scores"), table(("feature", "monitor", *segments), rows), tag("small", note)]


def _worst(bars: Iterable[Bar], monitor: str, segment: str, feature: str) -> Bar | None:
    found = [bar for bar in bars if (bar.monitor, bar.segment, bar.feature) == (monitor, segment, feature)]
    return max(found, key=lambda bar: bar.ratio, default=None)


def _cell(bar: Bar | None) -> Element | str:
    if bar is None:
        return UNKNOWN
    label = f"{bar.feature} of {bar.segment}: {bar.method} {bar.score:.3g}, drift from {bar.threshold:.3g} on"
    return drift_bar(bar.ratio, label, drifts=bar.drifts)


def mix(figures: Figures) -> list[Element]:
    """Return a bar a segment."""
    parts = figures.watched.mix
    if not parts:
        return [tag("h2", "Segments"), tag("p", "No photo was answered yet.")]
    rows = [
        (
            part.segment,
            share(part.share),
            share(part.reference),
            share_bar(part.share, part.segment, mark=part.reference),
        )
        for part in parts
    ]
    return [tag("h2", "Segments"), table(("segment", "newest photos", "reference", ""), rows)]


def accuracy(figures: Figures) -> list[Element]:
    """Return a row a segment: from labels, and estimated without."""
    rows = [_accuracy(entry) for entry in figures.watched.accuracy]
    if not rows:
        return [tag("h2", "Accuracy"), tag("p", "Nobody knows: no label has come, and nothing is estimated yet.")]
    heading = ("segment", "of labelled", "95 %", "labelled", "estimated", "95 %")
    return [tag("h2", "Accuracy"), table(heading, rows)]


def _accuracy(entry: Accuracy) -> tuple[str, ...]:
    return (
        entry.segment,
        share(entry.ratio),
        _between(entry.lower, entry.upper),
        share(entry.coverage),
        share(entry.estimate),
        _between(entry.estimate_lower, entry.estimate_upper),
    )


def _between(low: float | None, high: float | None) -> str:
    return UNKNOWN if low is None or high is None else f"{share(low)} to {share(high)}"
