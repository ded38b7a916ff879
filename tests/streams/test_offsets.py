"""Release in order, and gaps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.offsets import Offsets

P = ("topic", 0)


def test_a_record_waits_for_those_before_it():
    offsets, released = Offsets(), []
    tickets = [offsets.begin(P, n, lambda n=n: released.append(n))[0] for n in range(3)]
    offsets.done(tickets[1])
    offsets.done(tickets[2])
    assert released == []
    offsets.done(tickets[0])
    assert released == [0, 1, 2]


@given(st.permutations(range(12)))
def test_whatever_the_order_of_finishing_only_what_all_before_have_finished_is_released(order):
    offsets, released, finished = Offsets(), [], set()
    tickets = [offsets.begin(P, n, lambda n=n: released.append(n))[0] for n in range(12)]
    for n in order:
        offsets.done(tickets[n])
        finished.add(n)
        expected = next((k for k in range(12) if k not in finished), 12)
        assert released == list(range(expected))


def test_partitions_do_not_wait_for_each_other():
    offsets, released = Offsets(), []
    offsets.begin(("topic", 1), 0, lambda: released.append("other"))
    ticket, _ = offsets.begin(P, 0, lambda: released.append("this"))
    offsets.done(ticket)
    assert released == ["this"]


def test_missing_offsets_are_counted():
    offsets = Offsets()
    assert offsets.begin(P, 5, list)[1] == 0
    assert offsets.begin(P, 6, list)[1] == 0
    assert offsets.begin(P, 10, list)[1] == 3


def test_missing_offsets_at_the_start_are_counted_where_the_start_is_known():
    assert Offsets().begin(P, 5, list, first=2)[1] == 3
    assert Offsets().begin(P, 5, list, first=5)[1] == 0
    assert Offsets().begin(P, 5, list, first=9)[1] == 0


def test_a_partition_read_again_starts_anew():
    offsets, released = Offsets(), []
    old, _ = offsets.begin(P, 5, lambda: released.append("old"))
    again, missing = offsets.begin(P, 5, lambda: released.append("again"))
    assert missing == 0
    offsets.done(again)
    assert released == ["again"]
    offsets.done(old)
    assert released == ["again", "old"]


def test_what_was_read_elsewhere_in_the_meantime_is_no_gap():
    offsets = Offsets()
    offsets.begin(P, 5, list)
    offsets.forget(P)
    assert offsets.begin(P, 50, list, first=50)[1] == 0


def test_what_is_done_is_known_of_partitions_in_which_something_was_begun():
    offsets = Offsets()
    assert offsets.done_before(P) is None
    tickets = [offsets.begin(P, n, lambda: None)[0] for n in (5, 6, 7)]
    assert offsets.done_before(P) == 5
    offsets.done(tickets[1])
    assert offsets.done_before(P) == 5
    offsets.done(tickets[0])
    assert offsets.done_before(P) == 7
    offsets.forget(P)
    assert offsets.done_before(P) is None
    offsets.done(tickets[2])  # of before: another worker has the partition now
    assert offsets.done_before(P) is None
