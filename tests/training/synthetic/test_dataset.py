import csv

import pytest

from training.synthetic import dataset
from training.synthetic.__main__ import main
from training.synthetic.render import render


def rows(folder) -> list[dict[str, str]]:
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def test_every_register_has_a_row_and_every_file_lies_there(tmp_path):
    dataset.write(tmp_path, 12, 5, side=96)
    written = rows(tmp_path)
    assert {row["file"] for row in written} == {path.name for path in tmp_path.glob("*.jpg")}
    for index in range(12):
        truth = render(dataset.scene_seed(5, index), side=96).truth
        mine = [row for row in written if row["file"] == f"{index:06d}.jpg"]
        assert [row["reading"] for row in mine] == ([entry.value for entry in truth.registers] or [""])
        assert {row["readable"] for row in mine} == {"0" if truth.expected else "1"}
        assert {row["expected"] for row in mine} == {truth.expected or ""}


def test_the_same_seed_writes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        dataset.write(tmp_path / name, 3, 9, side=96)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_an_interrupted_dataset_is_a_smaller_one(tmp_path):
    def interrupt(done: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dataset.write(tmp_path, 9, 5, side=96, progress=interrupt)
    assert {row["file"] for row in rows(tmp_path)} == {"000000.jpg", "000001.jpg"}


def test_the_command_writes_what_it_is_asked_for(tmp_path, capsys):
    arguments = ["--count", "2", "--seed", "1", "--out", str(tmp_path), "--side", "96", "--kind", "water"]
    assert main([*arguments, "--split", "val"]) == 0
    assert {(row["medium"], row["split"]) for row in rows(tmp_path)} == {("water", "val")}
    captured = capsys.readouterr()
    assert "2/2" in captured.err
    assert captured.out == ""


def test_a_count_of_nothing_is_wrong_usage(tmp_path):
    with pytest.raises(SystemExit) as stopped:
        main(["--count", "0", "--seed", "1", "--out", str(tmp_path)])
    assert stopped.value.code == 2
