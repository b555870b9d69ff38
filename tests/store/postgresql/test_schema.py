"""Both engines have the same tables: what is written for one is read by the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from helpdesk_cli.errors import ConflictError, NotFoundError, StoreError
from helpdesk_cli.store.desk_facts import read_facts, save_facts
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.postgresql.migrations import MIGRATIONS, NEWEST
from helpdesk_cli.store.postgresql.schema.first import FIRST_VERSION
from tests.servers.postgresql import PostgresqlServer

OF_ONE_ENGINE = ("_", "sqlite_", "article_text", "article_word", "schema_version", "ticket_text")
"""How tables begin that only one engine has: of searches, of migrations."""

TYPES = {"INTEGER": "bigint", "TEXT": "text", "REAL": "double precision", "BLOB": "bytea"}


class Column(NamedTuple):
    table: str
    name: str
    type: str
    may_be_null: bool


class Index(NamedTuple):
    table: str
    name: str
    is_unique: bool


@pytest.fixture
def server(postgresql_location: str) -> Iterator[Store]:
    with open_store(postgresql_location, create=True) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "desk.db", create=True) as made:
        yield made


def test_both_count_the_same_migrations() -> None:
    assert NEWEST == SCHEMA_VERSION
    names = [migration.__name__[:4] for migration in MIGRATIONS]
    assert names == [f"m{number:03}" for number in range(FIRST_VERSION + 1, NEWEST + 1)]


def test_both_have_the_same_columns_in_the_same_order(server: Store, file: Store) -> None:
    in_file = [
        Column(table, name, TYPES[type], not (is_needed or key))
        for (table,) in file.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if is_of_both(table)
        for _, name, type, is_needed, _, key in file.rows(f"PRAGMA table_info({table})")
    ]
    on_server = [
        Column(*row)
        for row in server.rows(
            "SELECT table_name, column_name, data_type, is_nullable = 'YES'"
            " FROM information_schema.columns NATURAL JOIN information_schema.tables"
            " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
            " ORDER BY table_name, ordinal_position"
        )
        if is_of_both(row[0])
    ]
    assert sorted(in_file, key=lambda column: column.table) == on_server


def test_both_have_the_same_indexes(server: Store, file: Store) -> None:
    in_file = [
        Index(table, name, "UNIQUE" in sql)
        for name, table, sql in file.rows(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        )
        if is_of_both(table)
    ]
    on_server = [
        Index(*row)
        for row in server.rows(
            "SELECT tablename, indexname, indexdef LIKE 'CREATE UNIQUE%' FROM pg_indexes"
            " WHERE schemaname = current_schema()"
            " AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'"
        )
        if is_of_both(row[0])
    ]
    assert sorted(in_file) == sorted(on_server)


def test_both_have_the_same_views(server: Store, file: Store) -> None:
    in_file = {
        name: [column for _, column, *_ in file.rows(f"PRAGMA table_info({name})")]
        for (name,) in file.rows("SELECT name FROM sqlite_schema WHERE type = 'view'")
    }
    on_server = {
        name: [
            column
            for (column,) in server.rows(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_schema = current_schema() AND table_name = :name"
                " ORDER BY ordinal_position",
                name=name,
            )
        ]
        for (name,) in server.rows(
            "SELECT viewname FROM pg_views WHERE schemaname = current_schema()"
        )
    }
    assert in_file == on_server


def test_every_word_sorts_by_its_bytes(server: Store) -> None:
    others = server.rows(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name <> 'C'"
        " AND table_name NOT LIKE 'v\\_%'"
    )
    assert others == []


def is_of_both(table: str) -> bool:
    return not table.startswith(OF_ONE_ENGINE)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET body = 'else'",
        "DELETE FROM event",
        "TRUNCATE event CASCADE",
    ],
)
def test_the_timeline_is_append_only_for_other_programs_too(
    server: Store, postgresql_server: PostgresqlServer, postgresql_location: str, change: str
) -> None:
    schema = postgresql_location.rpartition("#")[2]
    here = f"SET search_path TO {schema};"
    postgresql_server.run_sql(
        f"{here} SET session_replication_role = replica;"
        "INSERT INTO event (ticket_id, at, kind, by_whom, public) VALUES (1, 1, 'message', 'x', 1)"
    )
    # As somebody else, who has not said where to look.
    named = change.replace("event", f"{schema}.event")
    with pytest.raises(RuntimeError, match="append-only"):
        postgresql_server.run_sql(named)


def test_a_desk_is_made_in_a_schema_that_is_not_there_or_is_empty(
    postgresql_server: PostgresqlServer, postgresql_location: str
) -> None:
    schema = postgresql_location.rpartition("#")[2]
    postgresql_server.run_sql(f"CREATE SCHEMA {schema}")
    with pytest.raises(NotFoundError, match="no desk at"):
        open_store(postgresql_location)
    open_store(postgresql_location, create=True).close()
    with pytest.raises(ConflictError, match="already a desk"):
        open_store(postgresql_location, create=True)


def test_the_tables_of_others_are_left_alone(
    postgresql_server: PostgresqlServer, postgresql_location: str
) -> None:
    schema = postgresql_location.rpartition("#")[2]
    postgresql_server.run_sql(f"CREATE SCHEMA {schema} CREATE TABLE theirs (id bigint)")
    with pytest.raises(StoreError, match="something other than a desk"):
        open_store(postgresql_location, create=True)


def test_what_fails_leaves_no_schema(
    postgresql_server: PostgresqlServer, postgresql_location: str
) -> None:
    def spoil(store: Store) -> None:
        save_facts(store, {"name": "half a desk"})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_store(postgresql_location, create=True, fill=spoil)
    schema = postgresql_location.rpartition("#")[2]
    assert postgresql_server.run_sql(f"SELECT to_regnamespace('{schema}')") == ""


def test_two_desks_in_one_database_do_not_meet(
    postgresql_server: PostgresqlServer, postgresql_location: str
) -> None:
    other = postgresql_location + "_other"
    with (
        open_store(postgresql_location, create=True) as one,
        open_store(other, create=True) as two,
    ):
        with one.transaction(), two.transaction():
            save_facts(one, {"name": "one"})
            save_facts(two, {"name": "two"})
        assert (read_facts(one)["name"], read_facts(two)["name"]) == ("one", "two")
    postgresql_server.run_sql(f'DROP SCHEMA "{other.rpartition("#")[2]}" CASCADE')


def test_a_newer_desk_is_refused(server: Store, postgresql_location: str) -> None:
    with server.transaction():
        server.run("UPDATE schema_version SET version = version + 1")
    with pytest.raises(StoreError, match=f"has schema {NEWEST + 1}; this hd knows .* {NEWEST}"):
        open_store(postgresql_location)
