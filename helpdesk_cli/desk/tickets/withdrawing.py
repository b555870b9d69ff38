"""Taking an import back: its tickets go, and those that it brought up to date are as before.

Nobody has written these timelines here, so nothing that was said on this desk is lost with them.
"""

from contextlib import suppress
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import assess_anew, foresee, keep, read_history
from helpdesk_cli.domain.tickets.command import Command
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.ladder.ledger import fired_rungs
from helpdesk_cli.store.tickets.commands import split_timeline, tickets_of
from helpdesk_cli.store.tickets.imports import find_import, find_touched, withdraw
from helpdesk_cli.store.tickets.merges import targets_since
from helpdesk_cli.store.tickets.tickets import read_ticket


def withdraw_import(desk: Desk, command: Command) -> None:
    """Take the import back as a whole; refused when a ticket of it has gone on since.

    Call it in a transaction.
    """
    brought = find_import(desk.store, command.id)
    if brought is None:
        return
    desk.refuse_agents("taking an import back")
    touched = find_touched(desk.store, brought)
    if touched is not None:
        raise ConflictError(
            f"ticket {touched} has gone on since it was imported; nothing was undone",
            hint=f"hd history {touched} shows what has happened on it",
        )
    before = []
    for ticket_id in tickets_of(desk.store, command.id):
        held = read_ticket(desk.store, ticket_id)
        timeline, *_ = split_timeline(desk.store, ticket_id, command.id)
        history = replace(read_history(desk, held), timeline=timeline)
        before.append((replace(held, updated_at=held.ticket.created_at), history))
    merged_into = targets_since(desk.store, brought.first_id - 1)
    withdraw(desk.store, brought, [held.id for held, _ in before], desk.now)
    for held, history in before:
        keep(desk, [foresee(desk, held, history, (), fired_rungs(desk.store, held.id))])
    for ticket_id in merged_into:
        with suppress(NotFoundError):  # it has gone, too
            target = read_ticket(desk.store, ticket_id)
            assess_anew(desk, target)
