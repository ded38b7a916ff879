import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from processors.assemble import assemble
from processors.calibration import parse
from processors.limits import Limits
from processors.records import Status
from training.calibration.fit import Aim, CannotError, document
from training.calibration.observation import classify
from training.calibration.readings import halves

_spec = importlib.util.spec_from_file_location("observed", Path(__file__).with_name("observed.py"))
observed = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(observed)
AIM = Aim(risk=0.1, delta=0.05, seed=0)
LOOSE = Aim(risk=0.3, delta=0.05, seed=0)


@pytest.fixture(scope="module")
def made():
    return document(observed.observations(1600), [], observed.MODELS, Limits(), AIM)


def test_models_that_are_too_sure_get_their_temperature(made):
    found = made["temperatures"]["digits-electricity-digital"]
    assert found["temperature"] == pytest.approx(2.0, rel=0.15)
    assert found["after"] < found["before"]


def test_the_calibrated_confidence_tells_more_than_the_product(made):
    loss = made["figures"]["log_loss"]
    assert loss["calibrated"] < loss["product"]


def test_on_new_photos_the_stage_itself_answers_within_the_risk(made):
    """The very function that answers in production, with what was written: no second copy of the rule."""
    limits = Limits(calibration=parse(made, "made"))
    applied = {name: one["temperature"] for name, one in made["temperatures"].items()}
    answered = wrong = 0
    for seen in observed.observations(1500, seed=1):
        record = classify(seen, applied, limits)
        reading = assemble(record, None, limits)
        if reading.status is Status.READ:
            answered += 1
            wrong += reading.registers[0].value != seen.photo.registers[0].value
    assert answered > 250
    assert wrong / answered <= 0.1


def test_the_bound_is_that_of_the_figures(made):
    bound, (counted,) = made["bound"], made["figures"]["datasets"].values()
    assert (bound["answered"], bound["wrong"]) == (counted["answered"], counted["wrong"])
    assert bound["wrong"] / bound["answered"] < bound["bound"] <= 0.1


def test_the_same_seed_gives_the_same_document():
    once, again = (document(observed.observations(400), [], observed.MODELS, Limits(), LOOSE) for _ in range(2))
    assert once == again


def test_what_cannot_be_kept_is_said_with_what_can():
    with pytest.raises(CannotError, match=r"no threshold keeps the wrong share at 0\.1%.*can be kept.*--risk"):
        document(observed.observations(400), [], observed.MODELS, Limits(), replace(AIM, risk=0.001))


def test_too_few_readings_are_named():
    with pytest.raises(CannotError, match="30 each are needed"):
        document(observed.observations(20), [], observed.MODELS, Limits(), AIM)


def test_photos_of_one_meter_stay_on_one_side():
    twice = observed.observations(50) + observed.observations(50, seed=9)
    one, other = halves(twice, seed=3)
    assert len(one) + len(other) == 100
    assert not {seen.group for seen in one} & {seen.group for seen in other}
    assert min(len(one), len(other)) > 20


def test_a_refused_photo_gives_no_record():
    bare = replace(observed.observations(1)[0], registers=())
    assert classify(bare, {}, Limits()) is None
