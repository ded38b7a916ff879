"""A real Apache Kafka on loopback: one KRaft node, from its jars, without Docker."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.services.process import Process
from tests.services.tools import fetch, find
from tests.services.waiting import free_ports, wait_until

POM = Path(__file__).parent / "kafka"
#: A small heap and the quick compiler: the broker shares two cores with what is tested.
JAVA = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData")
LOGGING = ("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true")
#: Any 16 bytes in URL-safe base64 will do, a cluster of its own has no one to be mistaken for.
CLUSTER_ID = "bXJycy10ZXN0LWthZmthMA"


def classpath(folder: Path) -> str:
    """Return Kafka's class path; Maven fetches the jars once and keeps them itself."""
    output = folder / "classpath"
    goal = "org.apache.maven.plugins:maven-dependency-plugin:build-classpath"
    fetch([find("mvn"), "-q", "-B", "-f", str(POM / "pom.xml"), goal, f"-Dmdep.outputFile={output}"], folder)
    return output.read_text()


class KafkaServer:
    """A broker on ports that the system chose; a context manager."""

    def __init__(self, classpath: str, folder: Path) -> None:
        self._java = [find("java"), *JAVA, *LOGGING, "-cp", classpath]
        self._folder = folder
        self._port, self._controller = free_ports(2)
        self.bootstrap = f"127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        properties = self._folder / "server.properties"
        properties.write_text(self._properties())
        tool = ("kafka.tools.StorageTool", "format", "--standalone", "-t", CLUSTER_ID, "-c", str(properties))
        formatted = subprocess.run([*self._java, *tool], capture_output=True, text=True, check=False)
        if formatted.returncode:
            raise RuntimeError(f"the storage could not be formatted: {formatted.stdout}{formatted.stderr}")
        self._process = Process([*self._java, "kafka.Kafka", str(properties)], self._folder / "kafka.log")
        try:
            wait_until(self._answers, "Kafka", 60)
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # No clean shutdown: it would keep the storage fit for a next start, and there is none.
        self._process.kill()

    def _answers(self) -> bool:
        self._process.check()
        try:
            return bool(
                AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0}).list_topics(timeout=2).brokers
            )
        except KafkaException:
            return False

    def _properties(self) -> str:
        return f"""\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{self._controller}
listeners=PLAINTEXT://{self.bootstrap},CONTROLLER://127.0.0.1:{self._controller}
advertised.listeners=PLAINTEXT://{self.bootstrap}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={self._folder / "data"}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# As in production: a topic that nobody declared is a mistake, not a new topic. Record sizes are the topics' own
# settings, so that the default of 1 MB stands where one was forgotten.
auto.create.topics.enable=false
# The members of a group come one by one in a test; production's 3 s would be waited for at each start.
group.initial.rebalance.delay.ms=0
"""
