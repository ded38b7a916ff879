"""The records on the wire: MessagePack with a schema version between stages, JSON for the answers."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from processors.records import (
    DigitAreas,
    Digits,
    Frame,
    Meter,
    Photo,
    Reading,
    Record,
    Refusal,
    Registers,
)

#: Raised when a field changes its meaning; a worker refuses what it does not know.
SCHEMA = 1

#: Type name on the wire -> type.
RECORDS: dict[str, type[Record]] = {
    cls.__name__: cls for cls in (Photo, Frame, Meter, Registers, DigitAreas, Digits, Refusal)
}


class UndecodableError(ValueError):
    """A value is not a record of a schema that this version knows."""


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, np.ascontiguousarray(value).tobytes()
    if isinstance(value, np.generic):
        return value.item()
    raise NotImplementedError(f"{type(value).__name__} has no place in a record")


def _array(_wanted: object, value: Any) -> object:
    try:
        dtype, shape, data = value
        kind = np.dtype(dtype).kind
        array = np.frombuffer(data, np.dtype(dtype)).reshape(shape)
    except (TypeError, ValueError) as error:
        raise ValueError(f"not an array: {error}") from error
    if kind not in "biuf":
        raise ValueError(f"an array of {dtype!r}, not of plain numbers")
    return array


_envelope = msgspec.msgpack.Decoder(tuple[int, str, msgspec.Raw])
_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)
_decoders = {name: msgspec.msgpack.Decoder(cls, dec_hook=_array) for name, cls in RECORDS.items()}
_json = msgspec.json.Encoder(enc_hook=_plain)
_reading = msgspec.json.Decoder(Reading)


def encode(record: Record) -> bytes:
    """Write a record: schema version, type name, fields."""
    return _encoder.encode((SCHEMA, type(record).__name__, record))


def decode(value: bytes) -> Record:
    """Read a record; its arrays are views of `value` and cannot be written to.

    Raises:
        UndecodableError: it is no record, or one of another schema version.
    """
    try:
        schema, name, fields = _envelope.decode(value)
    except msgspec.MsgspecError as error:
        raise UndecodableError(f"not a record: {error}") from error
    if schema != SCHEMA:
        raise UndecodableError(f"schema version {schema}, this worker knows {SCHEMA}")
    if name not in _decoders:
        raise UndecodableError(f"a record of the unknown type {name!r}")
    try:
        return _decoders[name].decode(fields)
    except msgspec.MsgspecError as error:
        raise UndecodableError(f"not a {name}: {error}") from error


def encode_json(value: object) -> bytes:
    """Write a value of a JSON topic; bytes become base64, what is not finite null."""
    return _json.encode(value)


def decode_reading(value: bytes) -> Reading:
    """Read an answer.

    Raises:
        UndecodableError: it is none.
    """
    try:
        return _reading.decode(value)
    except msgspec.MsgspecError as error:
        raise UndecodableError(f"not a reading: {error}") from error
