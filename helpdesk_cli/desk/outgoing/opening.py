"""Tickets that an agent or a form opens: their contacts are told, where the policy says so."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.intake import Admitted, open_within


class Opened(NamedTuple):
    """A new ticket; `told` is the address to which it is acknowledged."""

    ticket_id: int
    told: str | None = None


def open_and_acknowledge(desk: Desk, admitted: Sequence[Admitted]) -> list[Opened]:
    """Create a ticket for each, all or none; what an agent has written is no customer's arrival."""
    with desk.store.transaction("tickets"):
        ids = open_within(desk, admitted)
        channels = desk.in_force.policy.mail.acknowledge_channels
        return [
            Opened(ticket_id, _acknowledge(desk, ticket_id))
            if report.channel in channels and not report.by_agent
            else Opened(ticket_id)
            for ticket_id, (report, _) in zip(ids, admitted, strict=True)
        ]


def _acknowledge(desk: Desk, ticket_id: int) -> str | None:
    from helpdesk_cli.desk.outgoing.acknowledging import acknowledge

    return acknowledge(desk, ticket_id)
