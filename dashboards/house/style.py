"""The house style of a panel: one function, the only one that knows how Grafana draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_uppercase

from grafana_foundation_sdk.builders import (
    bargauge,
    common,
    dashboard,
    prometheus,
    stat,
    statushistory,
    table,
    timeseries,
)
from grafana_foundation_sdk.models import common as drawn
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.prometheus import PromQueryFormat

from dashboards.house.board import Kind, Level, Panel, Query
from dashboards.house.links import links

Drawing = timeseries.Panel | stat.Panel | bargauge.Panel | statushistory.Panel | table.Panel
#: The data source is the reader's choice; the variable is on every board.
SOURCE = drawn.DataSourceRef(type_val="prometheus", uid="${datasource}")
#: A line is broken where a process was away for longer than this (ms).
LONGEST_GAP = 300_000


def styled(panel: Panel) -> Drawing:
    """Return a panel as it stands on a board."""
    drawing = DRAWINGS[panel.kind](panel)
    drawing.title(panel.title).description(panel.description).datasource(SOURCE)
    drawing.span(panel.width).height(panel.height).unit(panel.unit).no_value("no data")
    drawing.targets([_target(*each, panel) for each in zip(ascii_uppercase, panel.queries, strict=False)])
    drawing.links(links(panel)).mappings(_words(panel.words))
    if panel.levels:
        drawing.thresholds(_thresholds(panel.levels))
    if panel.lowest is not None:
        drawing.min(panel.lowest)
    if panel.highest is not None:
        drawing.max(panel.highest)
    if panel.repeat:
        drawing.repeat(panel.repeat).repeat_direction("h").max_per_row(24 // panel.width)
    return drawing


def _series(panel: Panel) -> timeseries.Panel:
    drawing = timeseries.Panel().line_width(1).fill_opacity(8).show_points(drawn.VisibilityMode.AUTO)
    drawing.span_nulls(LONGEST_GAP).tooltip(
        common.VizTooltipOptions().mode(drawn.TooltipDisplayMode.MULTI).sort(drawn.SortOrder.DESCENDING)
    )
    legend = common.VizLegendOptions().show_legend(True).placement(drawn.LegendPlacement.BOTTOM)
    drawing.legend(legend.display_mode(drawn.LegendDisplayMode.LIST).calcs([]))
    if panel.levels:
        drawing.thresholds_style(common.GraphThresholdsStyleConfig().mode(drawn.GraphThresholdsStyleMode.DASHED))
    return drawing


def _stat(panel: Panel) -> stat.Panel:
    drawing = stat.Panel().reduce_options(_last()).graph_mode(drawn.BigValueGraphMode.NONE)
    drawing.color_mode(drawn.BigValueColorMode.VALUE if panel.levels else drawn.BigValueColorMode.NONE)
    return drawing.text_mode(drawn.BigValueTextMode.AUTO).orientation(drawn.VizOrientation.AUTO)


def _bars(_: Panel) -> bargauge.Panel:
    drawing = bargauge.Panel().reduce_options(_last()).orientation(drawn.VizOrientation.HORIZONTAL)
    return drawing.display_mode(drawn.BarGaugeDisplayMode.BASIC).show_unfilled(True)


def _history(_: Panel) -> statushistory.Panel:
    drawing = statushistory.Panel().show_value(drawn.VisibilityMode.NEVER).max_data_points(60)
    return drawing.color_scheme(dashboard.FieldColor().mode(model.FieldColorModeId.THRESHOLDS))


def _table(panel: Panel) -> table.Panel:
    order = {name: place for place, name in enumerate(panel.columns)}
    hidden = {name: True for name in ("Time", "Value", "__name__", "instance", "job") if name not in order}
    options = {"excludeByName": hidden, "indexByName": order, "renameByName": {}}
    drawing = table.Panel().filterable(True).show_header(True)
    return drawing.transformations([model.DataTransformerConfig(id_val="organize", options=options)])


DRAWINGS: Mapping[Kind, Callable[[Panel], Drawing]] = {
    "timeseries": _series,
    "stat": _stat,
    "bargauge": _bars,
    "status-history": _history,
    "table": _table,
}


def _target(letter: str, query: Query, panel: Panel) -> prometheus.Dataquery:
    target = prometheus.Dataquery().ref_id(letter).expr(query.expr).datasource(SOURCE)
    target.legend_format(query.legend or "__auto")
    if panel.kind == "table":
        return target.instant().format(PromQueryFormat.TABLE)
    return target.instant() if panel.kind == "bargauge" else target.range()


def _last() -> common.ReduceDataOptions:
    return common.ReduceDataOptions().values(False).calcs(["lastNotNull"]).fields("")


def _words(words: Mapping[float, str]) -> list[model.ValueMapping]:
    if not words:
        return []
    options = {f"{value:g}": model.ValueMappingResult(text=text) for value, text in words.items()}
    return [model.ValueMap(options=options)]


def _thresholds(levels: tuple[Level, ...]) -> dashboard.ThresholdsConfig:
    steps = [model.Threshold(value=level.value, color=level.color) for level in levels]
    return dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(steps)
