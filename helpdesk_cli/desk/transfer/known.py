"""What of a file the desk knows already: tickets, names of its own, and what is news of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.naming import spell
from helpdesk_cli.domain.tickets.news import find_changes, find_news, note_account
from helpdesk_cli.domain.tickets.ticket import FIELDS, NAMING_OTHERS, Event
from helpdesk_cli.domain.tickets.timeline import fill_was, rewind
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.erasure.people import is_erased
from helpdesk_cli.store.tickets.imports import read_imported
from helpdesk_cli.store.tickets.naming import (
    find_known_fingerprints,
    find_known_refs,
    find_named,
    find_ticket,
)
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket, read_timeline
from helpdesk_cli.transfer.incoming import Good, Incoming


def name_ours(desk: Desk, batch: list[Good]) -> list[Good]:
    """The same, with numbers for tickets of this desk that other desks gave its names for."""
    others = [name for each in batch if isinstance(each, Incoming) for name in names_others(each)]
    ours = find_named(desk.store, others)
    if not ours:
        return batch
    return [
        replace(
            each,
            events=tuple(
                replace(e, to=f"#{ours[e.to]}") if e.kind in NAMING_OTHERS and e.to in ours else e
                for e in each.events
            ),
        )
        if isinstance(each, Incoming)
        else each
        for each in batch
    ]


def names_others(incoming: Incoming) -> list[str]:
    """The other tickets that its events name."""
    return [e.to for e in incoming.events if e.kind in NAMING_OTHERS and e.to]


def find_unknown(desk: Desk, batch: list[Good]) -> list[Good]:
    """Those that the desk does not know yet, each once."""
    refs = find_known_refs(desk.store, [each.ref for each in batch if each.ref])
    prints = find_known_fingerprints(
        desk.store, [each.fingerprint for each in batch if each.fingerprint]
    )
    fresh = []
    for each in batch:
        name, seen = (each.ref, refs) if each.ref else (each.fingerprint, prints)
        if name is None or name not in seen:
            fresh.append(each)
            seen.add(name or "")
    return fresh


def find_known(store: Store, batch: Sequence[Good]) -> list[int]:
    """The tickets of the desk that a batch is about."""
    refs = [each.ref for each in batch if each.ref]
    return [find_ticket(store, ref) for ref in find_known_refs(store, refs)]


def find_news_of_known(
    desk: Desk, batch: Sequence[Good], last_id: int
) -> Iterator[tuple[Good, tuple[StoredTicket, Sequence[Event]]]]:
    """The rows with news of tickets that were there before, and what is news to which of them."""
    known = find_known_refs(desk.store, [each.ref for each in batch if each.ref])
    for each in batch:
        ref = each.ref
        if not isinstance(each, Incoming) or ref is None or ref not in known:
            continue
        held = read_ticket(desk.store, find_ticket(desk.store, ref))
        if held.id > last_id or held.status == "closed":
            continue
        if is_erased(desk.store, held.ticket.contact):
            continue
        stored = read_timeline(desk.store, held.id)
        news = find_news(stored, each.events)
        news += _find_changes(desk, held, stored, each, news)
        if news:
            yield each, (held, fill_was(held.ticket, news)[1])


def _find_changes(
    desk: Desk,
    held: StoredTicket,
    stored: Sequence[Event],
    incoming: Incoming,
    news: Sequence[Event],
) -> tuple[Event, ...]:
    """What a row with present values says of the fields of a ticket that it did not say before."""
    told = {name: getattr(incoming.ticket, name) for name in FIELDS if incoming.says(name)}
    at = max((event.at for event in (*stored, *news)), default=held.ticket.created_at)
    account = incoming.ticket.account if incoming.says("account") else None
    is_another = account is not None and spell(account) != spell(held.ticket.account or "")
    noted = note_account(account or "", stored, at) if is_another else ()
    if all(value == getattr(held.ticket, name) for name, value in told.items()):
        return noted
    opening = rewind(held.ticket, stored)
    before = {name: getattr(opening, name) for name in FIELDS}
    before |= read_imported(desk.store, held.id)
    return (*find_changes(held.ticket, before, told, at), *noted)
