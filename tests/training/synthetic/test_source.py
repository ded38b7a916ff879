import pytest

from training.synthetic import source
from training.synthetic.faults import FAULTS


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(source, "_SIDE", 128)
    monkeypatch.setattr(source, "_LARGE_SIDE", 200)


def test_the_same_seed_gives_the_same_bytes():
    assert list(source.photos(6, 7)) == list(source.photos(6, 7))


def test_another_seed_gives_other_bytes():
    assert [photo.data for photo in source.photos(3, 7)] != [photo.data for photo in source.photos(3, 8)]


@pytest.mark.parametrize("drift", source.DRIFTS)
def test_drift_starts_half_way(drift):
    usual = [photo.data for photo in source.photos(12, 3)]
    drifted = [photo.data for photo in source.photos(12, 3, drift=drift)]
    assert drifted[:6] == usual[:6]
    assert sum(a != b for a, b in zip(usual[6:], drifted[6:], strict=True)) >= 2


def test_a_drifting_fault_is_in_the_labels():
    for drift in set(source.DRIFTS) & set(FAULTS):
        orders = [source.order(1, index, drift) for index in range(40)]
        assert sum(order.fault == drift for order in orders) > 24


def test_the_new_meter_is_one_model_and_each_shows_its_own_value():
    orders = [source.order(1, index, "new-meter") for index in range(40)]
    new = [order for order in orders if order.model is not None]
    assert len(new) > 24
    assert {(order.kind, order.model) for order in new} == {("electricity-analog", new[0].model)}
    shown = [
        source.render(order.seed, kind=order.kind, fault="none", fonts=order.fonts, side=128, model=order.model).truth
        for order in new[:4]
    ]
    registers = [register for truth in shown for register in truth.registers]
    assert {(len(register.value), register.decimals) for register in registers} == {(7, 1)}
    assert len({register.value for register in registers}) == 4


def test_the_mix_has_every_kind_large_photos_and_several_codecs():
    orders = [source.order(1, index, None) for index in range(300)]
    assert {order.kind for order in orders} == set(source.KINDS)
    assert {order.codec for order in orders} == {"jpeg", "png", "webp"}
    assert {order.orientation for order in orders} == {1, 3, 6, 8}
    assert 2 < sum(order.large for order in orders) < 30


def test_a_photo_says_what_it_is():
    photo = next(photo for photo in source.photos(30, 1) if photo.registers)
    assert photo.content_type == source.CONTENT_TYPES[photo.name.rsplit(".", 1)[1]]
    assert all(register.value.isdigit() for register in photo.registers)


def test_an_unknown_drift_is_refused():
    with pytest.raises(ValueError, match="there are dark"):
        next(source.photos(1, 1, drift="fog"))
