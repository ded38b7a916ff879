"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from streams.settings import Settings, SettingsError
from streams.topics import STAGES


def test_an_empty_environment_gives_the_defaults():
    assert Settings.from_environment({}) == Settings()


def test_values_are_read_in_their_types():
    settings = Settings.from_environment(
        {
            "MRRS_BROKERS": "a:1,b:2",
            "MRRS_MODEL_DIR": "/models",
            "MRRS_EMBEDDED": "yes",
            "MRRS_BUFFER_RECORDS": "7",
            "MRRS_STOP_TIMEOUT_S": " 1.5 ",
            "MRRS_DECIMALS": "cut",
            "MRRS_LOG_LEVEL": "",
            "MRRS_SOMETHING_ELSE": "x",
        }
    )
    assert (settings.brokers, settings.model_dir, settings.embedded) == ("a:1,b:2", Path("/models"), True)
    assert (settings.buffer_records, settings.stop_timeout_s, settings.decimals) == (7, 1.5, "cut")
    assert settings.log_level == "INFO"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MRRS_BUFFER_RECORDS", "many"),
        ("MRRS_BUFFER_RECORDS", "0"),
        ("MRRS_STOP_TIMEOUT_S", "-1"),
        ("MRRS_DECIMALS", "round"),
        ("MRRS_EMBEDDED", "perhaps"),
        ("MRRS_DEAD_LETTER_SHARE", "1.5"),
        ("MRRS_METRICS", "9108"),
        ("MRRS_METRICS", "host:99999"),
        ("MRRS_CONCURRENCY", "0"),
        ("MRRS_CONCURRENCY", "lokate=2"),
        ("MRRS_CONCURRENCY", "locate=x"),
        ("MRRS_CONCURRENCY", "=2"),
    ],
)
def test_a_bad_value_is_named_in_one_line(name, value):
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({name: value})
    assert str(caught.value).startswith(f"{name}: {value!r}"[: len(name) + 2])
    assert value in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_line_goes_before_the_environment():
    settings = Settings.from_environment({"MRRS_BROKERS": "a:1"}, brokers="b:2", log_level=None)
    assert (settings.brokers, settings.log_level) == ("b:2", "INFO")


def test_concurrency_is_set_for_all_or_for_each():
    settings = Settings(concurrency="2, classify=4")
    assert {stage: settings.concurrency_of(stage) for stage in STAGES}["classify"] == 4
    assert settings.concurrency_of("locate") == 2
    assert Settings(concurrency="locate=3").concurrency_of("tariff") == 1


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:0", ("127.0.0.1", 0)), ("[::1]:80", ("::1", 80)), ("", None), ("none", None)],
)
def test_the_address_of_the_metrics(text, address):
    assert Settings(metrics=text).metrics_address() == address


def test_models_are_found_beside_only_where_there_is_a_manifest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings().model_dir is None
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "manifest.toml").write_text("schema = 1")
    assert Settings().model_dir == Path("onnx")
