"""All tickets of a desk as lines that `hd import` takes in again, the same to the byte."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import may_read
from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.tickets.hiding import hide_events, hide_ticket
from helpdesk_cli.domain.tickets.ticket import NAMING_OTHERS, Event, read_number
from helpdesk_cli.domain.tickets.timeline import rewind
from helpdesk_cli.store.customers.people import read_copied
from helpdesk_cli.store.tickets.every_ticket import stream_tickets
from helpdesk_cli.store.tickets.naming import find_ticket, name_abroad, read_key, read_names
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket, read_timeline
from helpdesk_cli.transfer.lines.jsonl import format_ticket_line

PAGE = 500
"""Tickets held in memory at a time."""


def export_tickets(desk: Desk, names: Sequence[str]) -> Iterator[str]:
    """A JSON line for each ticket named, or for all in order of id, as of one instant.

    Of tickets that are private to others the text stays behind. One without a ref gets a name that
    every desk knows it by, this one too.
    """
    if not names:
        desk.see_all("hd export")
    with desk.store.snapshot():
        key = read_key(desk.store)
        found = _read_named(desk, names) if names else stream_tickets(desk.store)
        while page := list(islice(found, PAGE)):
            copied = read_copied(desk.store, [held.id for held, _ in page])
            for held, timeline in page:
                yield _write(desk, key, held, timeline, copied.get(held.id, ()))


def _write(
    desk: Desk,
    key: str,
    held: StoredTicket,
    timeline: Sequence[Event],
    copied: Sequence[Contact],
) -> str:
    opening = rewind(held.ticket, timeline)
    if not may_read(desk, held.ticket):
        opening, timeline, copied = hide_ticket(opening), hide_events(timeline), ()
    ref = opening.ref or name_abroad(key, held.id, opening.created_at)
    return format_ticket_line(replace(opening, ref=ref), _name_others(desk, timeline), copied)


def _name_others(desk: Desk, timeline: Sequence[Event]) -> Sequence[Event]:
    """The timeline with names instead of numbers, which mean other tickets on other desks."""
    told = [event.to for event in timeline if event.kind in NAMING_OTHERS]
    names = read_names(desk.store, filter(None, map(read_number, told)))
    if not names:
        return timeline
    return [
        replace(event, to=names.get(event.to or "", event.to))
        if event.kind in NAMING_OTHERS
        else event
        for event in timeline
    ]


def _read_named(desk: Desk, names: Sequence[str]) -> Iterator[tuple[StoredTicket, list[Event]]]:
    for ticket_id in [find_ticket(desk.store, name) for name in names]:
        yield read_ticket(desk.store, ticket_id), read_timeline(desk.store, ticket_id)
