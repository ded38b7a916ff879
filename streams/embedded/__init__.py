"""The embedded broker: the part of Kafka's protocol that clients and stages use, in this process, on loopback."""

from streams.embedded.server import EmbeddedBroker

__all__ = ["EmbeddedBroker"]
