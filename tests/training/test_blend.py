"""A version between a champion and what was trained from it."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

from processors.contracts import CONTRACTS  # noqa: E402
from training.__main__ import main  # noqa: E402
from training.blend import Order, added, between, blend  # noqa: E402
from training.data.workshop import Workshop  # noqa: E402
from training.export import enter, load  # noqa: E402
from training.nets.net import Deployed  # noqa: E402
from training.tasks import TASKS  # noqa: E402
from training.warm_start import StartError  # noqa: E402

pytestmark = pytest.mark.training

CONTRACT = CONTRACTS["digits-rolling"]
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Noise:
    """Examples without meaning."""

    def draw(self, rng):
        return (rng.random(CONTRACT.input[1:], np.float32),)


TASK = replace(TASKS["digits-rolling"], samples=lambda _: Noise(), measure=lambda *_: {"noise": {"right": 0.5}})


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A folder of models with a version 0.9.0 of random weights."""
    folder = tmp_path_factory.mktemp("trained")
    path = folder / "digits-rolling" / "0.9.0" / "model.onnx"
    path.parent.mkdir(parents=True)
    torch.manual_seed(0)
    net = TASK.net()
    for parameter in net.parameters():
        torch.nn.init.uniform_(parameter, -0.1, 0.1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            Deployed(net).eval(), (torch.rand(CONTRACT.input),), str(path), opset_version=17, dynamo=False,
            input_names=["input"], output_names=["output"],
        )  # fmt: skip
    facts = {"model": "digits-rolling", "version": "0.9.0", "metrics": {}, "training": {"seconds": 1}}
    enter(folder, "digits-rolling", "0.9.0", facts, NOW)
    return folder


def answers(path):
    tensor = np.random.default_rng(1).random(CONTRACT.input, np.float32)
    return load(path)(tensor)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_ends_are_the_champion_and_what_was_trained(share, trained, float_model, tmp_path):
    champion = float_model("digits-rolling")
    order = Order(trained, "0.9.0", champion, share, tmp_path, "1.0.0")
    blend(TASK, Workshop(tmp_path, None), order, NOW)
    wanted = (champion, trained / "digits-rolling/0.9.0/model.onnx")[int(share)]
    made = tmp_path / "digits-rolling/1.0.0/model.onnx"
    np.testing.assert_allclose(answers(made), answers(wanted), atol=1e-5)


def test_the_card_says_of_what_it_was_made_and_how_it_reads(trained, float_model, tmp_path):
    order = Order(trained, "0.9.0", float_model("digits-rolling"), 0.25, tmp_path, "1.0.0")
    blend(TASK, Workshop(tmp_path, None), order, NOW)
    card = json.loads((tmp_path / "digits-rolling/1.0.0/card.json").read_text())
    assert card["version"] == "1.0.0"
    assert card["training"] == {"seconds": 1}
    assert card["metrics"] == {"noise": {"right": 0.5}}
    assert card["blend"]["share"] == 0.25
    assert card["blend"]["champion"].startswith("digits-rolling/")
    assert card["blend"]["trained"].startswith("0.9.0, sha256 ")


def test_a_version_that_is_there_is_not_written_over(trained, float_model, tmp_path):
    order = Order(trained, "0.9.0", float_model("digits-rolling"), 0.5, trained, "0.9.0")
    before = answers(trained / "digits-rolling/0.9.0/model.onnx")
    with pytest.raises(StartError, match="written over"):
        blend(TASK, Workshop(tmp_path, None), order, NOW)
    np.testing.assert_array_equal(answers(trained / "digits-rolling/0.9.0/model.onnx"), before)


def test_between_two_nets_lies_their_weighted_mean_and_a_lacking_block_is_closed():
    one, two = np.ones((2, 2), np.float32), np.full(2, 3, np.float32)
    champion = [(one, two)]
    trained = [(3 * one, two), (one, two), (2 * one, two)]
    mixed = between(champion, trained, [False, True, None], 0.25)
    assert [float(weight.mean()) for weight, _ in mixed] == [1.5, 1.0, 0.5]
    assert [float(bias.mean()) for _, bias in mixed] == [3.0, 3.0, 0.75]


@pytest.mark.parametrize(
    ("champion", "trained", "lacking"),
    [
        ([(2, 2)], [(2, 2), (2, 2)], [False]),
        ([(2, 2)], [(3, 3)], [False]),
        ([(2, 2), (2, 2)], [(2, 2)], [False]),
    ],
)
def test_other_nets_are_refused(champion, trained, lacking):
    def layers(shapes):
        return [(np.zeros(shape, np.float32), np.zeros(shape[0], np.float32)) for shape in shapes]

    with pytest.raises(StartError):
        between(layers(champion), layers(trained), lacking, 0.5)


def test_the_blocks_that_a_champion_may_lack_end_with_their_second_layer(tmp_path):
    found = added(TASK, Workshop(tmp_path, None))
    assert [found.count(True), found.count(None)] == [4, 4]
    assert all(found[place - 1] for place, one in enumerate(found) if one is None)


def test_a_version_whose_weights_are_integers_is_refused(tmp_path, pytestconfig, float_model):
    quantised = pytestconfig.rootpath / "onnx"
    card = next(
        path for path in sorted((quantised / "digits-rolling").glob("*/card.json"))
        if json.loads(path.read_text()).get("weights") == "int8"
    )  # fmt: skip
    order = Order(quantised, card.parent.name, float_model("digits-rolling"), 0.5, tmp_path, "1.0.0")
    task = replace(TASK, net=TASKS["common-drums"].net)
    with pytest.raises(StartError, match="integers"):
        blend(task, Workshop(tmp_path, None), order, NOW)
    assert not list(tmp_path.glob("digits-rolling"))


@pytest.mark.parametrize(
    ("options", "said"), [(["--share", "1.5"], "a number from 0 to 1"), ([], "is not there: mrrs models list")]
)
def test_the_command_says_what_is_wrong(options, said, tmp_path, capsys):
    arguments = [
        "--smoke",
        "--version",
        "9.9.9",
        "--champion",
        "9.9.9",
        "--model-version",
        "1.0.0",
        "--out",
        str(tmp_path),
    ]
    assert main(["blend", "digits-rolling", *arguments, *options]) == 2
    assert said in capsys.readouterr().err
