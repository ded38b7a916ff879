"""Every query of every panel, on a real Prometheus that has scraped the running service: no panel stays empty."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from confluent_kafka import Producer

from dashboards.expressions import DEFAULTS, Asked, asked, filled
from dashboards.files import read_boards
from dashboards.house.places import RUNBOOKS
from dashboards.metrics.used import rules
from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.messages import Confirmation, Label
from streams.topics import LABELS
from tests.services.backend import send
from tests.services.scraped import Prometheus, Service
from tests.services.stand import ROOT
from tests.services.textfile import served
from tests.services.waiting import free_ports, wait_until
from training.synthetic.photo import encode
from training.synthetic.render import render

QUERIES = [query for name, board in read_boards().items() for query in asked(name, board)]
PANELS: dict[tuple[str, str], list[str]] = {}
for _query in QUERIES:
    if not _query.where.startswith("annotation "):
        PANELS.setdefault((_query.board, _query.where), []).append(_query.expr)
MARKS = [query for query in QUERIES if query.where.startswith("annotation ")]
#: What has no series where nothing can be known; another query of the same panel says so.
UNKNOWABLE = "mrrs_live_accuracy_estimate_"
#: All of the test lies in the time that is shown, so that what has happened at all is seen.
VALUES = {**DEFAULTS, "__rate_interval": "15m", "__interval": "15m", "__range": "20m"}
#: Photos of each kind that make the reference (of fewer than 40 nothing is known), and that are sent.
REFERENCE, SENT = 50, 32
METERS = ("gas", "water")
#: Photos of a window (fewer than 20 are not judged), and new ones that make the next.
WINDOW, STEP = "24", "12"
#: What is there once windows of all meter types were judged and the labels have come.
SIGNS = (
    'count(count by (segment) (mrrs_drift_score{monitor="images"})) >= 2',
    'count(count by (segment) (mrrs_drift_score{monitor="predictions"})) >= 2',
    "mrrs_live_accuracy_ratio",
    "mrrs_live_accuracy_estimate_known_info",
)
#: Seconds in which the last series must have been scraped.
PATIENCE_S = 20
TENANT, TOKEN = "t1", "a-token-of-the-boards"
#: A model whose older version reads along.
CHALLENGER = ("roi-gas", "0.1.0")

Photo = tuple[bytes, tuple[RegisterLabel, ...]]


def _photos(seeds: range) -> dict[str, Photo]:
    scenes = {f"{kind}-{seed}": render(seed, kind=kind, side=480) for seed in seeds for kind in METERS}
    return {
        name: (
            encode(scene.image, quality=85),
            tuple(RegisterLabel(one.tariff, one.value, one.decimals) for one in scene.truth.registers),
        )
        for name, scene in scenes.items()
    }


@pytest.fixture(scope="module")
def prometheus(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    folder = tmp_path_factory.mktemp("boards")
    ours, token = folder / "models", folder / "token"
    shutil.copytree(models, ours)
    token.write_text(TOKEN)
    settings = {
        "model_dir": str(ours),
        "reference": str(folder / "reference.npz"),
        "monitor_window": WINDOW,
        "monitor_step": STEP,
        "monitor_skew_share": "1",
        "shadow_share": "1",
        "trigger_token_file": str(token),
        "trigger_state": str(folder / "trigger"),
        "accuracy_baselines": str(folder / "baselines"),
        "accuracy_runs": str(folder / "runs"),
        "accuracy_metrics": str(folder / "textfile"),
    }
    with Service(folder, settings) as service:
        _prepare(service, ours)
        up = r"kafka (\S+)\n[\s\S]*metrics http://(\S+)/metrics[\s\S]*monitor http://([^/\s]+)"
        brokers, worker, monitor = service.start("up", service.mrrs("up", "--data", folder), up).groups()
        (port,) = free_ports(1)
        trigger = f"127.0.0.1:{port}"
        config = ("--config", ROOT / "deploy/trigger.toml")
        service.start(
            "trigger", service.mrrs("trigger", "--address", trigger, "--brokers", brokers, *config), "alerts http"
        )
        with served(folder / "textfile") as accuracy:
            targets = {"worker": worker, "monitor": monitor, "trigger": trigger, "accuracy": accuracy}
            asking = Prometheus(service, targets)
            # It scrapes some seconds after it is ready; what has risen by then it would never have seen rise.
            wait_until(lambda: len(asking.values("up == 1")) > len(targets), "a first scrape of all", 60)
            _notify(f"http://{trigger}/alerts")
            _play(service, brokers, _photos(range(1000, 1000 + SENT)))
            service.run(
                service.mrrs("replay", "--limit", "8", "--aa", "0", "--request-log", f"sqlite:///{_requests(folder)}")
            )
            for expr in SIGNS:
                wait_until(lambda expr=expr: bool(asking.values(expr)), expr, 300)
            yield asking


def _prepare(service: Service, models: Path) -> None:
    """A challenger, a rollback, a reference, and a small accuracy test that has ended."""
    promote = ("models", "promote", *CHALLENGER, "--as", "challenger", "--dir", models, "--reason", "boards")
    for words in (("promote", *CHALLENGER), ("rollback", CHALLENGER[0])):
        service.run(service.mrrs("models", *words, "--dir", models, "--reason", "boards"))
    service.run(service.mrrs(*promote))
    (service.folder / "calm").mkdir()
    for name, (data, _) in _photos(range(REFERENCE)).items():
        (service.folder / "calm" / f"{name}.jpg").write_bytes(data)
    service.run(service.mrrs("reference", "build", service.folder / "calm", "--out", service.folder / "reference.npz"))
    dataset = service.folder / "curated"
    render_some = ["-m", "training.synthetic", "curated", "--count", "24", "--out", str(dataset)]
    service.run([sys.executable, *render_some])
    service.run(service.mrrs("accuracy", "run", dataset))


def _notify(url: str) -> None:
    """What is no notification is refused, and counted."""
    request = urllib.request.Request(url, b"{}", {"Authorization": f"Bearer {TOKEN}"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=20)


def _play(service: Service, brokers: str, photos: Mapping[str, Photo]) -> None:
    """Send photos, wait for their answers, and confirm what they show."""
    send(brokers, {name: data for name, (data, _) in photos.items()}, {"mrrs-tenant": TENANT})

    def answered() -> bool:
        with closing(sqlite3.connect(_requests(service.folder), timeout=10)) as connection:
            return bool(connection.execute("SELECT count(*) FROM answers").fetchone()[0] >= len(photos))

    wait_until(answered, f"{len(photos)} answers", 900)
    producer = Producer({"bootstrap.servers": brokers, "acks": "all"})
    now = datetime.now(UTC).isoformat()
    for name, (_, registers) in photos.items():
        if registers:
            producer.produce(LABELS.name, encode_json(Label(name, TENANT, now, Confirmation.CUSTOMER, registers)), name)
    assert producer.flush(60) == 0


def _requests(folder: Path) -> Path:
    return folder / "requests-001.sqlite"


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("board", "panel"), PANELS)
def test_no_panel_is_empty(prometheus: Prometheus, board: str, panel: str) -> None:
    asked_for = [filled(expr, VALUES) for expr in PANELS[board, panel]]

    def silent() -> list[str]:
        return [expr for expr in asked_for if not prometheus.values(expr)]

    deadline = time.monotonic() + PATIENCE_S
    while (left := silent()) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert len(left) < len(asked_for), "the panel shows nothing"
    assert [expr for expr in left if UNKNOWABLE not in expr] == []


@pytest.mark.parametrize("query", MARKS, ids=lambda query: f"{query.board}: {query.where}")
def test_every_mark_can_be_asked_for(prometheus: Prometheus, query: Asked) -> None:
    prometheus.values(filled(query.expr, VALUES))


def test_the_choices_of_every_board_can_be_asked_for(prometheus: Prometheus) -> None:
    for board in read_boards().values():
        for variable in board["templating"]["list"]:
            if variable["type"] == "query":
                series, label = variable["definition"].removeprefix("label_values(").removesuffix(")").rsplit(", ", 1)
                assert prometheus.values(f"count by ({label}) ({series})"), variable["definition"]


def test_the_runbooks_that_boards_link_to_are_served(prometheus: Prometheus) -> None:
    folder = RUNBOOKS.rpartition("/")[2]
    for page in {
        rule["annotations"]["runbook_url"].rpartition("/")[2].partition("#")[0] for rule in rules() if "alert" in rule
    }:
        assert prometheus.get(f"{folder}/{page}").startswith("# ")
