import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from training.data.workshop import Workshop  # noqa: E402
from training.loop import EPOCH, Budget, State, checkpoint_path, inherit, train  # noqa: E402
from training.nets.classify import DigitNet, soft_cross_entropy  # noqa: E402
from training.task import Task  # noqa: E402
from training.warm_start import StartError  # noqa: E402

pytestmark = pytest.mark.training

SHAPE = (1, 1, 48, 32)
STEPS = 6
BUDGET = Budget(epochs=STEPS / EPOCH)


class Bars:
    """A bright bar in one of eleven places: learnt within a few steps."""

    def draw(self, rng):
        place = int(rng.integers(11))
        image = rng.random((1, 48, 32)).astype(np.float32) * 0.2
        image[0, 4 * place : 4 * place + 4] = 1
        return image, np.eye(11, dtype=np.float32)[place]


def bars(**changes):
    facts = {
        "name": "bars",
        "net": lambda: DigitNet(SHAPE, 11),
        "samples": lambda workshop: Bars(),
        "loss": soft_cross_entropy,
        "measure": lambda model, workshop: {},
        "preprocessing": (),
        "limits": "",
        "batch": 8,
    }
    return Task(**(facts | changes))


def weights(state):
    return torch.cat([value.flatten().double() for value in state.average.values()])


def test_the_same_seed_gives_the_same_weights(tmp_path):
    one = train(bars(), Workshop(tmp_path / "a", None, seed=3), BUDGET)
    other = train(bars(), Workshop(tmp_path / "b", None, seed=3), BUDGET)
    assert torch.equal(weights(one), weights(other))


def test_another_seed_gives_other_weights(tmp_path):
    one = train(bars(), Workshop(tmp_path, None, seed=3), BUDGET)
    other = train(bars(), Workshop(tmp_path, None, seed=4), BUDGET)
    assert not torch.equal(weights(one), weights(other))


def test_a_training_that_was_cut_off_goes_on_to_the_very_same_weights(tmp_path):
    whole = train(bars(), Workshop(tmp_path / "whole", None), BUDGET)
    workshop = Workshop(tmp_path / "cut", None)
    cut = train(bars(), workshop, BUDGET, stop_after=2)
    assert cut.step == 2
    resumed = train(bars(), workshop, BUDGET)
    assert resumed.step == STEPS
    assert torch.equal(weights(resumed), weights(whole))


class Interrupted(Bars):
    """Ctrl-C comes in the fourth step."""

    def __init__(self):
        self.drawn = 0

    def draw(self, rng):
        self.drawn += 1
        if self.drawn > 3 * 8:
            raise KeyboardInterrupt
        return super().draw(rng)


def test_ctrl_c_keeps_what_was_learnt_until_then(tmp_path):
    whole = train(bars(), Workshop(tmp_path / "whole", None), BUDGET)
    workshop = Workshop(tmp_path / "cut", None)
    with pytest.raises(KeyboardInterrupt):
        train(bars(samples=lambda workshop: Interrupted()), workshop, BUDGET)
    assert State.load(checkpoint_path(workshop, "bars")).step == 3
    assert torch.equal(weights(train(bars(), workshop, BUDGET)), weights(whole))


def test_a_finished_training_is_not_done_again(tmp_path):
    workshop = Workshop(tmp_path, None)
    train(bars(), workshop, BUDGET)
    again = train(bars(samples=lambda workshop: pytest.fail("drew samples")), workshop, BUDGET)
    assert again.step == STEPS


def test_a_larger_budget_goes_on_with_a_finished_training(tmp_path):
    workshop = Workshop(tmp_path, None)
    train(bars(), workshop, BUDGET)
    assert train(bars(), workshop, Budget(epochs=(STEPS + 2) / EPOCH)).step == STEPS + 2


def test_a_kill_while_writing_leaves_the_checkpoint_before(tmp_path, monkeypatch):
    workshop = Workshop(tmp_path, None)
    state = train(bars(), workshop, BUDGET, stop_after=2)

    def torn(value, path):
        path.write_bytes(b"half a checkp")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", torn)
    with pytest.raises(KeyboardInterrupt):
        state.save(checkpoint_path(workshop, "bars"))
    assert State.load(checkpoint_path(workshop, "bars")).step == 2


def test_a_checkpoint_of_another_net_is_not_gone_on_with(tmp_path):
    workshop = Workshop(tmp_path, None)
    train(bars(), workshop, BUDGET, stop_after=2)
    with pytest.raises(StartError, match=r"bars-0\.pt is of another net than today's: begin anew with --fresh"):
        train(bars(net=lambda: DigitNet(SHAPE, 12)), workshop, BUDGET)


def test_what_a_training_starts_from_must_be_there(tmp_path):
    with pytest.raises(StartError, match="train stripes first, or start from an exported model"):
        train(bars(starts_from="stripes"), Workshop(tmp_path, None), BUDGET)
    with pytest.raises(StartError, match="is not there: mrrs models list"):
        train(bars(), Workshop(tmp_path, None), BUDGET, champion=tmp_path / "bars/0.1.0/model.onnx")


def test_training_learns(tmp_path):
    before = train(bars(), Workshop(tmp_path / "short", None), Budget(epochs=1 / EPOCH))
    after = train(bars(batch=32), Workshop(tmp_path / "long", None), Budget(epochs=0.6))
    assert loss_of(after) < loss_of(before) / 2


def loss_of(state):
    net = DigitNet(SHAPE, 11)
    net.load_state_dict(state.average)
    rng = np.random.default_rng(9)
    images, targets = (
        torch.from_numpy(np.stack(column)) for column in zip(*(Bars().draw(rng) for _ in range(64)), strict=True)
    )
    with torch.no_grad():
        return float(soft_cross_entropy(net.eval()(images), (targets,)))


def test_a_net_takes_over_what_fits_and_keeps_its_own_head():
    parent, child = DigitNet(SHAPE, 100), DigitNet(SHAPE, 11)
    head = child.head[-1].weight.clone()
    inherit(child, parent.state_dict())
    assert torch.equal(child.head[2].weight, parent.head[2].weight)
    assert torch.equal(child.head[-1].weight, head)


def test_a_budget_is_used_up_by_whichever_limit_comes_first():
    budget = Budget(epochs=2, minutes=1)
    assert budget.progress(step=EPOCH, seconds=6) == 0.5
    assert budget.progress(step=EPOCH, seconds=45) == 0.75
    assert budget.progress(step=2 * EPOCH, seconds=0) == 1
