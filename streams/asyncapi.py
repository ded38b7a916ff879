"""The AsyncAPI document of the topics, made from the code: `python -m streams.asyncapi > docs/asyncapi.yaml`."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from processors.history import ModelEvent
from processors.records import Reading
from streams import headers
from streams.codec import RECORDS, SCHEMA
from streams.deadletters import DeadLetter
from streams.messages import DriftAlarm, Label, MeasuredPhoto, RetrainRequest, ShadowReading
from streams.stages import MODELS
from streams.topics import (
    DEAD_LETTERS,
    DIGITS,
    DRIFT_ALARMS,
    IMAGE_PROPERTIES,
    LABELS,
    MODEL_EVENTS,
    PHOTOS,
    READINGS,
    RETRAIN_REQUESTS,
    ROUTES,
    TOPICS,
    Format,
    Topic,
)

#: Type name -> type of every JSON value.
JSON_VALUES: dict[str, type] = {
    cls.__name__: cls
    for cls in (Reading, MeasuredPhoto, Label, DeadLetter, RetrainRequest, ModelEvent, ShadowReading, DriftAlarm)
}
_CONTENT = {
    Format.JSON: "application/json",
    Format.MSGPACK: "application/vnd.msgpack",
    Format.IMAGE: "application/octet-stream",
}
_HEADER_MEANING = {
    "ce_time": "When the photo was taken or sent, ISO 8601 with offset.",
    "content-type": "Media type of the image; what counts are its bytes.",
    "mrrs-tenant": "Letters, digits, dot, underscore and hyphen, 64 at most.",
    "mrrs-meter-id": f"Printable, {headers.MAX_METER_ID} characters at most.",
    "mrrs-medium": "electricity, gas or water; a hint.",
    "mrrs-previous-reading": "What the meter showed before, in the register's unit: digits and a point.",
    "mrrs-previous-time": "When it showed that, ISO 8601 with offset.",
    "mrrs-max-rate": "Largest plausible consumption in units an hour.",
}
#: Topic -> what its keys are, where they are not request ids.
_KEYS = {
    RETRAIN_REQUESTS.name: "The model's name.",
    MODEL_EVENTS.name: "The model's name.",
    DRIFT_ALARMS.name: "The segment.",
}


def document() -> dict[str, Any]:
    """Return the document as plain data."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Meter reading recognition service",
            "version": "1.0.0",
            "description": (
                "A photo of a meter on mrrs.photos.v1 becomes a reading, or a rejection with reasons and advice, on"
                " mrrs.readings.v1. Delivery is at least once; each request id has one stored answer, so the same"
                " answer may come twice, a different one never. Internal topics may change without notice: their"
                f" values are MessagePack arrays of schema version ({SCHEMA}), type name and fields."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS.values()},
        "operations": _operations(),
        "components": {
            "messages": {name: _message(topic, name) for topic in TOPICS.values() for name in topic.values},
            "schemas": _schemas(),
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": topic.meaning + ("" if topic.contract else " Internal."),
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in topic.values},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": topic.retention_hours * 3_600_000,
                    "max.message.bytes": topic.max_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _message(topic: Topic, name: str) -> dict[str, Any]:
    key = _KEYS.get(topic.name, "The request id.")
    message: dict[str, Any] = {
        "name": name,
        "contentType": _CONTENT[topic.format],
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }
    if topic is PHOTOS:
        message["headers"] = {
            "type": "object",
            "description": "All optional. One that makes no sense is passed over and named in the answer's header"
            f" {headers.IGNORED}.",
            "properties": {name: {"type": "string", "description": _HEADER_MEANING[name]} for name in headers.KNOWN},
        }
    return message


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for stage, route in ROUTES.items():
        operations[f"{stage}.receive"] = _operation("receive", route.source)
        operations[f"{stage}.send"] = _operation("send", route.sink)
        operations[f"{stage}.dead-letter"] = _operation("send", DEAD_LETTERS)
        if DIGITS not in (route.source, route.sink):
            operations[f"{stage}.refuse"] = _operation("send", DIGITS, "Refusal")
    operations["intake.repeat"] = _operation("send", READINGS)
    for stage in MODELS:
        operations[f"{stage}.read-along"] = _operation("send", MODEL_EVENTS, "ShadowReading")
    operations["labels.receive"] = _operation("receive", LABELS)
    operations["labels.dead-letter"] = _operation("send", DEAD_LETTERS)
    operations["assemble.measure"] = _operation("send", IMAGE_PROPERTIES)
    for monitor, source in (("images", IMAGE_PROPERTIES), ("predictions", READINGS)):
        operations[f"monitor-{monitor}.receive"] = _operation("receive", source)
        operations[f"monitor-{monitor}.alarm"] = _operation("send", DRIFT_ALARMS)
    operations["trigger.request"] = _operation("send", RETRAIN_REQUESTS)
    return operations


def _operation(action: str, topic: Topic, *names: str) -> dict[str, Any]:
    channel = f"#/channels/{topic.name}"
    operation: dict[str, Any] = {"action": action, "channel": {"$ref": channel}}
    if names:
        operation["messages"] = [{"$ref": f"{channel}/messages/{name}"} for name in names]
    return operation


def _schemas() -> dict[str, Any]:
    used = {name for topic in TOPICS.values() for name in topic.values}
    types = {name: cls for name, cls in {**RECORDS, **JSON_VALUES}.items() if name in used}
    _, schemas = msgspec.json.schema_components(
        types.values(), schema_hook=_array, ref_template="#/components/schemas/{name}"
    )
    image = {
        "type": "string",
        "format": "binary",
        "description": "A JPEG, PNG, WebP, AVIF or HEIC file, 10 MB at most.",
    }
    return dict(sorted({**schemas, "ImageFile": image}.items()))


def _array(_type: object) -> dict[str, Any]:
    return {"type": "array", "description": "An array of numbers: dtype as numpy names it, shape, bytes in C order."}


def main() -> None:
    """Write the document to standard output."""
    import yaml  # noqa: PLC0415 - a development tool's dependency

    yaml.safe_dump(document(), sys.stdout, sort_keys=False, width=120, allow_unicode=True)


if __name__ == "__main__":
    main()
