"""Folder, data source and boards into Grafana; what is as it should be is left alone."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from grafana_api.grafana_api import GrafanaClientError
from grafana_api.grafana_face import GrafanaFace

from dashboards.house.places import FOLDER, FOLDER_TITLE, UID
from dashboards.publishing.address import GrafanaError, client, is_missing, told

#: What Grafana changes by itself when it stores a board.
ITS_OWN = ("id", "version")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are, as Grafana (`prometheus`) and as a reader's browser reaches them; None is left as it is."""

    prometheus: str | None = None
    runbooks: str | None = None
    reports: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one thing."""

    what: Literal["folder", "data source", "board"]
    name: str
    outcome: Literal["created", "changed", "unchanged"]


def publish(
    boards: Mapping[str, Mapping[str, Any]], url: str, token: str, places: Places, timeout: float
) -> tuple[Step, ...]:
    """Publish boards, and what they need.

    Args:
        boards: Name -> JSON.
        url: Grafana's address.
        token: Of a service account.
        places: What differs from the stand of docker-compose.yml.
        timeout: Seconds for each request.

    Raises:
        GrafanaError: something was refused or did not answer; what was done before it stays, and a repeat goes on.
    """
    grafana = client(url, token, timeout)
    steps = []
    with told(f"folder {FOLDER_TITLE}", url):
        steps.append(_folder(grafana))
    with told("data source", url):
        steps.append(_data_source(grafana, places.prometheus))
    for name, board in boards.items():
        with told(f"board {name}", url):
            steps.append(_board(grafana, name, placed(board, places)))
    return tuple(steps)


def placed(board: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """Return a board whose links lead to where the runbooks and the reports are."""
    changed = copy.deepcopy(dict(board))
    for variable in changed["templating"]["list"]:
        if value := {"runbooks": places.runbooks, "reports": places.reports}.get(variable["name"]):
            variable["query"] = value.rstrip("/")
    return changed


def _folder(grafana: GrafanaFace) -> Step:
    there = _found(lambda: grafana.folder.get_folder(FOLDER))
    if there is None:
        grafana.folder.create_folder(FOLDER_TITLE, FOLDER)
    return Step("folder", FOLDER_TITLE, "created" if there is None else "unchanged")


def _data_source(grafana: GrafanaFace, address: str | None) -> Step:
    # By uid: the client's own calls go by the number, which Grafana has given up.
    there = _found(lambda: grafana.api.GET(f"/datasources/uid/{UID}"))
    if address is None:
        if there is None and not any(one.get("type") == "prometheus" for one in grafana.datasource.list_datasources()):
            raise GrafanaError("data source: Grafana knows no Prometheus; say where it is with --prometheus")
        return Step("data source", UID, "unchanged")
    wanted = {
        "uid": UID,
        "name": "MRRS Prometheus",
        "type": "prometheus",
        "access": "proxy",
        "url": address.rstrip("/"),
    }
    if there is None:
        grafana.datasource.create_datasource(wanted)
        return Step("data source", UID, "created")
    if all(there.get(key) == value for key, value in wanted.items()):
        return Step("data source", UID, "unchanged")
    grafana.api.PUT(f"/datasources/uid/{UID}", json={**there, **wanted})
    return Step("data source", UID, "changed")


def _board(grafana: GrafanaFace, name: str, board: Mapping[str, Any]) -> Step:
    there = _found(lambda: grafana.dashboard.get_dashboard(board["uid"]))
    if there is not None and _same(there, board):
        return Step("board", name, "unchanged")
    said = grafana.dashboard.update_dashboard(
        {
            "dashboard": {**board, "id": None},
            "folderUid": FOLDER,
            "overwrite": True,
            "message": "mrrs dashboards publish",
        }
    )
    if said.get("status") != "success":
        raise GrafanaError(f"board {name}: Grafana answers {said}")
    return Step("board", name, "created" if there is None else "changed")


def _same(there: Mapping[str, Any], board: Mapping[str, Any]) -> bool:
    stored = {key: value for key, value in there["dashboard"].items() if key not in ITS_OWN}
    ours = {key: value for key, value in board.items() if key not in ITS_OWN}
    return stored == ours and there.get("meta", {}).get("folderUid") == FOLDER


def _found(get: Callable[[], Any]) -> dict[str, Any] | None:
    try:
        return dict(get())
    except GrafanaClientError as error:
        if is_missing(error):
            return None
        raise
