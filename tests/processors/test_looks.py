"""Where a model is unsure, it looks again."""

import numpy as np

from processors.looks import LOOKS, looking, mean, moved

TARIFF = "tariff-electricity-digital"


def image():
    return np.arange(12, dtype=np.float32).reshape(1, 1, 3, 4)


def test_an_input_is_moved_by_whole_pixels_and_its_edge_repeated():
    assert moved(image(), 1, 0)[0, 0].tolist() == [[0, 0, 1, 2], [4, 4, 5, 6], [8, 8, 9, 10]]
    assert moved(image(), -2, 0)[0, 0, 0].tolist() == [2, 3, 3, 3]
    assert moved(image(), 0, 1)[0, 0, :, 0].tolist() == [0, 0, 4]
    assert moved(image(), 0, -1)[0, 0, :, 0].tolist() == [4, 8, 8]


def test_a_sure_answer_is_taken_at_once():
    asked = []

    def model(tensor):
        asked.append(tensor)
        return np.array([[0.995, 0.005]], np.float32)

    assert looking(TARIFF, model)(image()).tolist() == model(image()).tolist()
    assert len(asked) == 2


def test_an_unsure_one_is_the_mean_over_all_looks():
    """At its place the model takes it for the first, moved anyhow for the second."""
    here, asked = image(), []

    def model(tensor):
        asked.append(tensor)
        return np.array([[0.6, 0.4] if np.array_equal(tensor, here) else [0.1, 0.9]], np.float32)

    answer = looking(TARIFF, model)(here)
    assert len(asked) == 1 + len(LOOKS[TARIFF].moves)
    assert answer.argmax() == 1
    odds = (np.log(1.5) - 4 * np.log(9)) / 5
    np.testing.assert_allclose(answer[0, 0], 1 / (1 + np.exp(-odds)), rtol=1e-5)


def test_a_drums_place_is_always_the_mean_and_is_never_moved_up_or_down():
    asked = []

    def model(tensor):
        asked.append(tensor)
        return np.array([[1.0, 0.0]], np.float32)

    looking("digits-rolling", model)(image())
    assert len(asked) == 1 + len(LOOKS["digits-rolling"].moves)
    assert all(down == 0 for _, down in LOOKS["digits-rolling"].moves)


def test_other_models_answer_as_they_are():
    def model(tensor):
        return tensor

    assert looking("digits-gas", model) is model


def test_what_one_look_rules_out_all_together_do_not():
    sure, unsure = np.array([[1.0, 0.0]], np.float32), np.array([[0.4, 0.6]], np.float32)
    both = mean([sure, unsure])
    assert np.isfinite(both).all()
    np.testing.assert_allclose(both.sum(), 1, rtol=1e-6)
