import hashlib
import json
import threading

import numpy as np
import pytest

from processors.contracts import CONTRACTS
from processors.library import Library
from processors.manifest import ModelError
from processors.warm_up import NUMBERS
from tests.processors.tiny_models import NAME, SHAPES, graph


@pytest.fixture
def directory(tmp_path):
    return tmp_path


@pytest.fixture
def publish(directory):
    """Write versions of a model and the manifest that names them; the last one is the champion."""

    def make(*versions, name=NAME, sha256=None, warm_up=None, champion=None, **options):
        rows = []
        for number, version in enumerate(versions):
            path = directory / name / version / "model.onnx"
            graph(path, value=0.5 + number, **options)
            expected = warm_up or [0.5 * (0.5 + number)] * NUMBERS
            digest = sha256 or hashlib.sha256(path.read_bytes()).hexdigest()
            rows.append(f'[models.{name}.versions."{version}"]\nsha256 = "{digest}"\nwarm_up = {expected}\n')
        alias = f'champion = "{champion or versions[-1]}"\nchallenger = "{versions[-1]}"\n'
        text = f"schema = 1\n[models.{name}]\n{alias}" + "".join(rows)
        (directory / "manifest.toml").write_text(text, encoding="utf-8")

    return make


def ask(library, name=NAME):
    return library.load(name)(np.ones(CONTRACTS[name].input, np.float32))


def test_a_verified_model_answers(publish, directory):
    publish("0.1.0")
    answer = ask(Library(directory))
    assert answer.shape == CONTRACTS[NAME].output
    assert answer == pytest.approx(np.full((1, 11), 0.5))


def test_the_champion_is_used_unless_an_alias_says_otherwise(publish, directory):
    publish("0.1.0", "0.2.0", champion="0.1.0")
    assert Library(directory).version(NAME) == "0.1.0"
    for alias in ("challenger", "0.2.0"):
        library = Library(directory, {NAME: alias})
        assert library.version(NAME) == "0.2.0"
        assert ask(library)[0, 0] == pytest.approx(1.5)


def test_an_unknown_alias_is_an_error_that_lists_the_known(publish, directory):
    publish("0.1.0")
    with pytest.raises(ModelError, match="no alias or version 'newest'; there are champion, challenger, 0.1.0"):
        Library(directory, {NAME: "newest"}).load(NAME)


def test_a_model_is_loaded_once_also_by_many_threads(publish, directory):
    publish("0.1.0")
    library, found = Library(directory), []
    threads = [threading.Thread(target=lambda: found.append(library.load(NAME))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(map(id, found))) == 1


def test_opening_loads_what_is_named_and_fails_early(publish, directory):
    publish("0.1.0")
    assert ask(Library.open(directory, [NAME])) is not None
    with pytest.raises(ModelError, match="meter-type: not in .*train it"):
        Library.open(directory)


def test_a_changed_file_is_refused(publish, directory):
    publish("0.1.0", sha256="0" * 64)
    with pytest.raises(ModelError, match=r"digits-gas 0.1.0: SHA-256 of .* 0{64} is expected"):
        Library(directory).load(NAME)


def test_a_missing_file_is_refused(publish, directory):
    publish("0.1.0")
    (directory / NAME / "0.1.0" / "model.onnx").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        Library(directory).load(NAME)


@pytest.mark.parametrize(
    "options",
    [
        {"shapes": (SHAPES[0], (1, 10))},
        {"shapes": ((1, 1, 32, 48), SHAPES[1])},
        {"shapes": (("n", 1, 48, 32), SHAPES[1])},
        {"names": ("x", "output")},
        {"names": ("input", "y")},
    ],
    ids=["output shape", "input shape", "free batch", "input name", "output name"],
)
def test_a_model_that_breaks_its_contract_is_refused(publish, directory, options):
    publish("0.1.0", **options)
    with pytest.raises(ModelError, match=r"digits-gas 0.1.0: (in|out)puts are .* is expected"):
        Library(directory).load(NAME)


def test_a_model_with_another_warm_up_is_refused(publish, directory):
    publish("0.1.0", warm_up=[0.9] * NUMBERS)
    with pytest.raises(ModelError, match="the warm-up gives"):
        Library(directory).load(NAME)


@pytest.mark.parametrize("warm_up", [[0.25], [0.25] * 9])
def test_a_warm_up_of_another_length_is_refused(publish, directory, warm_up):
    publish("0.1.0", warm_up=warm_up)
    with pytest.raises(ModelError, match="the warm-up gives"):
        Library(directory).load(NAME)


def test_nan_is_an_error_and_no_answer(publish, directory):
    publish("0.1.0", nan=True)
    with pytest.raises(ModelError, match="NaN or infinity"):
        Library(directory).load(NAME)


def test_a_file_that_is_no_model_is_refused(publish, directory):
    path = directory / NAME / "0.1.0" / "model.onnx"
    publish("0.1.0", sha256=hashlib.sha256(b"no model").hexdigest())
    path.write_bytes(b"no model")
    with pytest.raises(ModelError, match="onnxruntime does not open"):
        Library(directory).load(NAME)


def test_verifying_all_names_each_model_that_is_wrong_or_lacking(publish, directory):
    publish("0.1.0", "0.2.0", sha256="0" * 64)
    checks = {(check.model, check.version): check.error for check in Library(directory).verify_all()}
    assert "SHA-256" in checks[NAME, "0.1.0"]
    assert "no champion" in checks["meter-type", ""]
    assert len(checks) == 2 + len(CONTRACTS) - 1


def test_verifying_all_is_content_with_what_is_right(publish, directory):
    publish("0.1.0")
    errors = {check.model: check.error for check in Library(directory).verify_all()}
    assert errors[NAME] is None


def test_versions_are_described_with_their_cards(publish, directory):
    publish("0.1.0", "0.2.0", champion="0.1.0")
    (directory / NAME / "0.1.0" / "card.json").write_text(json.dumps({"task": "digits"}), encoding="utf-8")
    first, second = Library(directory).describe()
    assert (first.model, first.version, first.aliases, first.card) == (NAME, "0.1.0", ("champion",), {"task": "digits"})
    assert (second.aliases, second.card) == (("challenger",), {})
    assert first.size > 100


def test_a_broken_card_is_an_error(publish, directory):
    publish("0.1.0")
    (directory / NAME / "0.1.0" / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"card.json is no JSON"):
        Library(directory).describe()
