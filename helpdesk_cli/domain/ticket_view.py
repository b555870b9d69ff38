"""A ticket as it is shown whole: present fields, clocks and timeline at one instant."""

from dataclasses import dataclass

from helpdesk_cli.domain.explain import ExplainedRun
from helpdesk_cli.domain.ticket import Event, Status, Ticket


@dataclass(frozen=True, slots=True)
class TicketView:
    """`ticket` holds the present values. `clocks` need no segments; `events` stand in order."""

    id: int
    ticket: Ticket
    status: Status
    updated_at: int
    tags: tuple[str, ...]
    clocks: tuple[ExplainedRun, ...]
    events: tuple[Event, ...]
