import numpy as np
import pytest

from training.synthetic.backgrounds import BACKGROUNDS, background
from training.synthetic.repertoire import REPERTOIRES, glyph_style, pick_range
from training.synthetic.typefaces import FONTS

TRAIN, CURATED = REPERTOIRES["train"], REPERTOIRES["curated"]


def families(repertoire) -> set[str]:
    return {
        name.rsplit("-", 1)[0] for name in (*repertoire.typefaces, *repertoire.drum_typefaces, repertoire.handwriting)
    }


def test_training_and_curated_share_no_family_of_fonts_and_no_background():
    assert not families(TRAIN) & families(CURATED)
    assert not set(TRAIN.backgrounds) & set(CURATED.backgrounds)


@pytest.mark.parametrize("ranges", ["squareness", "segment_thickness"])
def test_training_and_curated_share_no_shape_of_digits(ranges):
    for low, high in getattr(TRAIN, ranges):
        for other_low, other_high in getattr(CURATED, ranges):
            assert high < other_low or other_high < low


@pytest.mark.parametrize("repertoire", REPERTOIRES.values(), ids=REPERTOIRES)
def test_every_font_lies_there_with_its_licence(repertoire):
    for name in (*repertoire.typefaces, *repertoire.drum_typefaces, repertoire.handwriting):
        assert (FONTS / f"{name}.ttf").is_file()
        assert (FONTS / "licences" / f"{name.rsplit('-', 1)[0]}.txt").is_file()


def test_drawn_shapes_stay_in_their_ranges():
    rng = np.random.default_rng(0)
    for _ in range(50):
        drawn = glyph_style(rng, CURATED).squareness
        assert any(low <= drawn <= high for low, high in CURATED.squareness)
        assert 1 <= pick_range(rng, ((1, 2), (4, 5))) <= 5


@pytest.mark.parametrize("name", BACKGROUNDS)
def test_every_background_fills_the_photo(name):
    image = background(np.random.default_rng(1), name, (120, 90))
    assert image.shape == (120, 90, 3)
    assert image.std() > 0.5
