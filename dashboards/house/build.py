"""From a board as plain data to the JSON that Grafana takes."""

from __future__ import annotations

from grafana_foundation_sdk.builders import dashboard, prometheus
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model

from dashboards.house.board import Board, Event, Variable
from dashboards.house.links import TAG, others
from dashboards.house.places import REPORTS, RUNBOOKS, UID
from dashboards.house.style import SOURCE, styled


def build(board: Board) -> str:
    """Return a board's JSON, the same bytes each time."""
    built = dashboard.Dashboard(board.title).uid(f"mrrs-{board.name}").description(board.description).tags([TAG])
    built.timezone("browser").time("now-6h", "now").refresh("30s").tooltip(model.DashboardCursorSync.CROSSHAIR)
    built.readonly().link(others())
    built.variables([_datasource(), *(_variable(each) for each in board.variables)])
    for name, value in (("runbooks", RUNBOOKS), ("reports", REPORTS)):
        built.with_variable(dashboard.ConstantVariable(name).value(value))
    built.annotations([_annotation(event) for event in board.events])
    number = 0
    for row in board.rows:
        number += 1
        built.with_row(dashboard.Row(row.title).id(number))
        for panel in row.panels:
            number += 1
            built.with_panel(styled(panel).id(number))
    return JSONEncoder(sort_keys=True, indent=1, ensure_ascii=False).encode(built.build()) + "\n"


def _datasource() -> dashboard.DatasourceVariable:
    chosen = model.VariableOption(selected=True, text="MRRS Prometheus", value=UID)
    return dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus").current(chosen)


def _variable(variable: Variable) -> dashboard.QueryVariable:
    every = model.VariableOption(selected=True, text=["All"], value=["$__all"])
    chooser = dashboard.QueryVariable(variable.name).label(variable.title).datasource(SOURCE)
    chooser.query({"qryType": 1, "query": variable.query, "refId": "A"}).definition(variable.query)
    chooser.refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.ALPHABETICAL_ASC)
    return chooser.multi(True).include_all(True).all_value(".*").current(every)


def _annotation(event: Event) -> dashboard.AnnotationQuery:
    query = prometheus.Dataquery().ref_id("Anno").expr(event.expr).range()
    mark = dashboard.AnnotationQuery().name(event.name).datasource(SOURCE).enable(True).icon_color(event.color)
    mark.expr(event.expr).title_format(event.title).target(query)
    return mark.use_value_for_time(True) if event.at_value else mark
