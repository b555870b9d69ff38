"""A desk of any earlier schema becomes one of the present schema, or stays as it was."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door import open_store
from helpdesk_cli.store.migrations import m001_first_schema, migrate
from helpdesk_cli.store.queue import count_unfinished
from helpdesk_cli.store.schema import SCHEMA_VERSION
from helpdesk_cli.store.sqlite import SqliteStore, open_sqlite
from tests.store.data import add_tickets, new_ticket

NEXT = SCHEMA_VERSION + 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk of the present schema, with one ticket."""
    place = tmp_path / "desk.db"
    with open_store(place, create=True) as store:
        add_tickets(store, new_ticket(ref="A-1"))
    return place


def then(step: Callable[[Database], None]) -> Migrations:
    """The migrations of a later program: the ones there are, and one more."""
    later = Migrations("helpdesk")
    later()(m001_first_schema)
    later()(step)
    return later


def m002_add_mood(db: Database) -> None:
    db.execute("ALTER TABLE ticket ADD COLUMN mood TEXT")


def m002_fail_halfway(db: Database) -> None:
    db.execute("ALTER TABLE ticket ADD COLUMN mood TEXT")
    db.execute("ALTER TABLE no_such_table ADD COLUMN mood TEXT")


def upgrade(path: Path, step: Callable[[Database], None] = m002_add_mood) -> None:
    with open_sqlite(str(path), create=False, busy_seconds=1) as store:
        migrate(store, then(step), NEXT)


def look(path: Path) -> tuple[int, list[str]]:
    """The schema's number, and the columns of a ticket."""
    with SqliteStore(str(path), sqlite3.connect(path, isolation_level=None)) as store:
        columns = [name for (name,) in store.rows("SELECT name FROM pragma_table_info('ticket')")]
        return store.rows("PRAGMA user_version")[0][0], columns


def test_a_new_desk_has_the_present_schema_and_says_which_steps_made_it(path: Path) -> None:
    assert look(path)[0] == SCHEMA_VERSION
    with open_store(path) as store:
        assert store.rows("SELECT migration_set, name FROM _sqlite_migrations") == [
            ("helpdesk", "m001_first_schema")
        ]


def test_a_migrated_desk_keeps_its_tickets_and_a_copy_of_what_it_was(path: Path) -> None:
    before = look(path)
    upgrade(path)
    version, columns = look(path)
    assert (version, columns[-1]) == (NEXT, "mood")
    copy = path.with_name(f"desk.db.v{SCHEMA_VERSION}.bak")
    assert look(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy) as store:
        assert count_unfinished(store) == 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT ref, mood FROM ticket").fetchall() == [("A-1", None)]
    connection.close()


def test_an_earlier_copy_is_never_overwritten(path: Path) -> None:
    first = path.with_name(f"desk.db.v{SCHEMA_VERSION}.bak")
    first.write_text("mine")
    upgrade(path)
    assert first.read_text() == "mine"
    assert look(path.with_name(f"desk.db.v{SCHEMA_VERSION}.2.bak"))[0] == SCHEMA_VERSION


def test_a_step_that_fails_leaves_the_desk_as_it_was(path: Path) -> None:
    before = look(path)
    with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
        upgrade(path, m002_fail_halfway)
    assert look(path) == before
    upgrade(path)
    assert look(path)[0] == NEXT


def test_a_second_program_finds_the_desk_migrated_already(path: Path) -> None:
    with open_sqlite(str(path), create=False, busy_seconds=1) as slow:
        upgrade(path)
        migrate(slow, then(m002_add_mood), NEXT)
    assert look(path)[0] == NEXT
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "desk.db",
        f"desk.db.v{SCHEMA_VERSION}.bak",
    ]


def test_opening_an_old_desk_migrates_it(path: Path) -> None:
    set_version(path, SCHEMA_VERSION - 1)
    with open_store(path) as store:
        assert count_unfinished(store) == 1
    assert look(path)[0] == SCHEMA_VERSION
    assert look(path.with_name(f"desk.db.v{SCHEMA_VERSION - 1}.bak"))[0] == SCHEMA_VERSION - 1


def test_a_newer_desk_is_refused_with_both_numbers_and_not_touched(path: Path) -> None:
    set_version(path, 7)
    before = path.read_bytes()
    with pytest.raises(StoreError) as raised:
        open_store(path)
    assert f"schema 7; this hd knows schemas up to {SCHEMA_VERSION}" in raised.value.message
    assert "upgrade hd" in (raised.value.hint or "")
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["desk.db"]


def set_version(path: Path, version: int) -> None:
    with SqliteStore(str(path), sqlite3.connect(path, isolation_level=None)) as store:
        store.rows(f"PRAGMA user_version = {version}")
