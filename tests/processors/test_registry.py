import threading
from datetime import UTC, datetime

import pytest

from processors import manifest
from processors.draft import Word, writing
from processors.history import ModelChange, read_history
from processors.library import Library
from processors.manifest import ModelError
from processors.registry import promote, rollback, withdraw
from tests.processors.tiny_models import NAME, folder, graph

WORD = Word("ada", "better on gas", datetime(2026, 11, 21, 12, tzinfo=UTC))


@pytest.fixture
def models(tmp_path):
    return folder(tmp_path / "onnx", "0.1.0", "0.2.0", "0.3.0")


def aliases(models):
    return manifest.read(models)[NAME].aliases


def test_a_promoted_version_is_the_champion_and_the_move_is_recorded(models):
    (event,) = promote(models, NAME, "0.2.0", WORD)
    assert aliases(models) == {"champion": "0.2.0"}
    assert Library(models).version(NAME) == "0.2.0"
    assert read_history(models) == [event]
    assert (event.model, event.alias, event.previous, event.version) == (NAME, "champion", "0.1.0", "0.2.0")
    assert (event.changed_by, event.reason, event.time) == ("ada", "better on gas", "2026-11-21T12:00:00+00:00")
    assert event.sha256 == manifest.read(models)[NAME].versions["0.2.0"].sha256


def test_a_rollback_goes_back_one_champion_after_the_other_and_keeps_the_history(models):
    promote(models, NAME, "0.2.0", WORD)
    promote(models, NAME, "0.3.0", WORD)
    for champion in ("0.2.0", "0.1.0"):
        rollback(models, NAME, WORD)
        assert aliases(models) == {"champion": champion}
    with pytest.raises(ModelError, match=r"no champion stood before 0.1.0.*mrrs models promote digits-gas VERSION"):
        rollback(models, NAME, WORD)
    changes = [(str(event.change), event.previous, event.version) for event in read_history(models)]
    assert changes == [
        ("promoted", "0.1.0", "0.2.0"),
        ("promoted", "0.2.0", "0.3.0"),
        ("rolled_back", "0.3.0", "0.2.0"),
        ("rolled_back", "0.2.0", "0.1.0"),
    ]


def test_a_model_without_any_champion_cannot_be_rolled_back(models):
    with pytest.raises(ModelError, match="roi-gas: no champion stood before any"):
        rollback(models, "roi-gas", WORD)


def test_a_challenger_that_becomes_the_champion_is_withdrawn(models):
    promote(models, NAME, "0.2.0", WORD, alias="challenger")
    assert aliases(models) == {"champion": "0.1.0", "challenger": "0.2.0"}
    promote(models, NAME, "0.2.0", WORD)
    assert aliases(models) == {"champion": "0.2.0"}
    assert [event.alias for event in read_history(models)] == ["challenger", "champion", "challenger"]
    assert read_history(models)[-1].version is None


def test_a_challenger_can_be_withdrawn_once(models):
    promote(models, NAME, "0.2.0", WORD, alias="challenger")
    withdraw(models, NAME, WORD)
    assert aliases(models) == {"champion": "0.1.0"}
    with pytest.raises(ModelError, match="there is no challenger"):
        withdraw(models, NAME, WORD)


@pytest.mark.parametrize(
    ("name", "version", "alias", "message"),
    [
        (NAME, "0.9.0", "champion", "no version 0.9.0; there are 0.1.0, 0.2.0, 0.3.0"),
        (NAME, "0.1.0", "champion", "0.1.0 is the champion already"),
        (NAME, "0.1.0", "challenger", "cannot be its own challenger"),
        ("digits-steam", "0.1.0", "champion", "no model is called digits-steam"),
        ("roi-gas", "0.1.0", "champion", "roi-gas: no version 0.1.0; there are none"),
    ],
)
def test_what_cannot_be_promoted_changes_nothing(models, name, version, alias, message):
    before = (models / "manifest.toml").read_bytes()
    with pytest.raises(ModelError, match=message):
        promote(models, name, version, WORD, alias=alias)
    assert (models / "manifest.toml").read_bytes() == before
    assert read_history(models) == []


@pytest.mark.parametrize("act", [promote, rollback])
def test_a_version_whose_file_was_changed_does_not_become_the_champion(models, act):
    promote(models, NAME, "0.2.0", WORD)
    graph(models / NAME / "0.1.0" / "model.onnx", value=0.7)
    with pytest.raises(ModelError, match="SHA-256"):
        promote(models, NAME, "0.1.0", WORD) if act is promote else rollback(models, NAME, WORD)
    assert aliases(models) == {"champion": "0.2.0"}


def test_two_writers_wait_for_each_other(models):
    writers = [
        threading.Thread(target=promote, args=(models, NAME, version, WORD), kwargs={"alias": alias})
        for version, alias in (("0.2.0", "champion"), ("0.3.0", "challenger"))
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert aliases(models) == {"champion": "0.2.0", "challenger": "0.3.0"}
    assert len(read_history(models)) == 2


def test_a_writer_that_does_not_end_is_named(models):
    with writing(models, WORD), pytest.raises(ModelError, match="being changed by someone else; try again"):
        promote(models, NAME, "0.2.0", WORD, wait_s=0)
    assert aliases(models) == {"champion": "0.1.0"}


def test_a_crash_before_the_manifest_is_replaced_leaves_it_as_it_was(models):
    promote(models, NAME, "0.2.0", WORD)

    def crash():
        with writing(models, WORD) as draft:
            draft.move(NAME, "champion", "0.3.0", ModelChange.PROMOTED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crash()
    assert aliases(models) == {"champion": "0.2.0"}
    rollback(models, NAME, WORD)
    assert aliases(models) == {"champion": "0.1.0"}


def test_a_manifest_with_tables_of_another_release_is_not_damaged(models):
    path = models / "manifest.toml"
    path.write_text(path.read_text() + "\n[future]\nkey = 1\n")
    before = path.read_bytes()
    with pytest.raises(ModelError, match="tables that this release cannot write"):
        promote(models, NAME, "0.2.0", WORD)
    assert path.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ModelError, match="nowhere cannot be written: No such file"):
        promote(tmp_path / "nowhere", NAME, "0.2.0", WORD)
