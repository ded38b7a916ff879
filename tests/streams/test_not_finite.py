"""A model that gives NaN, from its file to the dead letter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import cv2
import numpy as np

from processors.contracts import CONTRACTS
from processors.records import Frame, Request, Trail
from processors.served import Loaded, Served
from processors.session import open_model
from streams.codec import encode
from streams.received import Received
from streams.settings import Settings
from streams.stages import processors_of
from streams.steps import TimedProcess, middle
from tests.processors.tiny_models import graph
from tests.streams.test_runner import Bench


async def test_no_reading_is_made_of_it(tmp_path):
    contract = CONTRACTS["meter-type"]
    path = graph(tmp_path / "model.onnx", (contract.input, contract.output), nan=True)
    model = open_model(path, "meter-type 0.9.0", contract)
    live = SimpleNamespace(champions=Served({"meter-type": Loaded("0.9.0", "a", model)}))
    process = processors_of(live, Settings(), ["identify"])["identify"]
    frame = cv2.imencode(".jpg", np.full((64, 64, 3), 200, np.uint8))[1].tobytes()
    bench = Bench(None)
    with ThreadPoolExecutor(1) as thread:
        step = middle(TimedProcess("identify", process, thread, bench.metrics))
        bench = Bench(step)
        value = encode(Frame(trail=Trail(Request("id")), jpeg=frame))
        await bench.run(Received("mrrs.frames.v1", 0, 0, b"id", value, ()))
    assert [(letter["stage"], letter["error"]) for letter in bench.letters] == [("identify", "NotFiniteError")]
    assert [outgoing.topic.name for outgoing in bench.sink.sent] == ["mrrs.dead-letters.v1"]
    assert bench.metrics.registry.get_sample_value("mrrs_model_output_not_finite_total", {"model": "meter-type"}) == 1
