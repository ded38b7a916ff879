"""The AsyncAPI document against the code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from processors.records import Reason, Refusal, Request, Trail
from streams import asyncapi
from streams.codec import RECORDS, encode_json
from streams.topics import TOPICS, Format
from tests.streams import fake_stages

PAGE = Path(__file__).parents[2] / "docs" / "asyncapi.yaml"


@pytest.fixture(scope="module")
def document():
    return json.loads(json.dumps(asyncapi.document()))


def test_the_committed_document_is_what_the_code_makes(document):
    assert yaml.safe_load(PAGE.read_text(encoding="utf-8")) == document, (
        "run: python -m streams.asyncapi > docs/asyncapi.yaml"
    )


def test_it_can_be_printed(capsys, document):
    asyncapi.main()
    assert yaml.safe_load(capsys.readouterr().out) == document


def test_every_topic_is_a_channel(document):
    assert set(document["channels"]) == set(TOPICS)


def test_every_type_that_a_topic_names_exists():
    for topic in TOPICS.values():
        known = {Format.JSON: asyncapi.JSON_VALUES, Format.MSGPACK: RECORDS, Format.IMAGE: {"ImageFile": bytes}}
        assert set(topic.values) <= set(known[topic.format])


def test_every_reference_leads_somewhere(document):
    def references(node):
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for value in node.values():
                yield from references(value)
        elif isinstance(node, list):
            for value in node:
                yield from references(value)

    found = set(references(document))
    assert len(found) > 50
    for reference in found:
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_an_answer_is_valid_by_its_schema(document):
    refusal = Refusal(trail=Trail(Request("x")), stage="identify", reason=Reason.GLARE, detail="")
    answer = json.loads(encode_json(fake_stages.assemble(refusal)))
    schema = {"$ref": "#/components/schemas/Reading", "components": document["components"]}
    jsonschema.validate(answer, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**answer, "status": "perhaps"}, schema)
