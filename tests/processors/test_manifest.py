import pytest

from processors.manifest import ModelError, Version, read

GOOD = """
schema = 1
[models.roi-gas]
champion = "0.1.0"
challenger = "0.2.0"
[models.roi-gas.versions."0.1.0"]
sha256 = "AB"
warm_up = [0, 0.5]
[models.roi-gas.versions."0.2.0"]
sha256 = "cd"
warm_up = [1.0]
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        (tmp_path / "manifest.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_aliases_and_versions_are_read(written):
    entry = read(written(GOOD))["roi-gas"]
    assert entry.aliases == {"champion": "0.1.0", "challenger": "0.2.0"}
    assert entry.versions["0.1.0"] == Version("ab", (0.0, 0.5))


def test_a_missing_manifest_says_which_setting_to_look_at(tmp_path):
    with pytest.raises(ModelError, match="MRRS_MODEL_DIR"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("schema = 1", "schema = 2"), "schema 2, 1 is expected"),
        (("schema = 1", "schema = "), "is no TOML"),
        (("models.roi-gas", "models.roi-oil"), "no such model"),
        (('champion = "0.1.0"', 'champion = "0.9.0"'), "champion is 0.9.0, but the versions are 0.1.0, 0.2.0"),
        (('sha256 = "AB"', ""), "needs sha256"),
        (("warm_up = [1.0]", 'warm_up = ["x"]'), "needs sha256 and warm_up"),
    ],
)
def test_what_is_wrong_is_said(written, change, message):
    with pytest.raises(ModelError, match=message):
        read(written(GOOD.replace(*change)))
