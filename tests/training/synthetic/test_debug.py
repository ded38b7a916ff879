import numpy as np

from training.synthetic.debug import annotate, contact_sheet
from training.synthetic.render import render


def test_the_truth_is_drawn_on_a_copy():
    scene = render(1, kind="water", fault="none", side=160)
    before = scene.image.copy()
    assert not np.array_equal(annotate(scene), before)
    assert np.array_equal(scene.image, before)


def test_a_contact_sheet_has_a_cell_for_every_image():
    images = [render(seed, side=96).image for seed in range(5)]
    assert contact_sheet(images, 3, 64).shape == (128, 192, 3)
