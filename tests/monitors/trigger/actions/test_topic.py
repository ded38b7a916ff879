import msgspec
import pytest

from monitors.trigger.actions import topic
from monitors.trigger.actions.outcomes import NotNowError
from streams.client import Tail
from streams.embedded import EmbeddedBroker
from streams.messages import RetrainRequest
from streams.received import as_headers
from streams.topics import RETRAIN_REQUESTS


def test_the_request_is_on_the_topic_with_its_id(request_):
    with EmbeddedBroker() as broker, Tail(broker.bootstrap, RETRAIN_REQUESTS) as tail:
        assert topic.publish(broker.bootstrap, "", request_, 10) == "mrrs.retrain-requests.v1"
        message = None
        while message is None:
            message = tail.poll(1)
        assert message.key() == b"roi-gas"
        record = msgspec.json.decode(message.value(), type=RetrainRequest)
        headers = dict(as_headers(message.headers()))
    assert record == RetrainRequest(request_.id, "roi-gas", request_.reason, request_.time, "mrrs trigger")
    assert headers["ce_type"] == b"mrrs.retrain-request.v1"
    assert headers["ce_id"] == request_.id.encode()


def test_a_broker_that_is_away_is_tried_again(request_):
    with pytest.raises(NotNowError, match="no Kafka broker"):
        topic.publish("127.0.0.1:1", "", request_, 1)
