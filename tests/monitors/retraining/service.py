"""A worker on a broker, and a backend that sends photos, waits for readings and confirms them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from confluent_kafka import Producer

from processors.labels import LabelledPhoto, Verdict, judge
from processors.records import Medium, Reading
from streams.client import PhotoProducer, Tail, photo_headers
from streams.codec import decode_reading, encode_json
from streams.messages import Confirmation, Label
from streams.topics import LABELS
from tests.monitors.retraining.drifted import MEDIUM, Labelled

#: Seconds after which a test gives up waiting.
DEADLINE_S = 240.0


def mrrs(environment: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user would."""
    command = [sys.executable, "-m", "streams.cli", *words]
    return subprocess.run(command, env=dict(environment), capture_output=True, text=True, timeout=900, check=False)


@contextmanager
def worker(environment: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Host all stages, and the labels, in a process of their own."""
    log = folder / "worker.log"
    with log.open("wb") as out:
        child = subprocess.Popen([sys.executable, "-m", "streams.cli", "worker"], env=dict(environment), stderr=out)
    try:
        yield child
    finally:
        child.terminate()
        assert child.wait(60) == 0, log.read_text()


@dataclass
class Backend:
    """Sends photos and takes their readings."""

    brokers: str
    tail: Tail
    sent: dict[str, Labelled] = field(default_factory=dict)
    #: In the order in which they came, twice where one came twice.
    answers: list[Reading] = field(default_factory=list)

    def read(self, name: str, photos: Sequence[Labelled]) -> list[Reading]:
        """Send photos and wait for their readings."""
        keys = [f"{name}-{number:03d}" for number in range(len(photos))]
        producer, failed = PhotoProducer(self.brokers), []
        for key, photo in zip(keys, photos, strict=True):
            more = (("mrrs-medium", MEDIUM.encode()), ("mrrs-meter-id", f"meter-{key}".encode()))
            headers = photo_headers(key, "photo.jpg", more=more)
            producer.send(key.encode(), photo.data, headers, lambda error: failed.append(error) if error else None)
            self.sent[key] = photo
        assert producer.flush() == 0
        assert failed == []
        end = time.monotonic() + DEADLINE_S
        while not set(keys) <= {answer.request_id for answer in self.answers}:
            assert time.monotonic() < end, "readings are missing"
            self.take(0.2)
        return [answer for answer in self.answers if answer.request_id in set(keys)]

    def take(self, timeout_s: float) -> None:
        message = self.tail.poll(timeout_s)
        value = message and message.value()
        if value:
            self.answers.append(decode_reading(value))

    def settle(self, seconds: float) -> None:
        """Take what still comes: a second answer would."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.take(0.1)

    def right(self, answers: Sequence[Reading]) -> float:
        """Return the share of the answers that are right."""
        verdicts = Counter(self.verdict(answer) for answer in answers)
        return verdicts[Verdict.RIGHT] / len(answers)

    def verdict(self, answer: Reading) -> Verdict:
        photo = self.sent[answer.request_id]
        return judge(answer, LabelledPhoto("", b"", "", Medium(MEDIUM), None, photo.registers))

    def confirm(self, answers: Sequence[Reading]) -> None:
        """Confirm what the meters of some photos truly showed."""
        producer = Producer({"bootstrap.servers": self.brokers})
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        for answer in answers:
            label = Label(answer.request_id, "", now, Confirmation.CUSTOMER, self.sent[answer.request_id].registers)
            producer.produce(LABELS.name, encode_json(label), answer.request_id.encode())
        assert producer.flush(20) == 0


def environment(brokers: str, folder: Path, **more: str) -> dict[str, str]:
    """Return the settings of everything that runs over a broker and a folder."""
    return {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "MRRS_BROKERS": brokers,
        "MRRS_MODEL_DIR": str(folder / "models"),
        "MRRS_REQUEST_LOG": f"sqlite:///{folder / 'requests.sqlite'}",
        "MRRS_RETRAIN_STATE": str(folder / "retraining"),
        "MRRS_REAL_DATA": str(folder / "none"),
        "MRRS_METRICS": "none",
        "MRRS_EMBEDDED": "true",
        "MRRS_SESSION_TIMEOUT_S": "6",
        **more,
    }
