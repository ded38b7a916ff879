"""Every query is answered from an index, in its order: SQLite's own plan says so."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from replay.log.sqlite_file import connect
from replay.log.sqlite_queries import keys
from streams.logged import Position, Query

TIME = datetime(2026, 3, 1, tzinfo=UTC)
FACTS = {"tenant": "t1", "meter_type": "gas", "status": "read", "model": "meter-type=0.1.0"}
PLACE = Position(TIME, "r1")
#: All combinations of facts, with and without bounds in time.
QUERIES = [
    Query(since=since, until=until, newest_first=newest, kept=kept, **dict(zip(FACTS, values, strict=True)))
    for values in product(*([None, value] for value in FACTS.values()))
    for since, until in ((None, None), (TIME, TIME + timedelta(days=1)))
    for newest in (False, True)
    for kept in (False, True)
]


@pytest.fixture(scope="module")
def connection(tmp_path_factory) -> sqlite3.Connection:
    connection = connect(tmp_path_factory.mktemp("log") / "log.sqlite", create=True)
    yield connection
    connection.close()


def plan(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> list[str]:
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("after", [None, PLACE])
def test_no_query_sorts_or_reads_a_whole_table(connection, after):
    for query in QUERIES:
        for sql, values in keys(query, after, 100):
            steps = plan(connection, sql, values)
            assert not [step for step in steps if "TEMP B-TREE" in step], (query, steps)
            # A scan is fine only along an index that has the order, with the limit as its end.
            scans = [step for step in steps if step.startswith("SCAN") and "USING COVERING INDEX" not in step]
            assert not scans, (query, steps)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(since=TIME), "requests_received"),
        (Query(tenant="t1"), "requests_tenant"),
        (Query(meter_type="gas"), "answers_meter_type"),
        (Query(status="read"), "answers_status"),
        (Query(model="roi-gas=0.1.0"), "PRIMARY KEY (model=? AND received>?)"),
    ],
)
def test_each_way_to_ask_has_its_index(connection, query, index):
    for bounded in (replace(query, since=TIME), replace(query, since=TIME, newest_first=True)):
        sql, values = keys(bounded, None, 10)[0]
        (step,) = plan(connection, sql, values)
        assert step.startswith("SEARCH")
        assert index in step
        assert "received>?" in step


def test_going_on_enters_the_index_where_the_last_page_ended(connection):
    sql, values = keys(Query(status="read"), PLACE, 10)[0]
    (step,) = plan(connection, sql, values)
    assert "answers_status (status=? AND (received,id)>(?,?))" in step
