"""What goes through: the figures at the top, throughput, stages, rejections, models."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from streams.status.charts import share_bar, sparkline
from streams.status.figures import Figures
from streams.status.markup import tag
from streams.status.views.written import UNKNOWN, clock, seconds, size, table


def state(figures: Figures) -> list[Element]:
    """Return whether all is well, and since when."""
    troubles = figures.troubles
    said = "; ".join(troubles) if troubles else "all is well"
    return [
        tag("span", said, class_=f"state {'bad' if troubles else 'good'}"),
        tag(
            "span",
            f" kafka {figures.kafka} · up for {seconds(figures.up_s)} · {clock(figures.time)} UTC",
            class_="soft",
        ),
    ]


def tiles(figures: Figures) -> list[Element]:
    """Return the figures that matter most."""
    flow = figures.flow
    waiting = [stage.lag for stage in figures.stages if stage.lag is not None]
    shown = (
        ("photos a second", f"{flow.per_second:.1f}"),
        ("photos received", str(flow.photos)),
        ("answered", str(flow.answered)),
        ("read", str(flow.read)),
        ("rejected", str(flow.rejected)),
        ("dead letters", str(flow.dead_letters)),
        ("p50, received to answered", seconds(flow.p50_s)),
        ("p95", seconds(flow.p95_s)),
        ("in flight", size(flow.in_flight_bytes)),
        ("lag, records", str(sum(waiting)) if waiting else UNKNOWN),
        ("oldest unanswered", seconds(flow.oldest_unanswered_s)),
        ("drift alarms that last", str(len(figures.watched.lasting))),
    )
    return [tag("div", tag("b", value), tag("small", name), class_="tile") for name, value in shown]


def throughput(figures: Figures) -> list[Element]:
    """Return answers a second over the last minutes."""
    rates = figures.flow.rates
    span = seconds(len(rates) * figures.flow.every_s)
    top = max(rates, default=0.0)
    return [
        tag("h2", "Throughput"),
        sparkline(rates, f"answers a second over the last {span}, {top:.1f} at most"),
        tag("small", f"Answers a second over the last {span}; at most {top:.1f}."),
    ]


def stages(figures: Figures) -> list[Element]:
    """Return a row a stage."""
    heading = ("stage", "records", "refused", "dead letters", "p50", "p95", "in work", "lag")
    rows = [
        (
            f"{stage.name} (stopped)" if stage.stopped else stage.name,
            str(stage.received),
            str(stage.refused),
            str(stage.dead_letters),
            seconds(stage.p50_s),
            seconds(stage.p95_s),
            str(stage.in_progress),
            UNKNOWN if stage.lag is None else str(stage.lag),
        )
        for stage in figures.stages
    ]
    note = "p50 and p95 of a stage's own work over the last five minutes, without waiting."
    return [tag("h2", "Stages"), table(heading, rows), tag("small", note)]


def rejections(figures: Figures) -> list[Element]:
    """Return a bar a reason."""
    counts = figures.rejections
    if not counts:
        return [tag("h2", "Rejections"), tag("p", "None yet.")]
    rows = [
        (reason, str(count), share_bar(count / max(figures.flow.rejected, 1), f"{reason}: {count}"))
        for reason, count in counts.items()
    ]
    return [tag("h2", "Rejections by reason"), table(("reason", "photos", ""), rows)]


def models(figures: Figures) -> list[Element]:
    """Return a row a model."""
    heading = ("model", "champion", "challenger", "age")
    rows = [
        (
            model.name,
            model.champion,
            model.challenger or UNKNOWN,
            UNKNOWN if model.age_days is None else f"{model.age_days:.0f} d",
        )
        for model in figures.models
    ]
    return [tag("h2", "Models"), table(heading, rows)]
