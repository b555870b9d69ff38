"""Tickets created: with timeline, runs, tags, and the accounts and contacts that they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import NamedTuple

from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.customers.accounts import Named, add_named
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.door.words import STATES, NewText
from helpdesk_cli.store.tickets.derived import DERIVED, derive
from helpdesk_cli.store.tickets.runs import RUN_COLUMNS, values_of_run
from helpdesk_cli.store.tickets.tickets import NEW_EVENT, TAKEN_IN, TICKET, lay_out_event

_STANDING = ("next_rung_at", "suggestion", "private_to")
_NEW_TICKET = (*TICKET, *DERIVED, *TAKEN_IN, "fingerprint", *_STANDING)
_at, _body = (itemgetter(NEW_EVENT.index(column) - 2) for column in ("at", "body"))
"""Of a row of an event that has no ticket yet, and no command."""

_created_at, _subject, *_states = (
    _NEW_TICKET.index(column) for column in ("created_at", "subject", *STATES)
)
_read_states = itemgetter(*_states)
_read_named = itemgetter(*(_NEW_TICKET.index(column) for column in Named._fields))
"""Of the row of a new ticket."""

_read_ticket = attrgetter(*TICKET)
_read_standing = attrgetter(*_STANDING)


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

    @property
    def named(self) -> Named:
        return Named._make(_read_named(self.ticket))


def create_tickets(
    store: Store, batch: Sequence[NewTicket], command_id: int | None = None
) -> list[int]:
    """Add tickets with timeline, runs, tags, accounts and contacts; their ids, in order.

    `command_id` is the command that opens them.
    """
    return create_rows(store, [lay_out(new) for new in batch], command_id)


def create_rows(
    store: Store,
    batch: Sequence[TicketRows],
    command_id: int | None = None,
    *,
    import_id: int | None = None,
    is_indexed: bool = True,
    named: Iterable[Named] | None = None,
) -> list[int]:
    """The same for tickets that are laid out already.

    No command here wrote what is imported, but `import_id` is the one that brought it. Unless
    `is_indexed`, the caller indexes them, before anything changes them. If `named` is given,
    accounts and contacts other than those have been added already.
    """
    ids = store.next_ids("ticket", len(batch))
    numbered = list(zip(ids, batch, strict=True))
    add_named(store, (new.named for new in batch) if named is None else named, import_id)
    store.insert_many("ticket", ("id", *_NEW_TICKET), [(id, *new.ticket) for id, new in numbered])
    told = [(id, command_id, *row) for id, new in numbered for row in new.events]
    store.insert_many("event", NEW_EVENT, told)
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
    row = new.ticket
    return NewText(id, row[_created_at], row[_subject], _read_states(row), bodies, new.tags)


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
        tuple(lay_out_event(event, new.imported_at) for event in new.events),
        tuple(values_of_run(run) for run in new.assessment.runs),
        new.tags,
    )
