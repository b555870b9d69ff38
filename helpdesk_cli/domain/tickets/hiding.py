"""What is shown in place of the text of a private ticket to those outside the team that reads it.

Loads nothing, so that the queue can use it. Which tickets are private is decided in `routing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only names of types: loading them would cost `hd queue` time.
    from collections.abc import Iterable

    from helpdesk_cli.domain.tickets.ticket import Event, Ticket

HIDDEN = "(private)"


def hide_ticket(ticket: Ticket) -> Ticket:
    """The ticket without its subject and without who wrote it."""
    from dataclasses import replace

    return replace(ticket, subject=HIDDEN, contact=None)


def hide_events(events: Iterable[Event]) -> list[Event]:
    """A timeline without messages, subjects and tags; what was done, when and by whom remains."""
    from dataclasses import replace

    hidden = []
    for event in events:
        if event.kind == "message":
            event = replace(event, body=HIDDEN)
        elif event.kind in ("subject", "tag"):
            event = replace(event, to=event.to and HIDDEN, was=event.was and HIDDEN)
        hidden.append(event)
    return hidden
