import errno

import pytest

from processors.limits import Limits
from streams import doctor
from streams.doctor import examine
from streams.embedded import EmbeddedBroker
from streams.recorded import SHIPPED
from streams.settings import Settings


def found(environ):
    return {finding.check: finding for finding in examine(environ)}


@pytest.fixture
def environ(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "BROKER_S", 0.5)
    return {
        "MRRS_REQUEST_LOG": f"sqlite:///{tmp_path}/log.sqlite",
        "MRRS_METRICS": "127.0.0.1:0",
        "MRRS_MODEL_DIR": str(tmp_path),
    }


def test_a_sound_installation_lacks_only_the_models_that_are_not_there(environ):
    findings = found(environ)
    assert [name for name, finding in findings.items() if not finding.ok] == ["models"]
    assert "manifest.toml" in findings["models"].found
    assert "mrrs up" in findings["kafka"].found


def test_every_finding_that_is_wrong_says_what_to_do(environ):
    environ |= {"MRRS_BROKERS": "127.0.0.1:9", "MRRS_REQUEST_LOG": "postgres://x"}
    wrong = [finding for finding in examine(environ) if not finding.ok]
    assert {finding.check for finding in wrong} == {"models", "request log", "kafka"}
    assert all(finding.advice for finding in wrong)


def test_a_wrong_setting_ends_the_examination_with_its_name(environ):
    findings = list(examine(environ | {"MRRS_BUFFER_RECORDS": "many"}))
    assert "MRRS_BUFFER_RECORDS" in findings[-1].found
    assert not findings[-1].ok


def test_the_projects_own_models_are_verified():
    finding = doctor.models(Settings.from_environment({}))
    assert finding.ok, finding
    assert "17 versions" in finding.found or "versions verified" in finding.found


def test_a_damaged_model_is_named(environ, tmp_path):
    (tmp_path / "manifest.toml").write_text("schema = 1\n")
    finding = doctor.models(Settings.from_environment(environ))
    assert not finding.ok
    assert finding.advice


def test_a_broker_with_all_topics_is_found(environ):
    with EmbeddedBroker() as broker:
        finding = doctor.broker(
            Settings.from_environment(environ | {"MRRS_BROKERS": broker.bootstrap}), configured=True
        )
    assert (finding.ok, finding.advice) == (True, "")


def test_a_missing_package_is_named():
    finding = doctor.packages(("numpy", "no-such-package"))
    assert (finding.ok, finding.found) == (False, "missing: no-such-package")


def test_a_taken_port_is_named():
    def bind(address):
        raise OSError(errno.EADDRINUSE, "Address already in use")

    finding = doctor.metrics(Settings(metrics="127.0.0.1:9108"), bind=bind)
    assert (finding.ok, finding.found) == (False, "127.0.0.1:9108: Address already in use")


def test_metrics_may_be_off():
    assert doctor.metrics(Settings(metrics="none")).ok


def test_a_request_log_whose_server_is_away_is_wrong(environ):
    url = "mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=50&user:secret@x"
    finding = doctor.request_log(Settings(request_log=url))
    assert not finding.ok
    assert "secret" not in finding.found


def test_few_file_descriptors_are_too_few(monkeypatch):
    monkeypatch.setattr(doctor.resource, "getrlimit", lambda what: (64, 64))
    finding = doctor.machine()
    assert not finding.ok
    assert "ulimit" in finding.advice


def test_limits_that_contradict_each_other_are_found(monkeypatch):
    monkeypatch.setattr(doctor, "Limits", lambda: Limits(max_bytes=20_000_000))
    assert not doctor.limits().ok


def test_libraries_that_are_not_the_recorded_ones_are_named(tmp_path):
    other = SHIPPED.read_text().replace('"onnxruntime": "', '"onnxruntime": "0.')
    (tmp_path / "recorded.json").write_text(other)
    finding = doctor.recorded(Settings(recorded=tmp_path / "recorded.json"))
    assert not finding.ok
    assert "onnxruntime is" in finding.found
    assert "mrrs levels record" in finding.advice
    assert doctor.recorded(Settings()).ok
