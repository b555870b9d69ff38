"""The rows of a report: the tickets that touch a period, their runs and events, rungs fired.

Every query is a range scan: of the tickets by spell (see `schema_report`), of what is unfinished,
of rungs by instant. What has been merged away is not among them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from helpdesk_cli.domain.policy import ClockName
from helpdesk_cli.domain.state import Outcome
from helpdesk_cli.domain.ticket import FIELDS, Event
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.schema import UNFINISHED
from helpdesk_cli.store.schema_report import FINISHED, SPELL, SPELLS
from helpdesk_cli.store.tickets import EVENT_COLUMNS, event_from_row

_PAGE = 500


class TicketRow(NamedTuple):
    """A ticket with its present values."""

    id: int
    created_at: int
    updated_at: int
    solved_at: int | None
    was_reopened: bool
    policy_id: int
    tier: str
    severity: str
    channel: str | None
    topic: str | None
    team: str | None
    assignee: str | None
    account: str | None


class RunRow(NamedTuple):
    """What a report asks of a run; `rule` is the line of the policy that promises it."""

    ticket_id: int
    clock: ClockName
    number: int
    started_at: int
    stopped_at: int | None
    due_at: int | None
    outcome: Outcome | None
    elapsed_seconds: int
    target: str
    calendar: str | None
    policy_id: int
    rule: str


def _touching() -> str:
    """Tickets that were created before `:end_at` and lived until `:start_at` or live still."""
    bounded = [
        f"{FINISHED} AND {SPELL} = {spell} AND created_at > :start_at - {bound}"
        for spell, bound in enumerate(SPELLS)
    ]
    branches = (*bounded, f"{FINISHED} AND {SPELL} = {len(SPELLS)}")
    lived = " UNION ALL ".join(
        f"SELECT id FROM ticket WHERE {branch} AND created_at < :end_at AND updated_at >= :start_at"
        for branch in branches
    )
    return f"{lived} UNION ALL SELECT id FROM ticket WHERE {UNFINISHED} AND created_at < :end_at"


_TOUCHING = f"SELECT id FROM ({_touching()}) AS spells ORDER BY id"
_TICKETS = f"""
SELECT {", ".join(f"ticket.{name}" for name in TicketRow._fields)}
FROM ({_TOUCHING}) AS touching CROSS JOIN ticket ON ticket.id = touching.id
WHERE NOT (ticket.status = 'closed' AND ticket.solved_at IS NULL)
"""
_RUNS = f"""
SELECT {", ".join(f"clock.{name}" for name in RunRow._fields)}
FROM ({_TOUCHING}) AS touching CROSS JOIN clock ON clock.ticket_id = touching.id
WHERE clock.started_at < :end_at
    AND (clock.stopped_at IS NULL OR clock.stopped_at >= :start_at)
"""
_CHANGES = f"""
SELECT event.ticket_id, event.kind, event.was_value
FROM ({_TOUCHING}) AS touching
CROSS JOIN ticket ON ticket.id = touching.id AND ticket.updated_at >= :end_at
CROSS JOIN event ON event.ticket_id = ticket.id AND event.at >= :end_at
WHERE event.kind IN ({", ".join(f"'{field}'" for field in FIELDS)})
ORDER BY event.at DESC, event.id DESC
"""


def read_touching(store: Store, start_at: int, end_at: int) -> list[TicketRow]:
    """The tickets that lived in `[start_at, end_at)`, by id; merged ones left out."""
    rows = store.rows(_TICKETS, start_at=start_at, end_at=end_at)
    return [TicketRow._make(row) for row in rows]


def read_runs_touching(store: Store, start_at: int, end_at: int) -> list[RunRow]:
    """The runs of such tickets that may count in the period, those of merged ones too."""
    rows = store.rows(_RUNS, start_at=start_at, end_at=end_at)
    return [RunRow._make(row) for row in rows]


def read_later_changes(
    store: Store, start_at: int, end_at: int
) -> list[tuple[int, str, str | None]]:
    """Ticket, field and the value before, for changes since `end_at`; the latest first."""
    return store.rows(_CHANGES, start_at=start_at, end_at=end_at)


def read_timelines(store: Store, ids: Iterable[int]) -> dict[int, list[Event]]:
    """The timelines of these tickets, without what was written."""
    columns = EVENT_COLUMNS.replace("body", "NULL")
    found: dict[int, list[Event]] = {}
    for page in _pages(ids):
        found |= {ticket_id: [] for ticket_id in page}
        numbers = ", ".join(map(str, page))
        for ticket_id, *event in store.rows(
            f"SELECT ticket_id, {columns} FROM event WHERE ticket_id IN ({numbers})"
            " ORDER BY ticket_id, at, id"
        ):
            found[ticket_id].append(event_from_row(event))
    return found


def read_names(store: Store, ids: Iterable[int]) -> dict[int, tuple[str | None, str]]:
    """Ref and subject of these tickets."""
    found: dict[int, tuple[str | None, str]] = {}
    for page in _pages(ids):
        numbers = ", ".join(map(str, page))
        rows = store.rows(f"SELECT id, ref, subject FROM ticket WHERE id IN ({numbers})")
        found |= {ticket_id: (ref, subject) for ticket_id, ref, subject in rows}
    return found


def count_fired(store: Store, start_at: int, end_at: int) -> list[tuple[str, str, int]]:
    """Rung, clock, and how often it fired in the period; the most often first."""
    return store.rows(
        "SELECT rung, clock, count(*) FROM fired_rung"
        " WHERE fired_at >= :start_at AND fired_at < :end_at"
        " GROUP BY rung, clock ORDER BY count(*) DESC, rung, clock",
        start_at=start_at,
        end_at=end_at,
    )


def _pages(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(sorted(ids))
    while page := list(islice(left, _PAGE)):
        yield page
