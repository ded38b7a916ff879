"""Several looks at one input: the mean over what a model says of it and of copies that are moved a little.

What a net says of small print or of a drum depends more than it should on where exactly it was cut out; the mean over several
cuts is nearer to the truth than each of them, as for the crops of K. Simonyan, A. Zisserman, Very Deep Convolutional Networks
for Large-Scale Image Recognition, ICLR 2015, section 3.2. It is taken of the logits, so that a temperature acts on the mean as
on each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from processors.contracts import Model, Tensor

#: Stands for what a model rounds down to 0, so that its logarithm stays finite.
_LEAST = 1e-12


@dataclass(frozen=True, slots=True)
class Looks:
    """How a model looks again."""

    #: Pixels to the right and down.
    moves: tuple[tuple[int, int], ...]
    #: Confidence (0..1) from which on one look is enough; 1 for a model that always looks again.
    sure: float


_TARIFF = Looks(((4, 0), (-4, 0), (0, 3), (0, -3)), 0.99)
#: Models that look again. A drum's place is told from how high it stands, so that it is only moved to the sides; for the models
#: of full digits the mean was tried and is no better.
LOOKS: dict[str, Looks] = {
    "meter-type": Looks(((6, 0), (-6, 0), (0, 6), (0, -6)), 0.97),
    "tariff-electricity-analog": _TARIFF,
    "tariff-electricity-digital": _TARIFF,
    "digits-rolling": Looks(((1, 0), (-1, 0)), 1.0),
}


def looking(name: str, model: Model) -> Model:
    """Return the model of a name with its looks; as it is where one is enough."""
    looks = LOOKS.get(name)
    if looks is None:
        return model

    def answer(tensor: Tensor) -> Tensor:
        first = model(tensor)
        if looks.sure < 1 and float(first.max()) >= looks.sure:
            return first
        return mean([first, *(model(moved(tensor, right, down)) for right, down in looks.moves)])

    return answer


def moved(tensor: Tensor, right: int, down: int) -> Tensor:
    """Return an input, N x C x H x W, moved by whole pixels; what comes in from outside repeats the edge."""
    (up, below), (left, after) = (max(down, 0), max(-down, 0)), (max(right, 0), max(-right, 0))
    height, width = tensor.shape[2:]
    padded = np.pad(tensor, ((0, 0), (0, 0), (up, below), (left, after)), "edge")
    return np.ascontiguousarray(padded[:, :, below : below + height, after : after + width])


def mean(answers: list[Tensor]) -> Tensor:
    """Return the mean of distributions by their logits: the normalised geometric mean.

    >>> mean([np.array([[0.9, 0.1]], np.float32), np.array([[0.1, 0.9]], np.float32)]).round(3).tolist()
    [[0.5, 0.5]]
    """
    together = np.exp(np.mean([np.log(np.maximum(np.asarray(one, np.float64), _LEAST)) for one in answers], axis=0))
    return np.asarray(together / together.sum(axis=-1, keepdims=True), np.float32)
