"""Dead letters: records on which a stage crashed, each once, with all that is needed to send it back."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from streams import headers
from streams.codec import encode_json
from streams.received import Outgoing, Received
from streams.sink import Sink, UnsendableError
from streams.topics import DEAD_LETTERS

#: The dead letter's id, as a header, so that it is recognised without its payload being read.
ID = "mrrs-dead-letter-id"
#: Characters of an error's message that are kept.
MAX_MESSAGE = 1000
#: Frames of the traceback that are kept, the innermost ones.
MAX_FRAMES = 12

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A record on which a stage crashed; bytes are base64 in JSON."""

    #: Where the photo stood, the stage and the attempt: the same crash met again after a restart has the same id.
    id: str
    stage: str
    #: The error's type, its message and where it was raised.
    error: str
    message: str
    traceback: str
    #: How often the record was tried, this time included.
    attempts: int
    #: Where the record stands that the stage took.
    topic: str
    partition: int
    offset: int
    request_id: str
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    payload: bytes
    #: ISO 8601, UTC.
    time: str
    #: False where the payload was too large for the topic; the record still stands where it came from.
    complete: bool = True


def dead_letter(stage: str, received: Received, error: Exception, now: datetime) -> DeadLetter:
    """Return the dead letter of a crash."""
    tried = headers.attempts(received)
    return DeadLetter(
        id=f"{headers.origin(received)}:{stage}:{tried}",
        stage=stage,
        error=type(error).__name__,
        message=str(error)[:MAX_MESSAGE],
        traceback="".join(traceback.format_tb(error.__traceback__, limit=-MAX_FRAMES)),
        attempts=tried,
        topic=received.topic,
        partition=received.partition,
        offset=received.offset,
        request_id=headers.request_id(received),
        key=received.key,
        headers=received.headers,
        payload=received.value,
        time=now.isoformat(timespec="milliseconds"),
    )


def resent(letter: DeadLetter) -> tuple[tuple[str, bytes], ...]:
    """Return the headers under which a dead letter's record is sent back to where it came from."""
    kept = tuple(pair for pair in letter.headers if pair[0] not in (headers.ATTEMPTS, headers.DEAD_LETTER))
    return (*kept, (headers.ATTEMPTS, str(letter.attempts + 1).encode()), (headers.DEAD_LETTER, letter.id.encode()))


class DeadLetters:
    """Sends each dead letter once, also when its record is delivered again after a crash of the worker.

    Between sending a dead letter and committing its record's offset the worker can be killed; the record then crashes
    again. So before the first dead letter after an assignment the ids of the newest ones in the topic are read, and one
    that is there is not sent again. Left is the time in which two workers hold the same partition, which the broker
    bounds by the session's timeout: two letters of one id can then be there, and `list` shows them as one.
    """

    def __init__(self, sink: Sink, newest_ids: Callable[[], Awaitable[AbstractSet[str]]]) -> None:
        self._sink = sink
        self._newest_ids = newest_ids
        self._known: set[str] = set()
        self._fresh = False

    def reassigned(self) -> None:
        """Partitions were assigned: another worker may have sent dead letters that we do not know."""
        self._fresh = False

    async def put(self, letter: DeadLetter) -> bool:
        """Send a dead letter and wait for the broker; False if it was there already."""
        if not self._fresh:
            try:
                self._known = set(await self._newest_ids())
                self._fresh = True
            except Exception:
                # A dead letter twice is better than none.
                logger.exception("cannot read which dead letters there are; one may be sent twice")
        if letter.id in self._known:
            return False
        try:
            await self._sink.send(_outgoing(letter))
        except UnsendableError as error:
            logger.error("dead letter %s goes without its payload: %s", letter.id, error)
            await self._sink.send(_outgoing(replace(letter, payload=b"", complete=False)))
        self._known.add(letter.id)
        return True


def _outgoing(letter: DeadLetter) -> Outgoing:
    marks = ((ID, letter.id.encode()), ("content-type", b"application/json"))
    return Outgoing(DEAD_LETTERS, letter.key, encode_json(letter), marks)
