import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.embedded.partition import Partition, UnknownFormatError
from tests.streams.embedded.batches import batch


def test_records_get_offsets_one_after_another():
    partition = Partition(10_000, guarded=False)
    assert [partition.append(batch(count=3)), partition.append(batch()), partition.append(batch())] == [0, 3, 4]
    assert (partition.start, partition.end) == (0, 5)


def test_a_batch_carries_its_offset_in_what_is_read():
    partition = Partition(10_000, guarded=False)
    partition.append(batch(count=3))
    partition.append(batch(count=2))
    (base,) = struct.unpack_from(">q", partition.read(3, 1000))
    assert base == 3


def test_the_bytes_from_an_offset_on_are_counted_as_far_as_anybody_wants_to_know():
    partition = Partition(10_000, guarded=False)
    assert partition.size_from(0, 1) == 0
    for _ in range(5):
        partition.append(batch(100, count=2))
    assert [partition.size_from(offset, 10_000) for offset in (0, 1, 2, 9, 10)] == [500, 500, 400, 100, 0]
    assert partition.size_from(0, 150) == 200


def test_the_oldest_go_when_nobody_guards_them():
    partition = Partition(250, guarded=False)
    for _ in range(5):
        partition.append(batch(100))
    assert (partition.start, partition.end, partition.size) == (3, 5, 200)


def test_the_newest_record_is_kept_however_large_it_is():
    partition = Partition(250, guarded=False)
    for _ in range(3):
        partition.append(batch(1000))
    assert (partition.start, partition.end) == (2, 3)
    assert len(partition.read(2, 10)) == 1000


def test_what_a_stage_has_not_committed_is_never_dropped():
    partition = Partition(250, guarded=True)
    for _ in range(5):
        partition.append(batch(100))
    assert partition.start == 0
    partition.commit(4)
    partition.append(batch(100))
    assert partition.start == 4


def test_a_producer_has_room_until_the_stage_lags_by_the_limit():
    partition = Partition(250, guarded=True)
    assert partition.has_room(1000)
    partition.append(batch(100))
    assert partition.has_room(150)
    assert not partition.has_room(151)
    partition.commit(1)
    assert partition.has_room(1000)


def test_a_stage_that_goes_back_needs_its_records_again():
    partition = Partition(250, guarded=True)
    partition.append(batch(200))
    partition.commit(1)
    partition.commit(0)
    assert not partition.has_room(100)


def test_reading_gives_whole_batches_up_to_a_size_but_one_at_least():
    partition = Partition(10_000, guarded=False)
    for _ in range(4):
        partition.append(batch(100))
    assert len(partition.read(0, 250)) == 200
    assert len(partition.read(1, 1)) == 100
    assert partition.read(4, 1000) == b""


def test_reading_from_within_a_batch_gives_the_whole_batch():
    partition = Partition(10_000, guarded=False)
    partition.append(batch(100, count=5))
    assert len(partition.read(3, 1000)) == 100


def test_several_batches_in_one_request_are_kept_apart():
    partition = Partition(10_000, guarded=False)
    assert partition.append(batch(100, count=2) + batch(120)) == 0
    assert partition.end == 3
    assert len(partition.read(2, 1000)) == 120


def test_a_batch_that_an_idempotent_producer_sends_again_is_kept_once():
    partition = Partition(10_000, guarded=False)
    assert partition.append(batch(producer=7, sequence=0)) == 0
    assert partition.append(batch(producer=7, sequence=1)) == 1
    assert partition.append(batch(producer=7, sequence=1)) == 1
    assert partition.append(batch(producer=8, sequence=1)) == 2
    assert partition.end == 3


def test_an_offset_is_found_by_time():
    partition = Partition(10_000, guarded=False)
    for timestamp in (1000, 2000, 3000):
        partition.append(batch(timestamp=timestamp))
    assert [partition.offset_at(0), partition.offset_at(1500), partition.offset_at(3001)] == [0, 1, -1]


@pytest.mark.parametrize(
    "records", [b"", b"short", batch(magic=1), batch()[:-1], batch() + b"x", struct.pack(">qi", 0, -100) + bytes(60)]
)
def test_what_is_no_batch_is_refused_and_leaves_nothing(records):
    partition = Partition(10_000, guarded=False)
    with pytest.raises(UnknownFormatError):
        partition.append(records)
    assert (partition.size, partition.end) == (0, 0)


@given(
    st.lists(st.tuples(st.integers(61, 400), st.integers(1, 5)), min_size=1, max_size=40),
    st.booleans(),
    st.integers(0, 60),
)
def test_every_offset_from_start_to_end_can_be_read(sizes, guarded, committed):
    partition = Partition(500, guarded=guarded)
    partition.commit(committed)
    for size, count in sizes:
        partition.append(batch(size, count))
    assert partition.end == sum(count for _, count in sizes)
    assert partition.size == sum(len(kept.data) for kept in partition.batches)
    if guarded:
        assert partition.start <= committed or len(partition.batches) == 1 or partition.batches[0].base <= committed
    for offset in range(partition.start, partition.end):
        (base,) = struct.unpack_from(">q", partition.read(offset, 1))
        assert base <= offset
