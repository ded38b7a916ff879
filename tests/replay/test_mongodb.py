import asyncio
import socket

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from replay.mongodb import open_log
from streams.logged import RequestLogError, Retention
from streams.request_log import open_request_log


@pytest.mark.parametrize("url", ["mongodb://", "mongodb://host:port/", "mongodb://h/ or/so"])
def test_a_url_that_makes_no_sense_is_refused(url):
    with pytest.raises(RequestLogError, match="makes no sense"):
        open_log(url, Retention())


async def test_a_server_that_does_not_answer_is_an_error_that_may_be_tried_again():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"mongodb://127.0.0.1:{port}/mrrs?serverSelectionTimeoutMS=50"
        log = await asyncio.to_thread(open_request_log, url)
        with pytest.raises(ServerSelectionTimeoutError) as caught:
            await log.answered("r1")
        assert not isinstance(caught.value, RequestLogError)
        await log.close()
