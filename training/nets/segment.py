"""The net that finds digit areas along a register."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from training.nets.blocks import Residual, conv
from training.nets.locate import focal
from training.nets.net import Net, Normalise

#: Error of a place, in units of the input's height, above which it counts by its size and not by its square: the places'
#: heights tell how far a drum has come, and two thirds of a pixel are a fiftieth of a step.
_SMALL = 0.01


class AreaFinder(Net):
    """Convolutions that take the height away, then convolutions along the register."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            Normalise(),
            conv(3, 16, 2),
            conv(16, 32, 2),
            Residual(32),
            conv(32, 48, (2, 1)),
            Residual(48),
            conv(48, 64, (2, 1)),
            Residual(64),
        )
        self.row = nn.Sequential(
            conv(256, 96, kernel=1),
            Residual(96, kernel=(1, 3)),
            Residual(96, kernel=(1, 3), dilation=2),
            Residual(96, kernel=(1, 3), dilation=4),
            Residual(96, kernel=(1, 3), dilation=8),
        )
        # The last digit of three on a wide display must see a comma that is two digits away.
        self.far = Residual(96, kernel=(1, 3), dilation=16)
        self.added = (self.far,)
        self.head = nn.Conv2d(96, 7, 1)

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits of score, rolling and decimal, and four places, a column."""
        # Four rows become channels, so that what is high and what is low stays apart.
        rows = self.body(tensor).flatten(1, 2).unsqueeze(2)
        raw: torch.Tensor = self.head(self.far(self.row(rows))).squeeze(2)
        return raw

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return the contract's order and ranges."""
        return torch.cat([torch.sigmoid(raw[:, :1]), raw[:, 1:5], torch.sigmoid(raw[:, 5:])], 1)


def areas_loss(raw: torch.Tensor, targets: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the loss; planes of the target: the output's seven, the weight, and whether rolling is known."""
    planes = targets[0]
    weight, rolling_known = planes[:, 7], planes[:, 8]
    total = weight.sum().clamp(min=1)
    places = functional.smooth_l1_loss(raw[:, 1:5], planes[:, 1:5], reduction="none", beta=_SMALL).mean(1)
    rolling = functional.binary_cross_entropy_with_logits(raw[:, 5], planes[:, 5], reduction="none") * rolling_known
    decimal = functional.binary_cross_entropy_with_logits(raw[:, 6], planes[:, 6], reduction="none")
    return focal(raw[:, 0], planes[:, 0]) + (weight * (8 * places + 0.4 * rolling + decimal)).sum() / total
