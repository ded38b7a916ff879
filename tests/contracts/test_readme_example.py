"""The reading that the README shows is one: `make pictures` makes it anew."""

import json
import re
from dataclasses import fields
from pathlib import Path

import msgspec

from processors.records import Digit, Reading, RegisterReading
from streams.drawing import pretty

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
EXAMPLE = json.loads(re.search(r'(?s)```json\n(\{"request_id".*?)\n```', README)[1])


def names(cls):
    return {field.name for field in fields(cls)}


def test_it_has_the_fields_of_a_reading():
    assert set(EXAMPLE) == names(Reading) - {"detail"}
    (register,) = EXAMPLE["registers"]
    assert set(register) == names(RegisterReading)
    assert set(register["digits"][0]) == names(Digit)


def test_the_sentence_below_it_says_what_it_shows():
    (register,) = EXAMPLE["registers"]
    shown = pretty(msgspec.convert({**register, "digits": []}, RegisterReading))
    assert f"stand after the comma: {shown}." in README
