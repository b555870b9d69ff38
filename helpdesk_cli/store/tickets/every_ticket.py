"""All tickets, or all unfinished ones, with their timelines: in order of id, in flat memory."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.terms import UNFINISHED, write_ids
from helpdesk_cli.store.tickets.tickets import (
    EVENT_COLUMNS,
    TICKET_SQL,
    StoredTicket,
    event_from_row,
    read_timelines,
    ticket_from_row,
)

_PAGE = 500
_SOLVED_HERE = "status = 'solved' AND solved_at >= coalesce(imported_at, created_at)"


def stream_tickets(store: Store) -> Iterator[tuple[StoredTicket, list[Event]]]:
    """Every ticket with its timeline; within `store.snapshot()` all are of one instant."""
    return _stream(store, "")


def stream_open(
    store: Store, *, solved_too: bool = False
) -> Iterator[tuple[StoredTicket, list[Event]]]:
    """Every ticket that is not solved or closed. Those already given may be saved meanwhile.

    With `solved_too`, also those solved since the desk took them in.
    """
    return _stream(store, f"AND {_say_open(solved_too)}")


def list_all(store: Store) -> list[int]:
    """The ids of all tickets, in order."""
    return [ticket_id for (ticket_id,) in store.rows("SELECT id FROM ticket ORDER BY id")]


def count_tickets(store: Store) -> int:
    """How many tickets the desk has."""
    ((found,),) = store.rows("SELECT count(*) FROM ticket")
    return int(found)


def read_some(
    store: Store, ids: Sequence[int], *, with_text: bool = False
) -> list[tuple[StoredTicket, list[Event]]]:
    """These tickets in order of id, with their timelines, without tags."""
    timelines = read_timelines(store, ids, with_text=with_text)
    rows = store.rows(f"{TICKET_SQL} WHERE id IN ({write_ids(ids)}) ORDER BY id")
    return [(ticket_from_row(row, ()), timelines[row[0]]) for row in rows]


class Place(NamedTuple):
    """Where a ticket stands among all, in order of creation."""

    created_at: int
    ticket_id: int


def list_open(store: Store, *, solved_too: bool = False, after: Place | None = None) -> list[Place]:
    """The tickets that `stream_open` gives, in order of creation.

    Those that were created together fall due together, too: whoever saves them by pages writes to
    few places of the queue at a time.
    """
    sql = f"SELECT created_at, id FROM ticket WHERE {_say_open(solved_too)}"
    if after is None:
        rows = store.rows(f"{sql} ORDER BY created_at, id")
    else:
        sql += " AND (created_at, id) > (:created_at, :ticket_id) ORDER BY created_at, id"
        rows = store.rows(sql, **after._asdict())
    return [Place(*row) for row in rows]


def count_open_by(store: Store, field: str) -> dict[str, int]:
    """The number of tickets, neither solved nor closed, that have each value of a field."""
    return dict(
        store.rows(
            f"SELECT {field}, count(*) FROM ticket WHERE {UNFINISHED} GROUP BY {field} ORDER BY 1"
        )
    )


def _say_open(solved_too: bool) -> str:
    return f"({UNFINISHED} OR {_SOLVED_HERE})" if solved_too else UNFINISHED


class Trace(NamedTuple):
    """What has happened so far to some tickets: looks, rungs fired, the last event of all; and
    which policy is in force."""

    seen: Row
    fired: int
    last_event: int
    policy: int


def trace(store: Store, ids: Sequence[int]) -> Trace:
    """What has happened so far to these tickets."""
    in_ids = write_ids(ids)
    (seen,) = store.rows(f"SELECT count(seen_at), sum(seen_at) FROM ticket WHERE id IN ({in_ids})")
    ((fired,),) = store.rows(f"SELECT count(*) FROM fired_rung WHERE ticket_id IN ({in_ids})")
    ((last, policy),) = store.rows(
        "SELECT (SELECT coalesce(max(id), 0) FROM event), (SELECT max(id) FROM policy)"
    )
    return Trace(seen, int(fired), int(last), int(policy))


def has_gone_on(store: Store, ids: Sequence[int], before: Trace) -> bool:
    """Whether anything has happened since that these tickets' clocks could follow from.

    A merge leaves no event on its target, so a merge anywhere counts.
    """
    now = trace(store, ids)
    if now._replace(last_event=before.last_event) != before:
        return True
    if now.last_event == before.last_event:
        return False
    happened = store.rows(
        "SELECT ticket_id, kind FROM event WHERE id > :last", last=before.last_event
    )
    known = set(ids)
    return any(ticket_id in known or kind in ("merge", "undo") for ticket_id, kind in happened)


def find_oldest_ticking(store: Store) -> int | None:
    """The earliest instant since which a clock has been ticking, among the nearest ones of the
    queue."""
    ((oldest,),) = store.rows(
        "SELECT min(clock.ticking_since) FROM ticket JOIN clock ON clock.ticket_id = ticket.id"
        f" AND clock.clock = ticket.due_clock AND clock.number = ticket.due_run WHERE {UNFINISHED}"
    )
    return None if oldest is None else int(oldest)


def _stream(store: Store, condition: str) -> Iterator[tuple[StoredTicket, list[Event]]]:
    """Three queries a page: tickets, their events, their tags."""
    sql = f"{TICKET_SQL} WHERE id > :last {condition} ORDER BY id LIMIT {_PAGE}"
    last = 0
    while page := store.rows(sql, last=last):
        ids = write_ids(row[0] for row in page)
        events = defaultdict(list)
        for ticket_id, *event in store.rows(
            f"SELECT ticket_id, {EVENT_COLUMNS} FROM event WHERE ticket_id IN ({ids})"
            " ORDER BY ticket_id, at, id"
        ):
            events[ticket_id].append(event_from_row(event))
        tags = defaultdict(list)
        for ticket_id, tag in store.rows(
            f"SELECT ticket_id, tag FROM tag WHERE ticket_id IN ({ids}) ORDER BY ticket_id, tag"
        ):
            tags[ticket_id].append(tag)
        for row in page:
            last = row[0]
            yield ticket_from_row(row, tuple(tags[last])), events[last]
