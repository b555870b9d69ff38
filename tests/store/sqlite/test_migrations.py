"""A desk of any earlier schema becomes one of the present schema, or stays as it was."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.tickets.search.query import parse_search
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.outbox import OutboxRow, find_next_letter, read_waiting_rows
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.queue.search import find_matching
from helpdesk_cli.store.sqlite.engine import APPLICATION_ID, SqliteStore
from helpdesk_cli.store.sqlite.migrating import migrate
from helpdesk_cli.store.sqlite.migrations import MIGRATIONS
from helpdesk_cli.store.sqlite.opening import open_sqlite
from helpdesk_cli.store.tickets.every_ticket import list_open
from helpdesk_cli.store.tickets.naming import read_key
from helpdesk_cli.store.tickets.privacy import read_as
from tests.store.data import add_tickets, new_ticket

NEXT = SCHEMA_VERSION + 1
BY_FIELDS = 10
"""From this schema on the index is kept by who writes, and a test that writes SQL does not."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A desk of the present schema, with one ticket."""
    place = tmp_path / "desk.db"
    with open_store(place, create=True) as store:
        add_tickets(store, new_ticket(ref="A-1"))
    return place


def known_steps() -> dict[str, Callable[[Database], None]]:
    with closing(sqlite3.connect(":memory:")) as blank:
        return {step.name: step.fn for step in MIGRATIONS.pending(Database(blank))}


def then(step: Callable[[Database], None]) -> Migrations:
    """The migrations of a later program: the ones there are, and one more."""
    later = Migrations("helpdesk")
    for name, known in known_steps().items():
        later(name=name)(known)
    later()(step)
    return later


def add_mood(db: Database) -> None:
    db.execute("ALTER TABLE ticket ADD COLUMN mood TEXT")


def fail_halfway(db: Database) -> None:
    db.execute("ALTER TABLE ticket ADD COLUMN mood TEXT")
    db.execute("ALTER TABLE no_such_table ADD COLUMN mood TEXT")


def upgrade(path: Path, step: Callable[[Database], None] = add_mood) -> None:
    with open_sqlite(str(path), busy_seconds=1) as store:
        migrate(store, then(step), NEXT)


def look(path: Path) -> tuple[int, list[str]]:
    """The schema's number, and the columns of a ticket."""
    with SqliteStore(str(path), sqlite3.connect(path, isolation_level=None)) as store:
        columns = [name for (name,) in store.rows("SELECT name FROM pragma_table_info('ticket')")]
        return store.rows("PRAGMA user_version")[0][0], columns


def test_a_new_desk_has_the_present_schema_and_says_which_steps_made_it(path: Path) -> None:
    assert look(path)[0] == SCHEMA_VERSION
    with open_store(path) as store:
        applied = store.rows("SELECT name FROM _sqlite_migrations ORDER BY id")
    assert [name for (name,) in applied] == list(known_steps())
    assert len(applied) == SCHEMA_VERSION


def test_a_migrated_desk_keeps_its_tickets_and_a_copy_of_what_it_was(path: Path) -> None:
    before = look(path)
    upgrade(path)
    version, columns = look(path)
    assert (version, columns[-1]) == (NEXT, "mood")
    copy = path.with_name(f"desk.db.v{SCHEMA_VERSION}.bak")
    assert look(copy) == before
    assert copy.stat().st_mode & 0o777 == 0o600
    with open_store(copy) as store:
        assert len(list_open(store)) == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT ref, mood FROM ticket").fetchall() == [("A-1", None)]


def test_an_earlier_copy_is_never_overwritten(path: Path) -> None:
    first = path.with_name(f"desk.db.v{SCHEMA_VERSION}.bak")
    first.write_text("mine")
    upgrade(path)
    assert first.read_text() == "mine"
    assert look(path.with_name(f"desk.db.v{SCHEMA_VERSION}.2.bak"))[0] == SCHEMA_VERSION


def test_a_step_that_fails_leaves_the_desk_as_it_was(path: Path) -> None:
    before = look(path)
    with pytest.raises(StoreError, match="no_such_table"):
        upgrade(path, fail_halfway)
    assert look(path) == before
    upgrade(path)
    assert look(path)[0] == NEXT


