"""A desk that was brought up from an earlier schema has the one of a new desk."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from helpdesk_cli.domain.doctor.schema import compare_schemas
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.engines import inspect, open_store
from helpdesk_cli.store.sqlite.engine import APPLICATION_ID
from helpdesk_cli.store.sqlite.migrations import MIGRATIONS
from tests.store.sqlite.test_migrations import known_steps


@pytest.mark.sqlite
@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1, 3))
def test_however_old_a_desk_is_its_schema_is_as_laid_out(tmp_path: Path, version: int) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        MIGRATIONS.apply(Database(connection), stop_before=list(known_steps())[version:])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
    with open_store(path) as store:
        look = inspect(store)
        assert compare_schemas(look.lay_out_schema(), look.read_schema()) == []


@pytest.mark.parametrize(
    ("laid_out", "found", "told"),
    [
        ({("index", "a"): "CREATE INDEX a"}, {}, [("a", "missing", True)]),
        (
            {("index", "a"): "CREATE INDEX a ON t (x)"},
            {("index", "a"): "CREATE INDEX a ON t (y)"},
            [("a", "changed", True)],
        ),
        (
            {("view", "v"): "CREATE VIEW v\n  AS SELECT 1"},
            {("view", "v"): "CREATE VIEW v AS\nSELECT 1"},
            [],
        ),
        ({("table", "t"): ""}, {}, [("t", "missing", False)]),
        ({}, {("index", "mine"): "CREATE INDEX mine"}, []),
        ({}, {("trigger", "odd"): "CREATE TRIGGER odd"}, [("odd", "unknown", False)]),
    ],
)
def test_what_differs_is_told_and_whether_it_can_be_made(
    laid_out: dict[tuple[str, str], str],
    found: dict[tuple[str, str], str],
    told: list[tuple[str, str, bool]],
) -> None:
    differences = compare_schemas(laid_out, found)
    assert [(each.name, each.state, each.can_be_made) for each in differences] == told
