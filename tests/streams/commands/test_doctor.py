import json

from streams.cli import run
from streams.doctor import Finding


def findings(monkeypatch, *given):
    monkeypatch.setattr("streams.doctor.examine", lambda: iter(given))


WELL = Finding("python", True, "3.11")
ILL = Finding("models", False, "missing", "fetch them")


def test_a_line_a_check_and_what_to_do(monkeypatch, capfd):
    findings(monkeypatch, WELL, ILL)
    assert run(["doctor"]) == 1
    shown = capfd.readouterr()
    assert [line.split()[0] for line in shown.out.splitlines()] == ["ok", "WRONG", "->"]
    assert "fetch them" in shown.out
    assert "1 of 2" in shown.err


def test_json_is_one_object(monkeypatch, capfd):
    findings(monkeypatch, WELL, ILL)
    assert run(["doctor", "--json"]) == 1
    answer = json.loads(capfd.readouterr().out)
    assert not answer["ok"]
    assert answer["findings"][1] == {"check": "models", "ok": False, "found": "missing", "advice": "fetch them"}


def test_all_well_is_status_0(monkeypatch):
    findings(monkeypatch, WELL)
    assert run(["doctor"]) == 0
