"""Nets that give one distribution for the whole image."""

from __future__ import annotations

import torch
from torch import nn

from training.nets.blocks import Residual, conv
from training.nets.encoder import CHANNELS, Encoder
from training.nets.net import Net, Normalise

#: Classes on each side of a drum's true place that its mean is taken of, and how much that mean's error weighs.
_NEAR, _PLACE = 4, 5.0


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


class DrumNet(DigitNet):
    """The same with a further block at each size, for a drum's place to a hundredth of a step."""

    def __init__(self, shape: tuple[int, ...], classes: int) -> None:
        super().__init__(shape, classes)
        self.finer = nn.ModuleList(Residual(channels) for channels in (16, 32, 64, 96))
        self.added = tuple(self.finer)

    def forward(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return logits."""
        sizes = (self.body[:1], self.body[1:3], self.body[3:5], self.body[5:7])
        for size, finer in zip(sizes, self.finer, strict=True):
            tensor = finer(size(tensor))
        logits: torch.Tensor = self.head(self.body[7:](tensor))
        return logits


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


def soft_cross_entropy_and_place(raw: torch.Tensor, targets: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """Return the cross entropy with a bell on a circle of classes, and by how many classes the mean near it is off.

    The service takes the mean of the classes near the best one for the place. Learning on that mean is called integral
    regression (Sun et al. 2018); here it looks at the classes near the true place only. A place right on a class may be a
    label that was rounded to it, and has no say.
    """
    target = targets[0]
    steps = torch.arange(-_NEAR, _NEAR + 1)
    near = (target.argmax(1, keepdim=True) + steps) % target.shape[1]
    bell, seen = target.gather(1, near), torch.softmax(raw, 1).gather(1, near)
    sure = seen.sum(1)
    place = (seen * steps).sum(1) / sure.clamp(min=1e-3)
    true = (bell * steps).sum(1) / bell.sum(1)
    off = nn.functional.smooth_l1_loss(place, true, reduction="none", beta=0.1) * sure.detach() * (true.abs() > 1e-3)
    return soft_cross_entropy(raw, targets) + _PLACE * off.mean()
