import csv
import hashlib
import json
from dataclasses import replace

import pytest

from training.synthetic.__main__ import main
from training.synthetic.curated import folder, plan
from training.synthetic.dataset import COLUMNS

ORDERS = [
    replace(order, side=320, kind=kind, fault=fault, reason=None if kind != "not_a_meter" else order.reason)
    for order, kind, fault in zip(
        plan.not_a_meter(4), ("water", "gas", "not_a_meter", "gas"), ("none", "rotate", "none", "none"), strict=True
    )
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole")
    return out, folder.write(out, "test", ORDERS)


def contents(out):
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_every_file_lies_there_with_its_digest_and_its_truth(whole):
    out, digest = whole
    with (out / "labels.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["file"][:4] for row in rows] == ["0000", "0001", "0002", "0003"]
    for row in rows:
        assert hashlib.sha256((out / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert [bool(row["areas"] and row["positions"] and row["angle"]) for row in rows] == [True, True, False, True]
    assert digest == hashlib.sha256((out / "labels.csv").read_bytes()).hexdigest()


def test_two_processes_write_the_same_bytes_as_one(whole, tmp_path):
    assert folder.write(tmp_path, "test", ORDERS, jobs=2) == whole[1]
    assert contents(tmp_path) == contents(whole[0])


def test_what_a_kill_left_is_gone_on_with(whole, tmp_path, monkeypatch):
    def stop(done):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write(tmp_path, "test", ORDERS, progress=stop)
    assert not (tmp_path / "labels.csv").exists(), "half a set is no dataset"
    with (tmp_path / "progress.jsonl").open("a") as journal:
        journal.write('{"index": 2, "fi')  # cut off in mid-line
    rendered = []
    real = folder.render_file
    monkeypatch.setattr(folder, "render_file", lambda order: rendered.append(order.index) or real(order))
    assert folder.write(tmp_path, "test", ORDERS) == whole[1]
    assert rendered == [2, 3]
    assert contents(tmp_path) == contents(whole[0])


def test_a_damaged_file_of_an_interrupted_run_is_rendered_again(whole, tmp_path):
    lines = [{"set": "test", "photos": 4, "renderer": folder.renderer_digest()}]
    index, file, data, rows = folder.render_file(ORDERS[0])
    (tmp_path / file).write_bytes(data[:-1])
    lines.append({"index": index, "file": file, "rows": rows})
    (tmp_path / "progress.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert folder.write(tmp_path, "test", ORDERS) == whole[1]
    assert contents(tmp_path) == contents(whole[0])


def test_a_finished_set_is_left_alone_and_another_recipe_is_rendered_anew(whole, tmp_path, monkeypatch):
    folder.write(tmp_path, "test", ORDERS[:1])
    before = (tmp_path / "set.json").stat().st_mtime_ns
    folder.write(tmp_path, "test", ORDERS[:1])
    assert (tmp_path / "set.json").stat().st_mtime_ns == before
    monkeypatch.setattr(folder, "renderer_digest", lambda: "another")
    folder.write(tmp_path, "test", ORDERS[:1])
    assert json.loads((tmp_path / "set.json").read_text())["renderer"] == "another"


def test_the_command_renders_a_part_and_says_its_digest(tmp_path, capsys):
    arguments = ["not-a-meter", "--count", "1", "--jobs", "1", "--out", str(tmp_path)]
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "1/1" in captured.err
    assert hashlib.sha256((tmp_path / "labels.csv").read_bytes()).hexdigest() in captured.out


def test_another_seed_is_another_set_and_is_not_taken_for_the_fixed_one(tmp_path):
    arguments = ["not-a-meter", "--count", "1", "--jobs", "1", "--out", str(tmp_path)]
    assert main([*arguments, "--seed", "7"]) == 0
    seventh = json.loads((tmp_path / "set.json").read_text())
    assert seventh["set"] == "not-a-meter 7"
    assert main(arguments) == 0
    fixed = json.loads((tmp_path / "set.json").read_text())
    assert fixed["set"] == "not-a-meter"
    assert fixed["digest"] != seventh["digest"]


@pytest.mark.parametrize("option", [["--seed", "-1"], ["--count", "0"], ["--jobs", "0"]])
def test_a_number_that_makes_no_sense_is_refused(tmp_path, capsys, option):
    with pytest.raises(SystemExit) as ended:
        main(["curated", "--out", str(tmp_path), *option])
    assert ended.value.code == 2
    assert option[0] in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["curated", "--count", "1", "--out", str(tmp_path / "file")]) == 2
    assert "choose another folder" in capsys.readouterr().err
