"""A replay through a real Kafka: topics and groups of its own, next to the live ones."""

from __future__ import annotations

from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import ConfigResource

from replay.replaying.topics import PREFIX, broker_settings, follow
from streams.admin import create_topics
from streams.topics import PHOTOS, READINGS, STAGES, prefixed
from tests.replay.replaying.traffic import replayed
from tests.services.kafka_server import KafkaServer


async def test_a_replay_meets_no_live_topic_and_no_live_group(fresh_kafka: KafkaServer) -> None:
    create_topics(fresh_kafka.bootstrap)
    with follow(fresh_kafka.bootstrap, PHOTOS) as photos, follow(fresh_kafka.bootstrap, READINGS) as readings:
        for _ in range(2):  # the second one finds its topics, and what the first one left in them
            with broker_settings(fresh_kafka.bootstrap) as settings:
                found = await replayed(settings, *(b"photo %d" % number for number in range(20)), b"refuse", b"crash")
            crashed = {name for name, one in found.items() if one.crashed}
            assert (len(found), crashed) == (22, {"crash"})
        assert (photos.poll(1.0), readings.poll(1.0)) == (None, None)
    admin = AdminClient({"bootstrap.servers": fresh_kafka.bootstrap})
    groups = {group.group_id for group in admin.list_consumer_groups().result().valid}
    assert groups >= {f"{PREFIX}mrrs.{stage}" for stage in STAGES}
    assert not groups & {f"mrrs.{stage}" for stage in STAGES}
    resource = ConfigResource(ConfigResource.Type.TOPIC, prefixed(PHOTOS, PREFIX).name)
    (described,) = admin.describe_configs([resource]).values()
    kept = {entry.name: entry.value for entry in described.result().values()}
    assert kept["retention.ms"] == str(3_600_000), "a replayed photo is gone after an hour"
