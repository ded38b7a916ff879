"""The agents: each is wired to its topic and runs its stage."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from streams import pipeline
from streams.apps import stage_app
from streams.consumer import StageConsumer
from streams.settings import Settings
from streams.topics import HOSTED, SOURCES


class Stream:
    """What an agent uses of Faust's stream; notes whether records are acknowledged by themselves."""

    def __init__(self, *events: str) -> None:
        self.waiting, self.acknowledges = events, True

    def noack(self) -> Stream:
        self.acknowledges = False
        return self

    async def events(self) -> AsyncIterator[str]:
        for event in self.waiting:
            yield event


@pytest.fixture
def apps(tmp_path):
    return {stage: stage_app(stage, Settings(brokers="a:1,b:2"), tmp_path) for stage in HOSTED}


@pytest.mark.parametrize("stage", HOSTED)
async def test_each_agent_runs_its_stage_on_every_event_and_acknowledges_none(apps, stage):
    ran = []

    async def run(stage: str, event: str) -> None:
        ran.append((stage, event))

    pipeline.declare(apps, lambda name: 3 if name == stage else 1, run)
    agents = apps[stage].agents
    assert list(agents) == [stage]
    agent = agents[stage]
    assert tuple(agent.get_topic_names()) == (SOURCES[stage].name,)
    assert agent.concurrency == 3
    stream = Stream("first", "second")
    await agent.fun(stream)
    assert ran == [(stage, "first"), (stage, "second")]
    assert not stream.acknowledges


def test_only_the_stages_that_have_an_app_get_an_agent(apps):
    pipeline.declare({"locate": apps["locate"]}, lambda name: 1, None)  # type: ignore[arg-type]
    assert [list(app.agents) for app in apps.values()] == [[], [], ["locate"], [], [], [], [], []]


def test_each_stage_has_its_own_group_and_room_for_large_records(apps):
    assert {app.conf.id for app in apps.values()} == {f"mrrs.{stage}" for stage in HOSTED}
    conf = apps["intake"].conf
    assert conf.producer_max_request_size > 16 * 1024 * 1024
    assert (conf.producer_acks, conf.topic_allow_declare, conf.web_enabled) == (-1, False, False)
    assert apps["intake"].transport.Consumer is StageConsumer
    assert [str(url) for url in conf.broker] == ["kafka://a:1", "kafka://b:2"]
