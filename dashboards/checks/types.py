"""Whether a value read from JSON is what a class of the SDK says: no unknown field, no missing one, no wrong type."""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any

#: Characters of a value in a message.
SHOWN = 60


def misfits(value: object, wanted: Any, where: str = "") -> Iterator[str]:
    """Yield each place of a JSON value that does not fit a type, with what is wrong there.

    Args:
        value: As `json.loads` returns it.
        wanted: A type as annotations give it; of classes those of the SDK.
        where: The way from the top to the value, for the message.
    """
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted is object or wanted is Any:
        return
    if origin in (typing.Union, types.UnionType):
        able = [one for one in arguments if value is None or one is not type(None)]
        tries = [list(misfits(value, one, where)) for one in able]
        if all(tries):
            yield from min(tries, key=len)
    elif origin is typing.Literal:
        if value not in arguments:
            yield f"{where}: {_short(value)} is none of {', '.join(map(repr, arguments))}"
    elif origin is list:
        yield from _each(value, list, arguments[0], where)
    elif origin is dict:
        yield from _each(value, dict, arguments[1], where)
    elif isinstance(wanted, type) and issubclass(wanted, enum.Enum):
        if value not in {member.value for member in wanted}:
            yield f"{where}: {_short(value)} is no {wanted.__name__}"
    elif wanted in (str, int, float, bool, type(None)):
        if not _is(value, wanted):
            yield f"{where}: {_short(value)} is no {wanted.__name__}"
    else:
        yield from _fields_of(value, wanted, where)


def _each(value: object, container: type, wanted: Any, where: str) -> Iterator[str]:
    if not isinstance(value, container):
        yield f"{where}: {_short(value)} is no {container.__name__}"
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from misfits(item, wanted, f"{where}.{name}")
    else:
        for place, item in enumerate(typing.cast("list[object]", value)):
            yield from misfits(item, wanted, f"{where}[{place}]")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _is(value: object, wanted: type) -> bool:
    if wanted is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, wanted) and (wanted is not int or not isinstance(value, bool))


def _fields_of(value: object, wanted: type, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: {_short(value)} is no {wanted.__name__}"
        return
    fields = fields_of(wanted)
    for name, item in value.items():
        if name in fields:
            yield from misfits(item, fields[name], f"{where}.{name}")
        else:
            yield f"{where}.{name}: a {wanted.__name__} has no such field"
    for name, kind in fields.items():
        if name not in value and type(None) not in typing.get_args(kind):
            yield f"{where}.{name}: missing"


@cache
def fields_of(wanted: type) -> dict[str, Any]:
    """Return the fields of a class of the SDK by their names in JSON, which the class itself is asked for.

    No rule gives these names: `grid_pos` becomes `gridPos`, `type_val` `type`, and `auto_min` stays.
    """
    kinds = typing.get_type_hints(wanted)
    example: Any = object.__new__(wanted)
    for name in kinds:
        setattr(example, name, name)
    return {key: kinds[name] for key, name in example.to_json().items()}
