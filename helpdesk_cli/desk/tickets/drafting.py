"""Replies kept as drafts: they stand on no timeline, and no clock minds them."""

from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.changes import find_tickets, refuse_closed, reply
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.domain.tickets.draft import Draft
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.tickets.drafts import drop_draft, read_draft, save_draft
from helpdesk_cli.store.tickets.tickets import read_ticket


def keep_draft(desk: Desk, names: Sequence[str], body: str) -> list[int]:
    """Keep a draft on each ticket, in place of the agent's earlier one; the ids."""
    with desk.store.transaction("tickets"):
        ids = find_tickets(desk, names)
        desk.store.hold_tickets(ids)
        for ticket_id in ids:
            held = read_ticket(desk.store, ticket_id)
            refuse_outsider(desk, held)
            refuse_closed(desk, held)
            save_draft(desk.store, ticket_id, Draft(desk.agent, desk.now, body))
    return ids


def read_own_draft(desk: Desk, ticket_id: int) -> str:
    """What the agent has begun to reply on a ticket; empty where there is nothing."""
    draft = read_draft(desk.store, ticket_id, desk.agent)
    return "" if draft is None else draft.body


def lay_aside(desk: Desk, names: Sequence[str], body: str) -> None:
    """Keep what is being written as drafts; delete those of which nothing is left."""
    if body.strip():
        keep_draft(desk, names, body)
        return
    with desk.store.transaction():
        for ticket_id in find_tickets(desk, names):
            drop_draft(desk.store, ticket_id, desk.agent)


def reply_from_draft(
    desk: Desk, names: Sequence[str], body: str, then: Status | None = None
) -> list[int]:
    """Record a reply, and delete the draft that it was. Call it in a transaction."""
    ids = reply(desk, names, body, then)
    for ticket_id in ids:
        drop_draft(desk.store, ticket_id, desk.agent)
    return ids


def send_drafts(desk: Desk, names: Sequence[str], then: Status | None = None) -> list[int]:
    """Record the agent's draft on each ticket as the reply. Call it in a transaction."""
    ids = find_tickets(desk, names)
    desk.store.hold_tickets(ids)
    for ticket_id in ids:
        draft = read_draft(desk.store, ticket_id, desk.agent)
        if draft is None:
            raise NotFoundError(
                f"{desk.agent} has no draft on ticket {ticket_id}",
                hint=f'hd reply {ticket_id} --draft --body "…" keeps one',
            )
        reply(desk, [f"#{ticket_id}"], draft.body, then)
        drop_draft(desk.store, ticket_id, desk.agent)
    return ids
