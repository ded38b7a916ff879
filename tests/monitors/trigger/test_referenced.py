from dataclasses import replace

from monitors.references import write_reference
from monitors.references.digest import digest
from monitors.trigger.referenced import Referenced


def test_the_versions_of_a_reference_are_read_again_when_it_has_changed(reference, tmp_path):
    path = tmp_path / "reference.npz"
    ask = Referenced(path)
    assert ask() == {}
    write_reference(digest(replace(reference, models={"roi-gas": "0.2.0"})), path)
    assert ask() == {"roi-gas": "0.2.0"}
    path.write_bytes(b"no archive")
    assert ask() == {}
