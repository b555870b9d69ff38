"""Tickets and their timelines: found, read, created, added to; their derived columns kept true.

The caller assesses and owns the transaction; here the answer is written beside the events.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Status, Ticket
from helpdesk_cli.errors import ConflictError, NotFoundError, suggest
from helpdesk_cli.store.customers.accounts import Named, add_named
from helpdesk_cli.store.door import Row, Store
from helpdesk_cli.store.terms import write_ids, write_words
from helpdesk_cli.store.tickets.derived import (
    DERIVED,
    SAVED,
    WORDY,
    Assessed,
    derive,
    read_saved,
    read_tags,
    write_kept,
)
from helpdesk_cli.store.tickets.names_abroad import find_named
from helpdesk_cli.store.tickets.runs import RUN_COLUMNS, read_all_runs, save_runs, values_of_run
from helpdesk_cli.store.words import NewText

_TICKET = tuple(field.name for field in fields(Ticket))
_TAKEN_IN = ("policy_id", "imported_at", "updated_at")
_STANDING = ("next_rung_at", "suggestion", "private_to")
_EVENT = ("at", "kind", "by_whom", "public", "body", "to_value", "was_value")

_NEW_TICKET = (*_TICKET, *DERIVED, *_TAKEN_IN, "fingerprint", *_STANDING)
_NEW_EVENT = ("ticket_id", "command_id", "recorded_at", *_EVENT)
_at, _body = (itemgetter(_NEW_EVENT.index(column) - 2) for column in ("at", "body"))
"""Of a row of an event that has no ticket yet, and no command."""

_UNREAD = ("seen_at", "unread_since")
_READ = f"SELECT id, {', '.join((*_TICKET, 'status', *_TAKEN_IN, *_UNREAD))}"
TICKET_SQL = f"{_READ} FROM ticket"
_TAGGED_SQL = f"{_READ}, tag FROM ticket LEFT JOIN tag ON tag.ticket_id = ticket.id"
EVENT_COLUMNS = ", ".join(_EVENT)

_read_ticket = attrgetter(*_TICKET)
_read_standing = attrgetter(*_STANDING)
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
        """When the desk took it in: what was due before never escalates."""
        return self.ticket.created_at if self.imported_at is None else self.imported_at


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket about to be created, assessed after all its events.

    `fingerprint` knows an imported line again that has no ref.
    """

    assessment: Assessment
    events: Sequence[Event]
    policy_id: int
    updated_at: int
    imported_at: int | None = None
    fingerprint: str | None = None
    tags: tuple[str, ...] = ()
    next_rung_at: int | None = None
    suggestion: str | None = None
    private_to: str | None = None
    unread_since: int | None = None


class TicketRows(NamedTuple):
    """A ticket about to be created as rows of its tables, which want nothing but its id.

    Plain values: they go cheaply from one process to another.
    """

    ticket: Row
    events: tuple[Row, ...]
    runs: tuple[Row, ...]
    tags: tuple[str, ...]
    named: Named


def find_ticket(store: Store, name: str) -> int:
    """The id behind an id, `#id` or ref; NotFoundError with near misses.

    A bare number is an id first; a ref fits exactly, else whatever its case. A ticket without one
    is found by the name that other desks know it by.
    """
    number = name.removeprefix("#")
    if _is_id(number) and store.row("SELECT 1 FROM ticket WHERE id = :id", id=int(number)):
        return int(number)
    row = store.row("SELECT id FROM ticket WHERE ref = :ref", ref=name)
    if row is not None:
        return int(row[0])
    alike = store.rows(
        "SELECT id, ref FROM ticket WHERE ref IS NOT NULL AND lower(ref) = lower(:ref)", ref=name
    )
    if not alike:
        named = find_named(store, [name])
        if named:
            return named[name]
        raise _not_found(store, name)
    if len(alike) > 1:
        refs = " or ".join(sorted(ref for _, ref in alike))
        raise ConflictError(f"{name} could be {refs}", hint="write the ref as it stands there")
    return int(alike[0][0])


def read_ticket(store: Store, ticket_id: int) -> StoredTicket:
    """The ticket with this id, which `find_ticket` or the queue gave."""
    rows = store.rows(f"{_TAGGED_SQL} WHERE id = :id ORDER BY tag", id=ticket_id)
    if not rows:
        raise _not_found(store, f"#{ticket_id}")
    return ticket_from_row(rows[0][:-1], tuple(row[-1] for row in rows if row[-1] is not None))


