"""Nets that give one distribution for the whole image."""

from __future__ import annotations

import torch
from torch import nn

from training.nets.blocks import Residual, conv
from training.nets.encoder import CHANNELS, Encoder
from training.nets.net import Net, Normalise


class DigitNet(Net):
    """Convolutions that halve the small crop a few times, then a small dense head that still knows where things are."""

    def __init__(self, shape: tuple[int, ...], classes: int) -> None:
        super().__init__()
        _, _, height, width = shape
        # The first layer keeps the full size.
        layers: list[nn.Module] = [nn.Sequential(Normalise(), conv(1, 16))]
        inputs, channels = 16, (32, 64, 96)
        for outputs in channels:
            layers += [conv(inputs, outputs, 2), Residual(outputs)]
            inputs = outputs
        cells = -(-height // 2 ** len(channels)) * -(-width // 2 ** len(channels))
        self.body = nn.Sequential(*layers, conv(inputs, 32, kernel=1))
        self.head = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.1), nn.Linear(32 * cells, 128), nn.ReLU(), nn.Linear(128, classes)
        )

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        logits: torch.Tensor = self.head(self.body(tensor))
        return logits

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return probabilities."""
        return torch.softmax(raw, 1)


class LabelNet(Net):
    """Reads what is printed somewhere: each place gives evidence for each label, and some places count more than others.

    What a label looks like is learnt once for all places, not once for each as a dense layer would. Places are pooled as
    in multiple-instance learning (Ilse et al. 2018), here with weights that are the same for every image.
    """

    def __init__(self, shape: tuple[int, ...], classes: int, *, stem: int, channels: tuple[int, ...]) -> None:
        """Make the net.

        Args:
            shape: of the input, 1 x C x H x W.
            classes: of the output; the last one is for no label.
            stem: channels of the first layer, which halves the image.
            channels: of the residual stages, each halving the image before it.
        """
        super().__init__()
        _, inputs, height, width = shape
        layers: list[nn.Module] = [Normalise(), conv(inputs, stem, 2)]
        inputs = stem
        for outputs in channels:
            layers += [conv(inputs, outputs, 2), Residual(outputs)]
            inputs = outputs
        self.body = nn.Sequential(*layers)
        self.evidence = nn.Conv2d(inputs, classes - 1, 1)
        halvings = 2 ** (1 + len(channels))
        self.place = nn.Parameter(torch.zeros(-(-height // halvings) * -(-width // halvings)))
        self.none = nn.Parameter(torch.zeros(1))

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        found = self.evidence(self.body(tensor)).flatten(2) + torch.log_softmax(self.place, 0)
        return torch.cat([torch.logsumexp(found, 2), self.none.expand(tensor.shape[0], 1)], 1)

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return probabilities."""
        return torch.softmax(raw, 1)


class WholeNet(Net):
    """A distribution for a whole photo, on the encoder of the detector."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(2 * CHANNELS[-1], 128), nn.ReLU(), nn.Linear(128, classes))

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        deep = self.encoder(tensor)[-1]
        logits: torch.Tensor = self.head(torch.cat([deep.mean((2, 3)), deep.amax((2, 3))], 1))
        return logits

    def activate(self, raw: torch.Tensor) -> torch.Tensor:
        """Return probabilities."""
        return torch.softmax(raw, 1)


def soft_cross_entropy(raw: torch.Tensor, targets: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the cross entropy with a distribution as target."""
    return -(targets[0] * torch.log_softmax(raw, 1)).sum(1).mean()
