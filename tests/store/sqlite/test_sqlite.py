"""What is SQLite's alone: query plans, rights, views, and what is loaded."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.queue.standing import read_own, read_unclaimed
from helpdesk_cli.store.sqlite.engine import SqliteStore
from helpdesk_cli.store.sqlite.founding import found_sqlite
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.every_ticket import stream_open
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.saving import save_assessments
from tests.store.data import (
    HOUR,
    NOW,
    a_run,
    a_ticket,
    add_tickets,
    an_ended_run,
    message,
    new_ticket,
)


def test_views_read_like_the_desk(store: Store) -> None:
    created = 1_795_165_200  # 2026-11-20T09:00:00Z
    pause = Pause(created + 60, None, "pending")
    add_tickets(
        store,
        new_ticket(
            ref="ZD-1",
            created_at=created,
            account="acme",
            assignee="alice",
            events=[
                message(created, "Help"),
                Event(created + 60, "status", "system", to="pending"),
            ],
            runs=[
                an_ended_run(started_at=created, stopped_at=created + 30, due_at=created + 90),
                a_run(clock="update", started_at=created, due_at=created + 3_600),
                a_run(
                    clock="resolution",
                    started_at=created,
                    due_at=None,
                    pauses=(pause,),
                    warns_at=None,
                ),
            ],
        ),
        new_ticket(status="closed", created_at=created),
    )
    assert store.rows("SELECT ref, status, assignee, created_at, clock, due_at FROM v_queue") == [
        ("ZD-1", "open", "alice", "2026-11-20T09:00:00Z", "update", "2026-11-20T10:00:00Z")
    ]
    assert store.rows(
        "SELECT ref, clock, state, started_at, due_at, stopped_at FROM v_clocks ORDER BY clock"
    ) == [
        (
            "ZD-1",
            "first_reply",
            "achieved",
            "2026-11-20T09:00:00Z",
            "2026-11-20T09:01:30Z",
            "2026-11-20T09:00:30Z",
        ),
        ("ZD-1", "resolution", "paused", "2026-11-20T09:00:00Z", None, None),
        ("ZD-1", "update", "running", "2026-11-20T09:00:00Z", "2026-11-20T10:00:00Z", None),
    ]
    assert store.rows("SELECT ref, at, kind, by_whom, body, to_value FROM v_timeline") == [
        ("ZD-1", "2026-11-20T09:00:00Z", "message", "customer", "Help", None),
        ("ZD-1", "2026-11-20T09:01:00Z", "status", "system", None, "pending"),
    ]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqliteStore]:
    path = str(tmp_path / "desk.db")
    with found_sqlite(path, lambda _: None, busy_seconds=30) as made:
        yield made


@pytest.mark.parametrize(
    ("filters", "limit", "index"),
    [
        (QueueFilter(), None, "ticket_queue"),
        (QueueFilter(), 50, "ticket_queue"),
        (QueueFilter(breached=True), 50, "ticket_queue (queue_at<?)"),
        (QueueFilter(within_seconds=HOUR), 50, "ticket_queue (queue_at<?)"),
        (QueueFilter(team=("support",)), 50, "ticket_queue_of_team (team=?)"),
        (QueueFilter(assignee=("alice",)), 50, "ticket_queue_of_agent (assignee=?)"),
        (QueueFilter(unassigned=True), 50, "ticket_queue_of_agent (assignee=?)"),
    ],
)
def test_the_queue_walks_one_index_in_order(
    file: SqliteStore, filters: QueueFilter, limit: int | None, index: str
) -> None:
    """Nothing is sorted and no table scanned, so the cost does not grow with the desk."""
    planned = PlannedStore(file)
    read_queue(planned, filters, NOW, limit)
    steps = [step.removeprefix("SCAN ").removeprefix("SEARCH ") for step in planned.steps]
    assert steps[:2] == [
        f"ticket USING INDEX {index}",
        "clock USING PRIMARY KEY (ticket_id=? AND clock=? AND number=?) LEFT-JOIN",
    ]
    # What a reply that did not arrive says in place of a suggestion.
    assert [step for step in steps[2:] if "SUBQUERY" not in step] == [
        "outbox USING INDEX sqlite_autoindex_outbox_1 (ticket_id=?)",
        "event USING INDEX event_of_ticket (ticket_id=?)",
    ]


def test_unfinished_tickets_are_streamed_by_id_without_sorting(file: SqliteStore) -> None:
    planned = PlannedStore(file)
    assert list(stream_open(planned)) == []
    assert planned.steps == ["SEARCH ticket USING INTEGER PRIMARY KEY (rowid>?)"]


def test_a_bell_looks_at_unfinished_tickets_alone(file: SqliteStore) -> None:
    planned = PlannedStore(file)
    assert read_own(planned, "alice", NOW) == []
    assert read_unclaimed(planned, ["support"], NOW) == []
    of_agent = "SEARCH ticket USING INDEX ticket_queue_of_agent"
    assert [step for step in planned.steps if step.startswith(("SCAN", "SEARCH"))] == [
        "SEARCH clock USING PRIMARY KEY (ticket_id=?)",
        f"{of_agent} (assignee=?)",
        f"{of_agent} (assignee=? AND queue_at>? AND queue_at<?)",
    ]


class PlannedStore(SqliteStore):
    """Notes by which steps SQLite answers each query."""

    def __init__(self, store: SqliteStore) -> None:
        super().__init__(store.location, store.connection)
        self.steps: list[str] = []

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        self.steps += [step for *_, step in super().rows(f"EXPLAIN QUERY PLAN {sql}", **params)]
        return super().rows(sql, **params)


def test_finished_runs_are_not_written_again(file: SqliteStore) -> None:
    ended, running = an_ended_run(), a_run(clock="update")
    (ticket_id,) = add_tickets(file, new_ticket(runs=[ended, running]))
    file.rows(
        "CREATE TEMP TRIGGER ended BEFORE UPDATE ON clock WHEN old.outcome IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'touched'); END"
    )
    moved = running._replace(due_at=NOW + 1)
    with file.transaction():
        save_assessments(
            file, [Assessed(ticket_id, Assessment(a_ticket(), "open", (ended, moved)), (), NOW)]
        )
    assert set(read_runs(file, ticket_id)) == {ended, moved}


def test_every_column_says_what_it_holds(file: SqliteStore) -> None:
    tables = [sql for (sql,) in file.rows("SELECT sql FROM sqlite_schema WHERE type = 'table'")]
    lines = [line for sql in tables if "STRICT" in sql for line in sql.splitlines()[1:-1]]
    assert len(lines) > 50
    assert [line for line in lines if "PRIMARY KEY (" not in line and "--" not in line] == []


FORBIDDEN_AT_START = (
    "sqlite_utils",
    "dataclasses",
    "json",
    "zoneinfo",
    "helpdesk_cli.domain.policy",
)

HOT_PATH = """
import sys
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.queue import count_queue, read_queue
from helpdesk_cli.domain.answers.queue import QueueFilter

with open_store(sys.argv[1]) as store:
    read_queue(store, QueueFilter(), 0, 50)
    count_queue(store, QueueFilter(), 0)
print(*sys.modules)
"""


def test_showing_the_queue_loads_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    open_store(path, create=True).close()
    loaded = subprocess.run(
        [sys.executable, "-c", HOT_PATH, path], capture_output=True, text=True, check=True
    ).stdout.split()
    assert [name for name in loaded if name.startswith(FORBIDDEN_AT_START)] == []
