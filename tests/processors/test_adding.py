import json
from datetime import UTC, datetime

import pytest

from processors import manifest
from processors.adding import add
from processors.draft import Word
from processors.history import read_history
from processors.library import Library
from processors.manifest import ModelError
from tests.processors.tiny_models import NAME, SHAPES, card, folder, graph

WORD = Word("ada", "trained on more gas", datetime(2026, 11, 21, 12, tzinfo=UTC))


@pytest.fixture
def models(tmp_path):
    return folder(tmp_path / "onnx", "0.1.0")


@pytest.fixture
def candidate(tmp_path):
    """A folder with a model and its card."""
    graph(tmp_path / "candidate" / "model.onnx", value=0.8)
    card(tmp_path / "candidate", model=NAME, version="0.3.0", seed=7)
    return tmp_path / "candidate"


def test_a_folder_becomes_the_version_that_its_card_names_and_moves_no_alias(models, candidate):
    (event,) = add(models, NAME, candidate, WORD)
    assert (event.change, event.version, event.alias) == ("added", "0.3.0", None)
    assert read_history(models) == [event]
    entry = manifest.read(models)[NAME]
    assert entry.aliases == {"champion": "0.1.0"}
    assert Library(models, {NAME: "0.3.0"}).load(NAME) is not None
    assert json.loads((models / NAME / "0.3.0" / "card.json").read_text())["seed"] == 7
    assert [path.name for path in (models / NAME).iterdir() if path.name.startswith(".")] == []


def test_a_file_alone_becomes_the_next_minor_version(models, tmp_path):
    (event,) = add(models, NAME, graph(tmp_path / "new.onnx", value=0.9), WORD)
    assert event.version == "0.2.0"


def test_a_models_first_version_becomes_its_champion(models, tmp_path):
    (models / "manifest.toml").write_text("schema = 1\n")
    events = add(models, NAME, graph(tmp_path / "new.onnx"), WORD, version="1.0.0")
    assert [str(event.change) for event in events] == ["added", "promoted"]
    assert manifest.read(models)[NAME].aliases == {"champion": "1.0.0"}


def test_what_was_exported_in_place_is_only_entered(models):
    path = graph(models / NAME / "0.2.0" / "model.onnx", value=0.9)
    add(models, NAME, path.parent, WORD, version="0.2.0")
    assert Library(models, {NAME: "0.2.0"}).load(NAME) is not None


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("0.1.0", r"card of version 0.3.0, not of 0.1.0"),
        ("../up", "is the card of version"),
    ],
)
def test_a_version_that_contradicts_the_card_is_refused(models, candidate, version, message):
    with pytest.raises(ModelError, match=message):
        add(models, NAME, candidate, WORD, version=version)


@pytest.mark.parametrize("version", ["../up", "1.0", "01.0.0", "1.0.0/..", "1.0.0-", "v1.0.0"])
def test_what_is_no_version_is_refused(models, tmp_path, version):
    with pytest.raises(ModelError, match="is no version; write MAJOR.MINOR.PATCH"):
        add(models, NAME, graph(tmp_path / "new.onnx"), WORD, version=version)


def test_a_version_does_not_change(models, tmp_path):
    with pytest.raises(ModelError, match="0.1.0 is there already"):
        add(models, NAME, graph(tmp_path / "new.onnx", value=0.9), WORD, version="0.1.0")


def test_a_folder_in_the_way_that_holds_another_model_is_left_alone(models, tmp_path):
    graph(models / NAME / "0.2.0" / "model.onnx", value=0.3)
    with pytest.raises(ModelError, match="holds another model and is not in the manifest"):
        add(models, NAME, graph(tmp_path / "new.onnx", value=0.9), WORD, version="0.2.0")


def test_the_card_of_another_model_is_refused(models, candidate):
    card(candidate, model="roi-gas")
    with pytest.raises(ModelError, match="card of model roi-gas, not of digits-gas"):
        add(models, NAME, candidate, WORD)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"shapes": (SHAPES[0], (1, 10))}, "outputs are .* is expected"),
        ({"nan": True}, "NaN or infinity"),
    ],
)
def test_a_model_that_breaks_its_contract_is_refused_and_nothing_is_changed(models, tmp_path, options, message):
    before = (models / "manifest.toml").read_bytes()
    with pytest.raises(ModelError, match=message):
        add(models, NAME, graph(tmp_path / "new.onnx", **options), WORD)
    assert (models / "manifest.toml").read_bytes() == before
    assert not (models / NAME / "0.2.0").exists()
    assert read_history(models) == []


def test_what_is_not_there_is_named(models, tmp_path):
    with pytest.raises(ModelError, match=r"missing.onnx does not exist"):
        add(models, NAME, tmp_path / "missing.onnx", WORD)
    with pytest.raises(ModelError, match=r"holds no model.onnx; name the folder of one version"):
        add(models, NAME, tmp_path, WORD)
    with pytest.raises(ModelError, match="no model is called digits-steam"):
        add(models, "digits-steam", tmp_path, WORD)


def test_a_card_that_is_no_object_is_named(models, candidate):
    (candidate / "card.json").write_text("[1]")
    with pytest.raises(ModelError, match=r"card.json is no JSON object"):
        add(models, NAME, candidate, WORD)
