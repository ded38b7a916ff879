import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from training.nets.classify import DigitNet, LabelNet  # noqa: E402

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
