import numpy as np

from processors.warm_up import NUMBERS, warm_up, warm_up_input


def test_the_input_goes_from_0_to_1_in_the_models_shape():
    tensor = warm_up_input((1, 1, 4, 5))
    assert (tensor.shape, tensor.dtype, tensor.min(), tensor.max()) == ((1, 1, 4, 5), np.float32, 0, 1)
    assert np.all(np.diff(tensor.ravel()) > 0)


def test_the_first_numbers_of_the_output_are_kept():
    assert warm_up(lambda tensor: tensor * 2, (1, 5)) == [0, 0.5, 1, 1.5, 2]
    assert len(warm_up(lambda tensor: tensor, (1, 3, 8, 8))) == NUMBERS
