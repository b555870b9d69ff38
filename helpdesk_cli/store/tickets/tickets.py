"""Tickets and their timelines: found, read, created, added to; their derived columns kept true.

The caller assesses and owns the transaction; here the answer is written beside the events.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Status, Ticket
from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.terms import write_ids
from helpdesk_cli.store.tickets.naming import no_ticket

TICKET = tuple(field.name for field in fields(Ticket))
TAKEN_IN = ("policy_id", "imported_at", "updated_at")
_EVENT = ("at", "kind", "by_whom", "public", "body", "to_value", "was_value")

NEW_EVENT = ("ticket_id", "command_id", "recorded_at", *_EVENT)

_UNREAD = ("seen_at", "unread_since")
_READ = f"SELECT id, {', '.join((*TICKET, 'status', *TAKEN_IN, *_UNREAD))}"
TICKET_SQL = f"{_READ} FROM ticket"
_TAGGED_SQL = f"{_READ}, tag FROM ticket LEFT JOIN tag ON tag.ticket_id = ticket.id"
EVENT_COLUMNS = ", ".join(_EVENT)

_read_event = attrgetter(*(field.name for field in fields(Event)))


@dataclass(frozen=True, slots=True)
class StoredTicket:
    """A ticket with its present values. `policy_id` was in force when the desk took it in;
    `imported_at` is None for a ticket born here. An agent last looked at it at `seen_at`; it is
    unread since `unread_since`."""

    id: int
    ticket: Ticket
    status: Status
    policy_id: int
    imported_at: int | None
    updated_at: int
    tags: tuple[str, ...] = ()
    seen_at: int | None = None
    unread_since: int | None = None

    @property
    def taken_in_at(self) -> int:
        """The instant at which the desk took the ticket in: what was due before never escalates."""
        return self.ticket.created_at if self.imported_at is None else self.imported_at


def query_ticket(ticket_id: int) -> Query:
    """What `read_ticket` asks."""
    return Query(f"{_TAGGED_SQL} WHERE id = :id ORDER BY tag", {"id": ticket_id})


def read_ticket(store: Store, ticket_id: int) -> StoredTicket:
    """The ticket with this id, which `find_ticket` or the queue gave."""
    rows = query_ticket(ticket_id).ask(store)
    if not rows:
        raise no_ticket(store, f"#{ticket_id}")
    return ticket_from_row(rows[0][:-1], tuple(row[-1] for row in rows if row[-1] is not None))


def query_timeline(ticket_id: int) -> Query:
    """What `read_timeline` asks."""
    sql = f"SELECT {EVENT_COLUMNS} FROM event WHERE ticket_id = :id ORDER BY at, id"
    return Query(sql, {"id": ticket_id})


def read_timeline(store: Store, ticket_id: int) -> list[Event]:
    """The events of a ticket by instant, then as they were written."""
    return [event_from_row(row) for row in query_timeline(ticket_id).ask(store)]


def query_timelines(ids: Sequence[int], *, with_text: bool = True) -> Query:
    """What `read_timelines` asks."""
    columns = EVENT_COLUMNS if with_text else EVENT_COLUMNS.replace("body", "NULL")
    return Query(
        f"SELECT ticket_id, {columns} FROM event WHERE ticket_id IN ({write_ids(ids)})"
        " ORDER BY ticket_id, at, id"
    )


def read_timelines(
    store: Store, ids: Sequence[int], *, with_text: bool = True
) -> Mapping[int, list[Event]]:
    """The timelines of some tickets, in the same order; perhaps without what was written."""
    found: dict[int, list[Event]] = defaultdict(list)
    if not ids:
        return found
    for ticket_id, *event in query_timelines(ids, with_text=with_text).ask(store):
        found[ticket_id].append(event_from_row(event))
    return found


def append_events(
    store: Store, ticket_id: int, events: Iterable[Event], now: int, command_id: int | None = None
) -> None:
    """Add to a timeline, as part of that command; `save_assessments` must follow."""
    append_timelines(store, {ticket_id: tuple(events)}, now, command_id)


def append_timelines(
    store: Store, added: Mapping[int, Sequence[Event]], now: int, command_id: int | None = None
) -> None:
    """Add to the timelines of some tickets; `put_in` must follow, as in `save_assessments`."""
    store.words.take_out([id for id, events in added.items() if any(each.body for each in events)])
    told = ((id, each, now) for id, events in added.items() for each in events)
    _add_events(store, told, command_id)


def append_notes(store: Store, notes: Mapping[int, Sequence[str]], at: int) -> None:
    """Add what the desk itself notes: by the system, not public, so that no clock minds it."""
    ids = write_ids(notes)
    came_to: dict[int, int] = dict(
        store.rows(f"SELECT id, updated_at FROM ticket WHERE id IN ({ids})")
    )
    append_timelines(
        store,
        {
            ticket_id: [
                Event(max(at, came_to[ticket_id]), "message", SYSTEM, False, text) for text in texts
            ]
            for ticket_id, texts in notes.items()
        },
        at,
    )
    store.run(f"UPDATE ticket SET updated_at = :at WHERE updated_at < :at AND id IN ({ids})", at=at)
    store.words.put_in(list(notes))


def ticket_from_row(row: Row, tags: tuple[str, ...]) -> StoredTicket:
    """A row of `TICKET_SQL`."""
    id, *values = row
    *present, status, policy_id, imported_at, updated_at, seen_at, unread_since = values
    ticket = Ticket(**dict(zip(TICKET, present, strict=True)))
    taken_in = (policy_id, imported_at, updated_at)
    return StoredTicket(id, ticket, status, *taken_in, tags, seen_at, unread_since)


def event_from_row(row: Sequence[Any]) -> Event:
    """A row of `EVENT_COLUMNS`."""
    at, kind, by, public, body, to, was = row
    return Event(at, kind, by, bool(public), body, to, was)


def mark_seen(store: Store, ticket_id: int, at: int) -> None:
    """Note that an agent has looked at a ticket; it must be assessed again then."""
    store.insert_many("look", ("ticket_id", "at"), [(ticket_id, at)], skip_known=True)
    store.run("UPDATE ticket SET seen_at = :at WHERE id = :id", at=at, id=ticket_id)


def _add_events(
    store: Store, events: Iterable[tuple[int, Event, int]], command_id: int | None
) -> None:
    """Each with its ticket, and when it comes in."""
    rows = ((id, command_id, *lay_out_event(event, now)) for id, event, now in events)
    store.insert_many("event", NEW_EVENT, rows)


def lay_out_event(event: Event, now: int | None) -> Row:
    """An event as the row that comes in at `now`; None: when it happens."""
    return now if now and now < event.at else None, *_read_event(event)
