"""Publishing, against a small Grafana that checks what it gets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from dashboards.files import read_boards
from dashboards.publishing.address import GrafanaError
from dashboards.publishing.publish import Places, Step, publish
from tests.dashboards.publishing.fake_grafana import TOKEN, FakeGrafana, fake_grafana

BOARDS = read_boards()
PROMETHEUS = "http://prometheus:9090"
THERE = Places(PROMETHEUS)


@pytest.fixture
def grafana() -> Iterator[FakeGrafana]:
    with fake_grafana() as fake:
        yield fake


def _publish(url: str, places: Places = THERE, token: str = TOKEN, timeout: float = 5) -> tuple[Step, ...]:
    return publish(BOARDS, url, token, places, timeout)


def _outcomes(steps: tuple[Step, ...]) -> set[str]:
    return {step.outcome for step in steps}


def test_everything_is_made_in_an_empty_grafana(grafana: FakeGrafana) -> None:
    steps = _publish(grafana.url)
    assert _outcomes(steps) == {"created"}
    assert [step.what for step in steps] == ["folder", "data source", *["board"] * len(BOARDS)]
    assert grafana.sources["mrrs-prometheus"]["url"] == PROMETHEUS
    assert {board["uid"] for board in BOARDS.values()} == set(grafana.boards)
    assert {stored["meta"]["folderUid"] for stored in grafana.boards.values()} == {"mrrs"}


def test_a_repeat_writes_nothing(grafana: FakeGrafana) -> None:
    _publish(grafana.url)
    grafana.writes.clear()
    assert _outcomes(_publish(grafana.url)) == {"unchanged"}
    assert grafana.writes == []


def test_only_the_board_that_differs_is_written(grafana: FakeGrafana) -> None:
    _publish(grafana.url)
    grafana.writes.clear()
    grafana.boards["mrrs-models"]["dashboard"]["title"] = "somebody was here"
    changed = [step for step in _publish(grafana.url) if step.outcome != "unchanged"]
    assert changed == [Step("board", "models", "changed")]
    assert grafana.writes == ["POST dashboards/db"]
    assert grafana.boards["mrrs-models"]["dashboard"]["title"] == "MRRS: models"


def test_a_board_that_was_moved_is_put_back(grafana: FakeGrafana) -> None:
    _publish(grafana.url)
    grafana.boards["mrrs-models"]["meta"]["folderUid"] = "elsewhere"
    assert Step("board", "models", "changed") in _publish(grafana.url)


def test_what_else_is_in_grafana_is_left_alone(grafana: FakeGrafana) -> None:
    other: dict[str, Any] = {"dashboard": {"uid": "x", "version": 3, "id": 9}, "meta": {"folderUid": "other"}}
    grafana.boards["x"] = other
    _publish(grafana.url)
    assert grafana.boards["x"] is other


def test_the_data_source_follows_its_address_and_keeps_what_an_operator_set(grafana: FakeGrafana) -> None:
    _publish(grafana.url)
    grafana.sources["mrrs-prometheus"]["jsonData"] = {"timeInterval": "30s"}
    steps = _publish(grafana.url, Places("http://elsewhere:9090/"))
    assert Step("data source", "mrrs-prometheus", "changed") in steps
    source = grafana.sources["mrrs-prometheus"]
    assert (source["url"], source["jsonData"]) == ("http://elsewhere:9090", {"timeInterval": "30s"})


def test_without_an_address_another_prometheus_will_do(grafana: FakeGrafana) -> None:
    grafana.sources["theirs"] = {"uid": "theirs", "type": "prometheus"}
    _publish(grafana.url, Places())
    assert set(grafana.sources) == {"theirs"}


def test_without_any_prometheus_it_says_what_to_do(grafana: FakeGrafana) -> None:
    with pytest.raises(GrafanaError, match="--prometheus"):
        _publish(grafana.url, Places())


def test_links_lead_to_where_runbooks_and_reports_are(grafana: FakeGrafana) -> None:
    _publish(grafana.url, Places(PROMETHEUS, "https://wiki.example/runbooks/", "https://mrrs.example/reports"))
    variables = grafana.boards["mrrs-overview"]["dashboard"]["templating"]["list"]
    values = {variable["name"]: variable["query"] for variable in variables}
    assert values["runbooks"] == "https://wiki.example/runbooks"
    assert values["reports"] == "https://mrrs.example/reports"
    assert "wiki.example" not in str(BOARDS), "what is published is a copy"


def test_a_grafana_below_a_path_is_found(grafana: FakeGrafana) -> None:
    grafana.prefix = "/tools/grafana"
    assert _outcomes(_publish(f"{grafana.url}/tools/grafana/")) == {"created"}


def test_it_goes_on_where_it_was_refused(grafana: FakeGrafana) -> None:
    grafana.refuse = (500, "database is locked")
    with pytest.raises(GrafanaError, match="folder MRRS: .*database is locked"):
        _publish(grafana.url)
    grafana.refuse = None
    assert _outcomes(_publish(grafana.url)) == {"created"}


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ((403, "You'll need additional permissions"), "role Editor"),
        ((412, "changed by someone else"), "run the command again"),
        ((400, "Cannot save provisioned dashboard"), "reads it from files"),
    ],
)
def test_a_refusal_says_what_to_do(grafana: FakeGrafana, refusal: tuple[int, str], said: str) -> None:
    grafana.refuse = refusal
    with pytest.raises(GrafanaError, match=said):
        _publish(grafana.url)


def test_a_wrong_token_is_named(grafana: FakeGrafana) -> None:
    with pytest.raises(GrafanaError, match="token is not valid"):
        _publish(grafana.url, token="another")


def test_a_page_that_is_no_grafana_is_named(grafana: FakeGrafana) -> None:
    grafana.html = True
    with pytest.raises(GrafanaError, match="is the address right"):
        _publish(grafana.url)


def test_an_address_below_which_there_is_none_is_named(grafana: FakeGrafana) -> None:
    with pytest.raises(GrafanaError, match="is --url Grafana's own"):
        _publish(f"{grafana.url}/elsewhere")


def test_a_grafana_that_hangs_is_not_waited_for(grafana: FakeGrafana) -> None:
    grafana.slow_s = 1
    with pytest.raises(GrafanaError, match="did not answer in time"):
        _publish(grafana.url, timeout=0.2)


def test_a_grafana_that_is_away_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(GrafanaError, match="is Grafana there"):
            _publish(f"http://127.0.0.1:{taken.getsockname()[1]}")


@pytest.mark.parametrize(
    "url", ["grafana.example", "ftp://grafana.example", "http://", "http://h:port", "http://u:p@h"]
)
def test_an_address_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(GrafanaError, match="--url"):
        _publish(url)


@pytest.mark.parametrize("token", ["", "two words", "schlüssel"])
def test_a_token_that_cannot_be_used_is_not_shown(token: str) -> None:
    with pytest.raises(GrafanaError, match="--token-file") as refused:
        _publish("http://127.0.0.1:1", token=token)
    assert not token or token not in str(refused.value)
