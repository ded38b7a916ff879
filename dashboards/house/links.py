"""Where a panel and a board lead on to."""

from __future__ import annotations

from functools import cache

from grafana_foundation_sdk.builders.dashboard import DashboardLink
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models import dashboard as model

from dashboards.house.board import Panel
from dashboards.metrics.used import rules

#: Every board has it; the boards list each other by it.
TAG = "mrrs"


def links(panel: Panel) -> list[Builder[model.DashboardLink]]:
    """Return a panel's links: to the runbooks of its alerts, and to the reports of the windows.

    Raises:
        KeyError: there is no such alert.
    """
    pages = runbooks()
    found: list[Builder[model.DashboardLink]] = [
        _link(f"Runbook: {alert}", f"${{runbooks}}/{pages[alert]}") for alert in panel.alerts
    ]
    if panel.reports:
        found.append(_link("Reports of the windows", "${reports}/"))
    return found


@cache
def runbooks() -> dict[str, str]:
    """Return alert -> page and heading of its runbook, as the rules name it."""
    return {rule["alert"]: rule["annotations"]["runbook_url"].rpartition("/")[2] for rule in rules() if "alert" in rule}


def others() -> DashboardLink:
    """Return the list of the other boards, at the top of each."""
    listed = DashboardLink("Boards of MRRS").type(model.DashboardLinkType.DASHBOARDS).tags([TAG]).as_dropdown(True)
    listed.icon("external link").tooltip("").keep_time(True).include_vars(False).target_blank(False)
    return listed.placement("")


def _link(title: str, url: str) -> DashboardLink:
    link = DashboardLink(title).type(model.DashboardLinkType.LINK).url(url).icon("doc").tooltip(title).tags([])
    return link.as_dropdown(False).target_blank(True).include_vars(False).keep_time(False).placement("")
