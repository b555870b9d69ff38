"""All tickets, or all unfinished ones, with their timelines: in order of id, in flat memory."""

from collections import defaultdict
from collections.abc import Iterator

from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.terms import UNFINISHED, write_ids
from helpdesk_cli.store.tickets.tickets import (
    EVENT_COLUMNS,
    TICKET_SQL,
    StoredTicket,
    event_from_row,
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


def count_tickets(store: Store) -> int:
    """How many there are."""
    ((found,),) = store.rows("SELECT count(*) FROM ticket")
    return int(found)


def count_open(store: Store, *, solved_too: bool = False) -> int:
    """How many tickets `stream_open` gives."""
    ((found,),) = store.rows(f"SELECT count(*) FROM ticket WHERE {_say_open(solved_too)}")
    return int(found)


def count_open_by(store: Store, field: str) -> dict[str, int]:
    """How many tickets that are not solved or closed have each value of a field, by value."""
    return dict(
        store.rows(
            f"SELECT {field}, count(*) FROM ticket WHERE {UNFINISHED} GROUP BY {field} ORDER BY 1"
        )
    )


def _say_open(solved_too: bool) -> str:
    return f"({UNFINISHED} OR {_SOLVED_HERE})" if solved_too else UNFINISHED


def oldest_ticking(store: Store) -> int | None:
    """Since when a clock has been ticking, at the earliest, among the nearest ones of the queue."""
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
