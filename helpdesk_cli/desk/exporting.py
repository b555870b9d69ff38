"""All tickets of a desk as lines that `hd import` takes in again, the same to the byte."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.privacy import may_read
from helpdesk_cli.domain.privacy import hide_events, hide_ticket
from helpdesk_cli.domain.ticket import Event, rewind
from helpdesk_cli.store.streams import stream_tickets
from helpdesk_cli.store.tickets import StoredTicket, find_ticket, read_ticket, read_timeline
from helpdesk_cli.transfer.jsonl import format_ticket_line


def export_tickets(desk: Desk, names: Sequence[str]) -> Iterator[str]:
    """A JSON line for each ticket named, or for all in order of id, as of one instant.

    Of tickets that are private to others the text stays behind.
    """
    with desk.store.snapshot():
        for held, timeline in _read_named(desk, names) if names else stream_tickets(desk.store):
            opening = rewind(held.ticket, timeline)
            if not may_read(desk, held.ticket):
                opening, timeline = hide_ticket(opening), hide_events(timeline)
            yield format_ticket_line(opening, timeline)


def _read_named(desk: Desk, names: Sequence[str]) -> Iterator[tuple[StoredTicket, list[Event]]]:
    for ticket_id in [find_ticket(desk.store, name) for name in names]:
        yield read_ticket(desk.store, ticket_id), read_timeline(desk.store, ticket_id)
