import asyncio

from streams.embedded.group import ILLEGAL_GENERATION, INCONSISTENT_PROTOCOL, REBALANCING, UNKNOWN_MEMBER, Group

RANGE = [("range", b"topics")]


async def joined(group, count=1, *, session_s=10.0, rebalance_s=10.0):
    return await asyncio.gather(*(group.join("", f"c{n}", RANGE, session_s, rebalance_s) for n in range(count)))


async def test_members_that_come_together_have_one_leader_who_knows_all():
    group = Group()
    first, second = await joined(group, 2)
    assert (first.error, first.generation, first.protocol) == (0, 1, "range")
    assert first.leader == second.leader == first.member
    assert {member for member, _ in first.members} == {first.member, second.member}
    assert second.members == []


async def test_the_leader_shares_out_and_all_get_theirs():
    group = Group()
    leader, other = await joined(group, 2)
    waiting = asyncio.create_task(group.sync(other.member, 1, {}))
    await asyncio.sleep(0)
    assert await group.sync(leader.member, 1, {leader.member: b"0,1", other.member: b"2,3"}) == (0, b"0,1")
    assert await waiting == (0, b"2,3")
    assert await group.sync(other.member, 1, {}) == (0, b"2,3")


async def test_a_newcomer_makes_the_others_join_again():
    group = Group()
    (old,) = await joined(group)
    await group.sync(old.member, 1, {old.member: b"all"})
    newcomer = asyncio.create_task(group.join("", "new", RANGE, 10.0, 10.0))
    await asyncio.sleep(0)
    assert group.heartbeat(old.member, 1) == REBALANCING
    assert await group.sync(old.member, 1, {}) == (REBALANCING, b"")
    again = await group.join(old.member, "c0", RANGE, 10.0, 10.0)
    assert (await newcomer).generation == again.generation == 2
    assert group.heartbeat(old.member, 2) == 0


async def test_a_newcomer_ends_the_wait_for_a_leader_who_has_not_shared_out():
    group = Group()
    _, follower = await joined(group, 2)
    waiting = asyncio.create_task(group.sync(follower.member, 1, {}))
    await asyncio.sleep(0)
    newcomer = asyncio.create_task(group.join("", "new", RANGE, 10.0, 0.01))
    assert await waiting == (REBALANCING, b"")
    newcomer.cancel()


async def test_who_does_not_join_again_in_time_is_out():
    group = Group()
    (old,) = await joined(group, rebalance_s=0.05)
    newcomer = await group.join("", "new", RANGE, 10.0, 0.05)
    assert set(group.members) == {newcomer.member}
    assert group.heartbeat(old.member, 1) == UNKNOWN_MEMBER


async def test_a_silent_member_is_removed_when_its_session_is_over():
    group = Group()
    (member,) = await joined(group, session_s=5.0)
    now = asyncio.get_running_loop().time()
    group.drop_silent(now + 4)
    assert group.heartbeat(member.member, 1) == 0
    group.drop_silent(now + 60)
    assert group.heartbeat(member.member, 1) == UNKNOWN_MEMBER


async def test_a_member_that_waits_for_us_is_not_silent():
    group = Group()
    _, follower = await joined(group, 2, session_s=5.0)
    waiting = asyncio.create_task(group.sync(follower.member, 1, {}))
    await asyncio.sleep(0)
    group.drop_silent(asyncio.get_running_loop().time() + 60)
    assert set(group.members) == {follower.member}
    waiting.cancel()


async def test_a_member_that_joins_twice_is_answered_twice():
    group = Group()
    (member,) = await joined(group)
    newcomer = asyncio.create_task(group.join("", "new", RANGE, 10.0, 10.0))
    await asyncio.sleep(0)
    twice = [asyncio.create_task(group.join(member.member, "c0", RANGE, 10.0, 10.0)) for _ in range(2)]
    assert {(await task).error for task in twice} <= {0, REBALANCING}
    assert (await newcomer).error == 0


async def test_when_one_leaves_the_rest_comes_together():
    group = Group()
    leader, other = await joined(group, 2)
    assert group.leave(leader.member) == 0
    assert group.heartbeat(other.member, 1) == REBALANCING
    again = await group.join(other.member, "c1", RANGE, 10.0, 10.0)
    assert (again.generation, again.leader) == (2, other.member)
    assert group.leave(other.member) == 0
    assert group.leave(other.member) == UNKNOWN_MEMBER


async def test_strangers_and_members_of_an_old_generation_are_told_so():
    group = Group()
    (member,) = await joined(group)
    assert (await group.join("nobody", "c", RANGE, 10.0, 10.0)).error == UNKNOWN_MEMBER
    assert (await group.sync("nobody", 1, {}))[0] == UNKNOWN_MEMBER
    assert group.heartbeat(member.member, 0) == ILLEGAL_GENERATION
    assert group.may_commit(member.member, 0) == ILLEGAL_GENERATION
    assert group.may_commit(member.member, 1) == 0
    assert group.may_commit("", -1) == 0


async def test_a_member_that_shares_out_in_another_way_is_refused():
    group = Group()
    await joined(group)
    assert (await group.join("", "c", [("sticky", b"")], 10.0, 10.0)).error == INCONSISTENT_PROTOCOL