def test_a_second_program_finds_the_desk_migrated_already(path: Path) -> None:
    with open_sqlite(str(path), busy_seconds=1) as slow:
        upgrade(path)
        migrate(slow, then(add_mood), NEXT)
    assert look(path)[0] == NEXT
    assert sorted(each.name for each in path.parent.iterdir()) == [
        "desk.db",
        f"desk.db.v{SCHEMA_VERSION}.bak",
    ]


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_a_desk_of_every_schema_opens_with_the_tickets_it_had(tmp_path: Path, version: int) -> None:
    path = tmp_path / "desk.db"
    steps = list(known_steps())
    with closing(sqlite3.connect(path)) as connection:
        database = Database(connection)
        MIGRATIONS.apply(database, stop_before=steps[version:])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute(
            "INSERT INTO policy VALUES (1, 'ab12', '[desk]', 'desk.toml', 1, 'me', 0)"
        )
        connection.execute(
            "INSERT INTO ticket (id, subject, tier, severity, status, created_at, updated_at,"
            " policy_id, queue_at) VALUES (1, 'Help', 'silver', 'urgent', 'open', 1, 1, 1, 9)"
        )
        connection.commit()
    with open_store(path) as store:
        assert [row.subject for row in read_queue(store, QueueFilter(), 5)] == ["Help"]
        assert add_tickets(store, new_ticket()) == [2]
    assert look(path)[0] == SCHEMA_VERSION
    assert path.with_name(f"desk.db.v{version}.bak").exists() is (version < SCHEMA_VERSION)


def test_what_an_earlier_desk_kept_private_stays_private(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    policy = """
        teams.security.members = ["greta"]
        routes = [{ name = "Hole", when = { topic = "hole" }, team = "security", private = true }]
    """
    with closing(sqlite3.connect(path)) as connection:
        MIGRATIONS.apply(Database(connection), stop_before=list(known_steps())[1:])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute(
            "INSERT INTO policy VALUES (1, 'a', ?, 'desk.toml', 1, 'me', 0)", [policy]
        )
        connection.execute(
            "INSERT INTO ticket (id, subject, tier, severity, status, topic, created_at,"
            " updated_at, policy_id, queue_at)"
            " VALUES (1, 'x', 'silver', 'urgent', 'open', 'hole', 1, 1, 1, 9)"
        )
        connection.commit()
    with open_store(path) as store:
        assert [row.private_to for row in read_queue(store, QueueFilter(), 5)] == ["security"]
        assert read_as(store, "greta") == {"security"}


@pytest.mark.parametrize("version", range(2, 9))
def test_a_message_that_waited_in_an_earlier_outbox_waits_still(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        MIGRATIONS.apply(Database(connection), stop_before=list(known_steps())[version:])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("INSERT INTO policy VALUES (1, 'a', '[desk]', 'desk.toml', 1, 'me', 0)")
        connection.execute(
            "INSERT INTO ticket (id, subject, tier, severity, status, created_at, updated_at,"
            " policy_id, queue_at) VALUES (1, 'x', 'silver', 'urgent', 'open', 1, 1, 1, 9)"
        )
        connection.execute(
            "INSERT INTO outbox VALUES (7, '<m@hd>', 1, 'update', 2, 'Tell', 'email',"
            " 'a@x.example', 3, 'waiting', 4, NULL, 5, 3, NULL, 'no answer')"
        )
        connection.commit()
    with open_store(path) as store:
        (row,) = read_waiting_rows(store, now=4, present=4)
        assert find_next_letter(store, now=4, present=4) == [row]
    told = OutboxRow("<m@hd>", 1, "update", 2, "Tell", "email", "a@x.example", 3, 4, 5, 3, id=7)
    assert row == told


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_the_tickets_of_every_schema_are_found_by_words_and_fields(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as connection:
        MIGRATIONS.apply(Database(connection), stop_before=list(known_steps())[version:])
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("INSERT INTO policy VALUES (1, 'a', '[desk]', 'desk.toml', 1, 'me', 0)")
        connection.execute("INSERT INTO account (name) VALUES ('Big Corp')")
        for id, created_at in ((1, 30), (2, 50), (3, 40)):
            connection.execute(
                "INSERT INTO ticket (id, subject, account, tier, severity, status, created_at,"
                " updated_at, policy_id, queue_at)"
                " VALUES (?, 'Été', 'Big Corp', 'silver', 'urgent', 'open', ?, 60, 1, 90)",
                [id, created_at],
            )
        connection.execute("INSERT INTO tag VALUES (3, 'vip')")
        connection.commit()
    with open_store(path) as store:
        if version < BY_FIELDS:
            expected = {"ete": [2, 3, 1], 'account:"Big Corp" is:open': [2, 3, 1], "tag:vip": [3]}
            for words, ids in expected.items():
                search = parse_search(words, "UTC")
                assert find_matching(store, search, "alice", 60, None) == ids
        assert len(read_key(store)) == 8


def test_a_newer_desk_is_refused_with_both_numbers_and_not_touched(path: Path) -> None:
    set_version(path, NEXT)
    before = path.read_bytes()
    with pytest.raises(StoreError) as raised:
        open_store(path)
    assert f"schema {NEXT}; this hd knows schemas up to {SCHEMA_VERSION}" in raised.value.message
    assert "upgrade hd" in (raised.value.hint or "")
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == ["desk.db"]


def set_version(path: Path, version: int) -> None:
    with SqliteStore(str(path), sqlite3.connect(path, isolation_level=None)) as store:
        store.rows(f"PRAGMA user_version = {version}")
