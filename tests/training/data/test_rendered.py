import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed")

from training.data import rendered
from training.data.scene import decode
from training.data.workshop import Workshop

pytestmark = pytest.mark.training


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    return Workshop(tmp_path_factory.mktemp("cache"), None, scenes=2, held_out=1)


def test_what_is_read_from_the_cache_is_what_was_rendered(workshop):
    fresh = rendered.photos(workshop, "electricity-analog")
    rendered._photos.cache_clear()
    kept = rendered.photos(workshop, "electricity-analog")
    assert [photo.jpeg for photo in kept] == [photo.jpeg for photo in fresh]
    for one, other in zip(kept, fresh, strict=True):
        assert [strip.canvas for strip in one.strips] == [strip.canvas for strip in other.strips]
        np.testing.assert_array_equal(one.boxes, other.boxes)


def test_a_cache_file_makes_rendering_needless(workshop, monkeypatch):
    rendered.photos(workshop, "gas")
    rendered._photos.cache_clear()
    monkeypatch.setattr(rendered, "render", lambda *a, **k: pytest.fail("rendered again"))
    assert len(rendered.photos(workshop, "gas")) == 2


def test_registers_lie_within_the_kept_photo(workshop):
    for photo in rendered.photos(workshop, "electricity-analog"):
        height, width = decode(photo.jpeg).shape[:2]
        assert (photo.boxes > -1).all()
        assert (photo.boxes < (width + 1, height + 1)).all()


def test_the_book_names_training_data_and_not_what_is_only_measured_on(workshop):
    rendered.photos(workshop, "gas", held_out=True)
    assert "synthetic water" not in workshop.used
    rendered.photos(workshop, "gas")
    assert workshop.used["synthetic gas"].count == 2
