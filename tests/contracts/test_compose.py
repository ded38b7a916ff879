"""What docker-compose.yml and the Dockerfile say is what the code knows."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from dashboards.house.places import FOLDER, FOLDER_TITLE, PROMETHEUS, REPORTS, RUNBOOKS, UID
from monitors.trigger.config import read_config
from streams.settings import PREFIX, Settings
from streams.topics import HOSTED

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
WORKERS = {name: service for name, service in OURS.items() if service["command"][0] == "worker"}
#: What has to do with photos on disk alone, and what ends by itself.
OFFLINE, ENDING = {"curated", "accuracy"}, {"topics", "curated"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
#: The folders of the image that belong to its user; a volume there has their rights.
OWNED = {
    PurePosixPath(folder)
    for line in re.findall(r"install --directory --owner mrrs --group mrrs ((?:.*\\\n)*.*)\n", DOCKERFILE)
    for folder in line.replace("\\\n", " ").split()
}
VARIABLES = {PREFIX + field.name.upper() for field in fields(Settings)}
EXAMPLE = (ROOT / ".env.example").read_text()


def _interpolated(service: dict[str, Any], name: str) -> str:
    """A variable of a service as Compose resolves it where .env sets nothing but passwords."""
    text = re.sub(r"\$\{\w+:-(\w*)}", r"\1", str(service["environment"][name]))
    return re.sub(r"\$\{\w+:\?[^}]*}", "0a1b", text)


def _settings(service: dict[str, Any]) -> Settings:
    return Settings.from_environment({name: _interpolated(service, name) for name in service.get("environment", {})})


def test_every_stage_is_hosted_by_exactly_one_service() -> None:
    hosted = [stage for service in WORKERS.values() for stage in service["command"][2].split(",")]
    assert Counter(hosted) == Counter(HOSTED)
    assert all(service["command"][1] == "--stages" for service in WORKERS.values())


@pytest.mark.parametrize("text", [(ROOT / "docker-compose.yml").read_text(), DOCKERFILE, EXAMPLE])
def test_every_variable_of_ours_is_a_setting(text: str) -> None:
    assert (found := set(re.findall(r"\bMRRS_\w+", text)))
    assert found <= VARIABLES


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_every_service_can_be_used(name: str) -> None:
    settings = _settings(OURS[name])
    assert name in OFFLINE or settings.brokers == "kafka:9092"
    settings.metrics_address()


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_keeps_what_it_is_given_in_mongodb_as_its_own_user(name: str) -> None:
    assert _settings(WORKERS[name]).request_log == "mongodb://mrrs:0a1b@mongodb:27017/mrrs"
    script = (ROOT / COMPOSE["configs"]["mongodb-user"]["file"]).read_text()
    assert 'user: "mrrs"' in script
    assert "process.env.MONGODB_PASSWORD" in script
    assert "MONGODB_PASSWORD" in SERVICES["mongodb"]["environment"]


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_may_finish_what_it_has_begun_before_it_is_killed(name: str) -> None:
    grace = re.fullmatch(r"(\d+)s", WORKERS[name]["stop_grace_period"])
    assert grace is not None
    assert int(grace[1]) > _settings(WORKERS[name]).stop_timeout_s


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_waits_for_its_topics_and_its_database(name: str) -> None:
    assert WORKERS[name]["depends_on"] == {
        "topics": {"condition": "service_completed_successfully"},
        "mongodb": {"condition": "service_healthy"},
    }
    assert SERVICES["topics"]["command"] == ["topics", "create"]
    assert SERVICES["topics"]["depends_on"] == {"kafka": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", WORKERS)
def test_prometheus_can_reach_a_workers_metrics(name: str) -> None:
    address = _settings(WORKERS[name]).metrics_address()
    assert address is not None
    host, port = address
    assert host == "0.0.0.0"
    assert [published["target"] for published in WORKERS[name]["ports"]] == [port]
    assert f"EXPOSE {port}\n" in DOCKERFILE


def test_the_accuracy_test_runs_over_the_set_that_is_rendered_and_its_metrics_are_served() -> None:
    accuracy, exporter = SERVICES["accuracy"], SERVICES["accuracy-metrics"]
    settings = _settings(accuracy)
    folder = PurePosixPath("/var/lib/mrrs-accuracy")
    assert SERVICES["curated"]["command"][:3] == ["curated", "--out", str(settings.accuracy_dataset)]
    assert accuracy["depends_on"]["curated"] == {"condition": "service_completed_successfully"}
    assert f"accuracy:{folder}" in accuracy["volumes"]
    assert f"./replay/baselines:{settings.accuracy_baselines}:ro" in accuracy["volumes"]
    assert folder in PurePosixPath(settings.accuracy_runs).parents
    (mounted,) = exporter["volumes"]
    metrics = PurePosixPath("/accuracy") / PurePosixPath(settings.accuracy_metrics).relative_to(folder)
    assert (mounted, exporter["command"][-1]) == ("accuracy:/accuracy:ro", f"--collector.textfile.directory={metrics}")
    assert folder in OWNED, "a new volume has its rights"


@pytest.mark.parametrize(("name", "setting"), [("monitor", "monitor_state"), ("trigger", "trigger_state")])
def test_what_a_monitor_and_the_trigger_must_not_forget_is_in_a_volume(name: str, setting: str) -> None:
    folder = PurePosixPath(getattr(_settings(SERVICES[name]), setting))
    assert f"{name}:{folder}" in SERVICES[name]["volumes"]
    assert folder in OWNED


@pytest.mark.parametrize(("name", "path"), [("monitor", "/metrics"), ("trigger", "/healthz")])
def test_the_health_check_asks_where_the_process_listens(name: str, path: str) -> None:
    settings = _settings(SERVICES[name])
    listens = settings.monitor_address() if name == "monitor" else settings.trigger_host_port()
    assert listens == settings.metrics_address()
    assert listens is not None
    assert f"EXPOSE {listens[1]}\n" in DOCKERFILE
    assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "python", "-m", "streams.health", path]


def test_the_trigger_and_alertmanager_share_one_secret_and_the_trigger_trains_nothing_here() -> None:
    assert SERVICES["trigger"]["secrets"] == SERVICES["alertmanager"]["secrets"] == list(COMPOSE["secrets"])
    settings = _settings(SERVICES["trigger"])
    (secret,) = COMPOSE["secrets"]
    assert str(settings.trigger_token_file) == f"/run/secrets/{secret}"
    inside = SERVICES["trigger"]["command"][2]
    (mounted,) = [one for one in SERVICES["trigger"]["volumes"] if one.endswith(f":{inside}:ro")]
    config = read_config(ROOT / mounted.split(":")[0])
    assert {type(action).__name__ for action in config.actions} == {"Topic"}, "the image has no PyTorch"


def _mounts(name: str) -> dict[str, Path]:
    """The folders of the checkout that a service sees: path inside -> path here."""
    pairs = (one.split(":") for one in SERVICES[name]["volumes"] if one.startswith("./"))
    return {inside: ROOT / source for source, inside, _ in pairs}


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_mounted_from_the_checkout_is_there_and_only_read(name: str) -> None:
    for one in SERVICES[name].get("volumes", ()):
        if one.startswith("./"):
            source, _, mode = one.split(":")
            assert (ROOT / source).exists()
            assert mode == "ro"


def test_grafana_is_optional_closed_and_shows_the_committed_boards() -> None:
    grafana = SERVICES["grafana"]
    assert grafana["profiles"] == ["grafana"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["grafana"]
    assert all("grafana" not in service.get("depends_on", ()) for service in SERVICES.values())
    environment = grafana["environment"]
    assert (environment["GF_AUTH_ANONYMOUS_ENABLED"], environment["GF_USERS_ALLOW_SIGN_UP"]) == ("false", "false")
    provisioning = ROOT / "dashboards/grafana/provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources/mrrs.yml").read_text())["datasources"]
    assert (source["uid"], source["url"]) == (UID, PROMETHEUS)
    (boards,) = yaml.safe_load((provisioning / "dashboards/mrrs.yml").read_text())["providers"]
    assert (boards["folderUid"], boards["folder"]) == (FOLDER, FOLDER_TITLE)
    mounts = _mounts("grafana")
    assert mounts[boards["options"]["path"]] == ROOT / "dashboards/boards"
    home = PurePosixPath(environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
    assert (mounts[str(home.parent)] / home.name).is_file()


def _inside(name: str, path: PurePosixPath) -> Path:
    """A path in a container as it is in the checkout."""
    for inside, here in _mounts(name).items():
        if path.is_relative_to(inside):
            return here / path.relative_to(inside)
    raise LookupError(f"{path} of {name} is not mounted from the checkout")


def _option(name: str, option: str) -> str:
    (given,) = [one for one in SERVICES[name]["command"] if one.startswith(f"--{option}=")]
    return str(given.partition("=")[2])


def test_prometheus_scrapes_every_process_where_it_listens_and_tells_alertmanager() -> None:
    file = PurePosixPath(_option("prometheus", "config.file"))
    config = yaml.safe_load(_inside("prometheus", file).read_text())
    static = {
        job["job_name"]: target
        for job in config["scrape_configs"]
        for group in job.get("static_configs", ())
        for target in group["targets"]
    }
    assert static == {
        "monitor": f"monitor:{_settings(SERVICES['monitor']).metrics_address()[1]}",
        "trigger": f"trigger:{_settings(SERVICES['trigger']).metrics_address()[1]}",
        "accuracy": f"accuracy-metrics:{SERVICES['accuracy-metrics']['ports'][0].rpartition(':')[2]}",
        "prometheus": f"localhost:{SERVICES['prometheus']['ports'][0].rpartition(':')[2]}",
        "alertmanager": f"alertmanager:{SERVICES['alertmanager']['ports'][0].rpartition(':')[2]}",
    }
    (workers,) = [one for job in config["scrape_configs"] for one in job.get("dns_sd_configs", ())]
    assert set(workers["names"]) == set(WORKERS)
    (told,) = config["alerting"]["alertmanagers"]
    assert told["static_configs"][0]["targets"] == [static["alertmanager"]]
    (rules,) = config["rule_files"]
    folder = PurePosixPath(posixpath.normpath(file.parent / rules)).parent
    assert _inside("prometheus", folder) == ROOT / "dashboards/rules"


def test_alertmanager_tells_the_trigger_with_the_secret_that_both_have() -> None:
    file = PurePosixPath(_option("alertmanager", "config.file"))
    config = yaml.safe_load(_inside("alertmanager", file).read_text())
    (hook,) = [hook for receiver in config["receivers"] for hook in receiver.get("webhook_configs", ())]
    settings = _settings(SERVICES["trigger"])
    assert hook["url"] == f"http://trigger:{settings.trigger_host_port()[1]}/alerts"
    assert hook["http_config"]["authorization"]["credentials_file"] == str(settings.trigger_token_file)


def test_links_of_the_boards_lead_to_what_the_stand_serves() -> None:
    (assets,) = [one for one in SERVICES["prometheus"]["command"] if one.startswith("--web.user-assets=")]
    assert _mounts("prometheus")[assets.partition("=")[2]] == ROOT / "dashboards/runbooks"
    assert f"http://{SERVICES['prometheus']['ports'][0].rpartition(':')[0]}/user" == RUNBOOKS
    assert f"http://{SERVICES['monitor']['ports'][0].rpartition(':')[0]}/reports" == REPORTS


def test_the_broker_creates_no_topics_by_itself() -> None:
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_bounded_unprivileged_and_started_again(name: str) -> None:
    service = SERVICES[name]
    limits = service["deploy"]["resources"]["limits"]
    assert {"cpus", "memory", "pids"} <= set(limits)
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert service["restart"] == ("on-failure" if name in ENDING else "unless-stopped")
    if name != "kafka":  # its image writes its configuration when it starts
        assert service["read_only"] is True


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root(name: str) -> None:
    if name in OURS:
        (user,) = re.findall(r"(?m)^USER (\S+)$", DOCKERFILE)
        assert "user" not in OURS[name]
    else:
        user = SERVICES[name]["user"]
    assert user.split(":")[0] not in ("", "0", "root")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_stays_has_a_health_check(name: str) -> None:
    check = SERVICES[name].get("healthcheck")
    if name in WORKERS:
        assert check is None
        assert re.search(r'(?m)^HEALTHCHECK .* CMD \["python", "-m", "streams.health"]$', DOCKERFILE)
    elif name in ENDING:
        assert check == {"disable": True}
    else:
        assert check is not None
        assert check["test"][0] in ("CMD", "CMD-SHELL")


def _published(service: dict[str, Any]) -> Iterator[str]:
    for port in service.get("ports", ()):
        yield port if isinstance(port, str) else f"{port['host_ip']}:"


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_open_to_the_network_unless_an_operator_opens_it(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in _published(SERVICES[name]))
    assert "network_mode" not in SERVICES[name]


def test_no_password_stands_in_a_file() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert value.startswith("/run/secrets/")
            elif re.search("PASSWORD|SECRET|TOKEN", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+}", value)
    assert re.findall(r"(?m)^\w*PASSWORD=(.*)$", EXAMPLE) == ["", "", ""]
    assert {".env", "secrets/"} <= set((ROOT / ".gitignore").read_text().split())
    assert all("$" in secret["file"] for secret in COMPOSE["secrets"].values())


def test_the_image_has_the_packages_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert {service["image"] for service in OURS.values()} == {f"mrrs:{version}"}
    assert f"docker build -t mrrs:{version} ." in DOCKERFILE


def test_the_brokers_version_is_the_one_that_is_tested() -> None:
    (version,) = re.findall(r"<kafka.version>(.*)</kafka.version>", (ROOT / "tests/services/kafka/pom.xml").read_text())
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{version}"


def test_the_image_is_made_of_what_exists_and_what_the_wheel_needs() -> None:
    copied = {
        source.rstrip("/")
        for line in re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", DOCKERFILE)
        for source in line.split()
    }
    assert all((ROOT / source).exists() for source in copied)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied == allowed
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {*wheel["packages"], *wheel["shared-data"]} <= copied
    assert f"MRRS_MODEL_DIR=/opt/venv/{wheel['shared-data']['onnx']} " in DOCKERFILE


def test_the_images_packages_are_pinned_by_hash() -> None:
    assert "pip install --no-deps --require-hashes --only-binary :all: -r requirements/service.txt" in DOCKERFILE
    assert "PYTHONSAFEPATH=1" in DOCKERFILE
    assert not re.search(r"https?://|--(extra-)?index-url", DOCKERFILE)
