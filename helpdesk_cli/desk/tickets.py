"""Reading one ticket: all of it for `hd show`, and the sums behind its clocks for `hd explain`."""

from collections.abc import Sequence

from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.explain import Explanation, explain
from helpdesk_cli.domain.ticket import rewind
from helpdesk_cli.domain.ticket_view import TicketView
from helpdesk_cli.store.tickets import find_ticket, read_ticket, read_timeline


def show_tickets(desk: Desk, names: Sequence[str]) -> list[TicketView]:
    """Each ticket with its clocks as they stand now and its whole timeline."""
    return [_show(desk, find_ticket(desk.store, name)) for name in names]


def explain_tickets(desk: Desk, names: Sequence[str]) -> list[Explanation]:
    """How each deadline came to be, replayed from the events up to `now`."""
    return [_explain(desk, find_ticket(desk.store, name)) for name in names]


def _show(desk: Desk, ticket_id: int) -> TicketView:
    held = read_ticket(desk.store, ticket_id)
    events = read_timeline(desk.store, ticket_id)
    runs = _explain(desk, ticket_id).runs
    return TicketView(
        held.id, held.ticket, held.status, held.updated_at, held.tags, runs, tuple(events)
    )


def _explain(desk: Desk, ticket_id: int) -> Explanation:
    held = read_ticket(desk.store, ticket_id)
    timeline = read_timeline(desk.store, ticket_id)
    opening = rewind(held.ticket, timeline)
    return explain(ticket_id, opening, timeline, desk.policies_since(held.policy_id), desk.now)