def read_timeline(store: Store, ticket_id: int) -> list[Event]:
    """The events of a ticket by instant, then as they were written."""
    rows = store.rows(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE ticket_id = :id ORDER BY at, id", id=ticket_id
    )
    return [event_from_row(row) for row in rows]


def read_timelines(
    store: Store, ids: Sequence[int], *, with_text: bool = True
) -> Mapping[int, list[Event]]:
    """The timelines of some tickets, in the same order; perhaps without what was written."""
    found: dict[int, list[Event]] = defaultdict(list)
    if not ids:
        return found
    columns = EVENT_COLUMNS if with_text else EVENT_COLUMNS.replace("body", "NULL")
    in_ids = write_ids(ids)
    for ticket_id, *event in store.rows(
        f"SELECT ticket_id, {columns} FROM event WHERE ticket_id IN ({in_ids})"
        " ORDER BY ticket_id, at, id"
    ):
        found[ticket_id].append(event_from_row(event))
    return found


def known_refs(store: Store, refs: Collection[str]) -> set[str]:
    """Those of the refs that a ticket on the desk has, or has for other desks."""
    return _known(store, "ref", refs) | find_named(store, refs).keys()


def known_fingerprints(store: Store, fingerprints: Collection[str]) -> set[str]:
    """Those of the fingerprints that a ticket on the desk has."""
    return _known(store, "fingerprint", fingerprints)


def create_tickets(
    store: Store,
    batch: Sequence[NewTicket],
    command_id: int | None = None,
    *,
    import_id: int | None = None,
    is_indexed: bool = True,
) -> list[int]:
    """Add tickets with timeline, runs, tags, accounts and contacts; their ids, in order.

    `command_id` is the command that opens them; what is imported no command wrote here, though
    `import_id` is the one that brought it. Unless `is_indexed`, the caller lets search know of
    them, before anything changes them.
    """
    return create_rows(
        store,
        [lay_out(new) for new in batch],
        command_id,
        import_id=import_id,
        is_indexed=is_indexed,
    )


def create_rows(
    store: Store,
    batch: Sequence[TicketRows],
    command_id: int | None = None,
    *,
    import_id: int | None = None,
    is_indexed: bool = True,
    named: Iterable[Named] | None = None,
) -> list[int]:
    """The same of tickets that are laid out already. Whom they name has been added but for those
    `named`, where that is said."""
    ids = store.next_ids("ticket", len(batch))
    numbered = list(zip(ids, batch, strict=True))
    add_named(store, (new.named for new in batch) if named is None else named, import_id)
    store.insert_many("ticket", ("id", *_NEW_TICKET), [(id, *new.ticket) for id, new in numbered])
    told = [(id, command_id, *row) for id, new in numbered for row in new.events]
    store.insert_many("event", _NEW_EVENT, told)
    runs = [(id, *row) for id, new in numbered for row in new.runs]
    store.insert_many("clock", RUN_COLUMNS, runs)
    tags = [(id, tag) for id, new in numbered for tag in new.tags]
    store.insert_many("tag", ("ticket_id", "tag"), tags)
    store.words.index_written(_tell(id, new) for id, new in numbered)
    if is_indexed:
        store.words.index_new(ids.start, ids.stop - 1)
    return list(ids)


def _tell(id: int, new: TicketRows) -> NewText:
    events = sorted(new.events, key=_at)
    bodies = [body for body in map(_body, events) if body is not None]
    return NewText(id, dict(zip(_NEW_TICKET, new.ticket, strict=True)), bodies, new.tags)


def lay_out(new: NewTicket) -> TicketRows:
    """What `create_rows` writes."""
    ticket = new.assessment.ticket
    return TicketRows(
        (
            *_read_ticket(ticket),
            *derive(new.assessment, new.unread_since),
            new.policy_id,
            new.imported_at,
            new.updated_at,
            new.fingerprint,
            *_read_standing(new),
        ),
        tuple(_lay_out_event(event, new.imported_at) for event in new.events),
        tuple(values_of_run(run) for run in new.assessment.runs),
        new.tags,
        Named(ticket.account, ticket.tier, ticket.region, ticket.contact),
    )


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


