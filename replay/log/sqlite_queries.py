"""The request log's queries as SQL; each is answered from an index, in the index's order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from streams.logged import Position, Query

#: A statement and its parameters.
Statement = tuple[str, tuple[object, ...]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(time: datetime) -> int:
    """Return a time as it is stored; what is finer than a millisecond is cut off.

    >>> milliseconds(datetime(1970, 1, 1, 0, 0, 1, 500_999, tzinfo=UTC))
    1500
    """
    return (time - _EPOCH) // timedelta(milliseconds=1)


def moment(stored: int) -> datetime:
    """Return a stored time."""
    return _EPOCH + timedelta(milliseconds=stored)


def keys(query: Query, after: Position | None, limit: int) -> tuple[Statement, ...]:
    """Return the statements that give `received, id` of the first requests; their rows together are the answer."""
    if query.about_answers:
        return (_answers(query, after, limit),)
    if query.kept:
        return (_requests(query, after, limit),)
    return _requests(query, after, limit), _answers(query, after, limit)


def _requests(query: Query, after: Position | None, limit: int) -> Statement:
    return _select("requests AS k", _bounds(query, after) | _equals("k", tenant=query.tenant), query, limit)


def _answers(query: Query, after: Position | None, limit: int) -> Statement:
    bounds = _bounds(query, after)
    if query.kept:
        # Whatever is older has no original any more: nothing is looked at in vain.
        bounds["k.received >= (SELECT min(received) FROM requests)"] = ()
        bounds["EXISTS (SELECT 1 FROM requests WHERE id = k.id)"] = ()
    facts = {"tenant": query.tenant, "meter_type": query.meter_type, "status": query.status}
    if query.model is None:
        return _select("answers AS k", bounds | _equals("k", **facts), query, limit)
    # CROSS JOIN: SQLite then keeps to this order, so that what it reads first is sorted already.
    source = "answer_models AS k"
    if any(value is not None for value in facts.values()):
        source += " CROSS JOIN answers AS a ON a.id = k.id"
    return _select(source, bounds | _equals("k", model=query.model) | _equals("a", **facts), query, limit)


def _bounds(query: Query, after: Position | None) -> dict[str, tuple[object, ...]]:
    """Return the conditions on time and place, with their parameters."""
    bounds: dict[str, tuple[object, ...]] = {}
    if query.since is not None:
        bounds["k.received >= ?"] = (milliseconds(query.since),)
    if query.until is not None:
        bounds["k.received < ?"] = (milliseconds(query.until),)
    if after is not None:
        sign = "<" if query.newest_first else ">"
        bounds[f"(k.received, k.id) {sign} (?, ?)"] = (milliseconds(after.received), after.request_id)
    return bounds


def _equals(table: str, **values: str | None) -> dict[str, tuple[object, ...]]:
    return {f"{table}.{column} = ?": (value,) for column, value in values.items() if value is not None}


def _select(source: str, conditions: dict[str, tuple[object, ...]], query: Query, limit: int) -> Statement:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    order = " DESC" if query.newest_first else ""
    sql = f"SELECT k.received, k.id FROM {source}{where} ORDER BY k.received{order}, k.id{order} LIMIT ?"  # noqa: S608
    return sql, (*(value for values in conditions.values() for value in values), limit)
