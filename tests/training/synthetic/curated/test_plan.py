from collections import Counter
from dataclasses import replace

from processors.records import Reason
from training.synthetic.curated import plan
from training.synthetic.curated.files import DEFECTS
from training.synthetic.faults import FAULTS
from training.synthetic.truth import KINDS

ORDERS = list(plan.curated())


def test_the_curated_set_has_2114_photos_of_which_204_must_be_rejected():
    assert len(ORDERS) == 2114
    assert sum(order.reason is not None for order in ORDERS) == 204


def test_every_kind_every_fault_and_nearly_every_reason_comes_up():
    assert {order.kind for order in ORDERS} == set(KINDS)
    assert {order.fault for order in ORDERS} >= set(FAULTS) | set(DEFECTS)
    # No renderer leaves a register without a digit: that reason has no photo here.
    assert {order.reason for order in ORDERS} == {*Reason, None} - {Reason.NO_DIGITS}


def test_each_kind_of_meter_shows_each_fault_in_the_same_share():
    readable = [order for order in ORDERS if order.reason is None]
    for kind in KINDS[:4]:
        faults = Counter(order.fault for order in readable if order.kind == kind)
        assert abs(faults["none"] / faults.total() - 0.52) < 0.02
        assert min(faults[fault] for fault in ("dark", "bright", "blur", "glare", "rotate", "noise", "far")) > 15


def test_a_part_is_the_beginning_of_the_whole():
    assert list(plan.curated(20)) == ORDERS[:20]
    assert list(plan.not_a_meter(7)) == list(plan.not_a_meter())[:7]


def test_another_seed_orders_as_many_of_each_kind_and_no_photo_of_the_fixed_set():
    other = list(plan.curated(seed=1))
    assert Counter((order.kind, order.fault) for order in other) == Counter(
        (order.kind, order.fault) for order in ORDERS
    )
    assert {order.seed for order in other}.isdisjoint(order.seed for order in ORDERS)


def test_no_photo_is_ordered_twice_and_the_sets_share_no_seed():
    seeds = [order.seed for order in (*ORDERS, *plan.not_a_meter())]
    assert len(set(seeds)) == len(seeds)
    assert all(replace(order, index=0) != replace(ORDERS[0], index=0) for order in ORDERS[1:])


def test_the_set_without_a_meter_expects_nothing_else():
    orders = list(plan.not_a_meter(30))
    assert {(order.kind, order.reason) for order in orders} == {("not_a_meter", Reason.NOT_A_METER)}
    assert len({order.fault for order in orders}) > 4
