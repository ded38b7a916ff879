import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from training.data.digits import drum_target  # noqa: E402
from training.nets.classify import (  # noqa: E402
    DigitNet,
    DrumNet,
    LabelNet,
    soft_cross_entropy,
    soft_cross_entropy_and_place,
)

pytestmark = pytest.mark.training


def label_net():
    torch.manual_seed(0)
    net = LabelNet((1, 3, 96, 256), 5, stem=4, channels=(4, 4, 8))
    return net.eval()


def test_both_give_a_distribution_for_each_image():
    for net, image in (
        (label_net(), torch.rand(3, 3, 96, 256)),
        (DigitNet((1, 1, 48, 32), 11), torch.rand(3, 1, 48, 32)),
    ):
        net.eval()
        with torch.no_grad():
            found = net.activate(net(image))
        assert found.shape[0] == 3
        torch.testing.assert_close(found.sum(1), torch.ones(3))


def test_a_label_is_the_same_evidence_wherever_it_stands():
    net = label_net()
    print_, image, moved = torch.rand(3, 16, 16), *torch.full((2, 1, 3, 96, 256), 0.5)
    image[0, :, 32:48, 80:96] = print_
    moved[0, :, 48:64, 144:160] = print_  # by whole cells of 16 pixels, away from the edges
    with torch.no_grad():
        torch.testing.assert_close(net(image), net(moved), atol=1e-4, rtol=0)


def test_a_place_that_counts_for_nothing_is_not_read():
    net = label_net()
    with torch.no_grad():
        net.place.fill_(-100.0)
        net.place[:16] = 0.0  # the uppermost row of cells
        image = torch.full((1, 3, 96, 256), 0.5)
        image[0, :, :8, 80:96] = torch.rand(3, 8, 16)
        quiet = net(torch.full((1, 3, 96, 256), 0.5))
        assert not torch.allclose(net(image), quiet, atol=1e-6)
        net.place[:16] = -100.0
        net.place[-16:] = 0.0  # the lowest one
        torch.testing.assert_close(net(image)[:, :-1], net(torch.full((1, 3, 96, 256), 0.5))[:, :-1])


def test_further_blocks_at_first_let_everything_past():
    torch.manual_seed(0)
    plain, finer = DigitNet((1, 1, 48, 32), 100).eval(), DrumNet((1, 1, 48, 32), 100).eval()
    finer.load_state_dict(plain.state_dict(), strict=False)
    image = torch.rand(2, 1, 48, 32)
    with torch.no_grad():
        torch.testing.assert_close(finer(image), plain(image))


def bell(position):
    return torch.tensor(drum_target(position))[None]


@pytest.mark.parametrize("position", [0.02, 3.97, 9.97])
def test_a_bell_on_the_true_place_costs_no_more_than_its_cross_entropy(position):
    raw, target = torch.log(bell(position) + 1e-9), bell(position)
    torch.testing.assert_close(
        soft_cross_entropy_and_place(raw, (target,)), soft_cross_entropy(raw, (target,)), atol=1e-4, rtol=0
    )


def test_a_bell_that_is_off_costs_more_than_its_cross_entropy_and_the_more_the_farther():
    target = bell(9.98)
    costs = []
    for position in (9.98, 9.99, 0.01, 0.03):
        raw = torch.log(bell(position) + 1e-9)
        costs.append(float(soft_cross_entropy_and_place(raw, (target,)) - soft_cross_entropy(raw, (target,))))
    assert costs == sorted(costs)
    assert costs[-1] > costs[1] > 0.001


@pytest.mark.parametrize("true", [3.0, 8.02])
def test_a_rounded_label_and_a_digit_that_was_taken_for_another_are_left_to_the_cross_entropy(true):
    raw = torch.log(bell(3.04) + 1e-9).requires_grad_()
    target = bell(true)
    losses = [loss(raw, (target,)) for loss in (soft_cross_entropy, soft_cross_entropy_and_place)]
    one, other = (torch.autograd.grad(loss, raw)[0] for loss in losses)
    torch.testing.assert_close(one, other, atol=1e-3, rtol=0)
