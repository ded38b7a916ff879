"""The monitors of accuracy and of what must hold, on a broker."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from processors.labels import RegisterLabel
from streams.codec import encode_json
from streams.logged import Facts, Original
from streams.messages import Confirmation, Label
from streams.request_log import request_log_of
from tests.monitors.drifting.made import answered, measured
from tests.monitors.service.test_serve import monitoring, settings
from tests.streams.brokers import embedded_broker

READINGS, LABELS = "mrrs.readings.v1", "mrrs.labels.v1"


async def test_labels_are_joined_to_stored_answers_and_rules_are_kept_watch_over(tmp_path):
    now = datetime.now(UTC)
    reading = replace(answered(1), properties=measured(1).properties, confidence=2.0, timings={"intake": 0.1})
    shown = tuple(RegisterLabel(None, one.value, one.decimals) for one in reading.registers)
    label = Label(reading.request_id, "t1", now.isoformat(), Confirmation.OPERATOR, shown)
    headers = [("mrrs-tenant", b"t1"), ("ce_time", now.isoformat().encode())]
    with embedded_broker() as broker:
        where = settings(broker, tmp_path, monitor_skew_share=1.0)
        log = request_log_of(where)
        await log.keep(Original(reading.request_id, b"", b"no photo", (), now, "t1"))
        await log.answer(reading.request_id, encode_json(reading), Facts.of(reading, "t1"))
        async with monitoring(where) as (_, registry):
            key = reading.request_id.encode()
            await asyncio.to_thread(broker.send, LABELS, [(key, encode_json(label)), (b"x", b"nonsense")], 0)
            await asyncio.to_thread(broker.send, READINGS, [(key, encode_json(reading))], 0, headers)
        await log.close()
    of_gas = {"segment": "gas"}
    assert registry.get_sample_value("mrrs_live_accuracy_ratio", of_gas) == 1
    assert registry.get_sample_value("mrrs_live_label_coverage_ratio", of_gas) == 1
    assert registry.get_sample_value("mrrs_live_accuracy_estimate_known_info", of_gas) == 0
    assert registry.get_sample_value("mrrs_monitor_unusable_records_total", {"monitor": "accuracy"}) == 1
    assert registry.get_sample_value("mrrs_input_violations_total", {"rule": "confidence"}) == 1
    assert registry.get_sample_value("mrrs_oldest_unanswered_photo_age_seconds") == 0
    # The versions that answered are not in the folder of models.
    assert registry.get_sample_value("mrrs_skew_photos_total", {"outcome": "away"}) == 1