def save_assessments(store: Store, assessed: Sequence[Assessed]) -> int:
    """Write what timelines leave: present fields, derived columns, runs and tags. Each ticket once.

    Returns how many due times moved.
    """
    ids = [one.ticket_id for one in assessed]
    tags, stored = read_tags(store, ids), read_saved(store, ids)
    rows = {one.ticket_id: (*write_kept(one), *one.standing) for one in assessed}
    words = len(WORDY)
    store.words.take_out(
        [
            one.ticket_id
            for one in assessed
            if stored[one.ticket_id][:words] != rows[one.ticket_id][:words]
            or tags[one.ticket_id] != set(one.tags)
        ]
    )
    changed = [(*row, id) for id, row in rows.items() if row != stored[id]]
    store.update_many("ticket", "id", SAVED, changed)
    for one in assessed:
        _save_tags(store, one.ticket_id, tags[one.ticket_id], set(one.tags))
    store.words.put_in(ids)
    unread = [one.ticket_id for one in assessed if one.stored_runs is None]
    runs = {one.ticket_id: one.stored_runs for one in assessed if one.stored_runs is not None}
    return save_runs(
        store,
        {one.ticket_id: one.assessment.runs for one in assessed},
        {**runs, **read_all_runs(store, unread)},
    )


def ticket_from_row(row: Row, tags: tuple[str, ...]) -> StoredTicket:
    """A row of `TICKET_SQL`."""
    id, *values = row
    *present, status, policy_id, imported_at, updated_at, seen_at, unread_since = values
    ticket = Ticket(**dict(zip(_TICKET, present, strict=True)))
    taken_in = (policy_id, imported_at, updated_at)
    return StoredTicket(id, ticket, status, *taken_in, tags, seen_at, unread_since)


def event_from_row(row: Sequence[Any]) -> Event:
    """A row of `EVENT_COLUMNS`."""
    at, kind, by, public, body, to, was = row
    return Event(at, kind, by, bool(public), body, to, was)


def mark_seen(store: Store, ticket_id: int, at: int) -> None:
    """Say that an agent has looked at a ticket; it is to be assessed anew then."""
    store.insert_many("look", ("ticket_id", "at"), [(ticket_id, at)], skip_known=True)
    store.run("UPDATE ticket SET seen_at = :at WHERE id = :id", at=at, id=ticket_id)


def _add_events(
    store: Store, events: Iterable[tuple[int, Event, int]], command_id: int | None
) -> None:
    """Each with its ticket, and when it comes in."""
    rows = ((id, command_id, *_lay_out_event(event, now)) for id, event, now in events)
    store.insert_many("event", _NEW_EVENT, rows)


def _lay_out_event(event: Event, now: int | None) -> Row:
    """As it comes in at `now`; None: when it happens."""
    return now if now and now < event.at else None, *_read_event(event)


def _save_tags(store: Store, ticket_id: int, stored: set[str], tags: set[str]) -> None:
    for tag in stored - tags:
        store.run("DELETE FROM tag WHERE ticket_id = :id AND tag = :tag", id=ticket_id, tag=tag)
    added = sorted(tags - stored)
    if added:
        store.insert_many("tag", ("ticket_id", "tag"), ((ticket_id, tag) for tag in added))


def _is_id(text: str) -> bool:
    """Whether it is written like an id; no engine counts further than 18 digits."""
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 19


def _known(store: Store, column: str, values: Collection[str]) -> set[str]:
    asked = list(values)
    found: set[str] = set()
    # A few at a time: for each parameter all those before it are looked through.
    for start in range(0, len(asked), 100):
        listed, params = write_words("value", asked[start : start + 100])
        rows = store.rows(f"SELECT {column} FROM ticket WHERE {column} IN ({listed})", **params)
        found.update(value for (value,) in rows)
    return found


def _not_found(store: Store, name: str) -> NotFoundError:
    ((newest,),) = store.rows("SELECT max(id) FROM ticket")
    if newest is None:
        return NotFoundError(
            f"no ticket {name}: the desk has none yet",
            hint="add one with hd new, or many with hd import",
        )
    neighbours = store.rows(
        "SELECT ref FROM (SELECT ref FROM ticket WHERE ref >= :name ORDER BY ref LIMIT 20) AS up"
        " UNION SELECT ref FROM"
        " (SELECT ref FROM ticket WHERE ref < :name ORDER BY ref DESC LIMIT 20) AS down",
        name=name,
    )
    near = suggest(name, [ref for (ref,) in neighbours])
    return NotFoundError(
        f"no ticket {name}{near}",
        hint=f"name it by its id (the newest is #{newest}) or its ref; hd queue lists them",
    )
