"""Undoing an import: its tickets are removed, and those that it updated are as before.

Nobody has written these timelines here, so nothing that was said on this desk is lost with them.
It goes page by page, while others work on the desk, and an interrupted one continues when it is
asked for again. Tickets that somebody works on meanwhile stay.
"""

from collections.abc import Callable, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import follow, replay_all, store_outcomes, tell_all
from helpdesk_cli.desk.tickets.merging import settle
from helpdesk_cli.desk.workers import part
from helpdesk_cli.domain.tickets.command import Command
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.domain.tickets.timeline import rewind
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.store.as_of.later import put_back
from helpdesk_cli.store.customers.accounts import forget_only_named, list_only_named
from helpdesk_cli.store.desk_facts import UNDOING, forget_fact, read_fact
from helpdesk_cli.store.tickets.every_ticket import read_some
from helpdesk_cli.store.tickets.imports import (
    StoredImport,
    find_import,
    find_touched,
    find_updates_worked_on,
    find_worked_on,
    list_brought,
    list_updated,
    note_undoing,
    remove_created,
    remove_updates,
)
from helpdesk_cli.store.tickets.merges import list_targets_of, read_newest_id
from helpdesk_cli.store.tickets.privacy import save_private
from helpdesk_cli.store.tickets.tickets import StoredTicket

PAGE = 100
"""How many tickets go at a time: no agent waits longer than that."""

Progress = Callable[[int, int], None]
"""Called with how many tickets are done, and how many there are."""


def find_undoing(desk: Desk) -> int | None:
    """The command of the import that is being undone, even if that was interrupted."""
    fact = read_fact(desk.store, UNDOING)
    return None if fact is None else int(fact)


def begin_undoing(desk: Desk, command: Command) -> None:
    """Refuse when a ticket of the import has changed since; else note that the import is being
    undone.

    Call it in a transaction.
    """
    desk.refuse_agents("undoing an import")
    refuse_while_undoing(desk)
    brought = find_import(desk.store, command.id)
    if brought is None:
        return
    touched = find_touched(desk.store, brought)
    if touched is not None:
        raise ConflictError(
            f"ticket {touched} has changed since it was imported; nothing was undone",
            hint=f"hd history {touched} shows what has happened on it",
        )
    note_undoing(desk.store, brought, desk.now)


def refuse_while_undoing(desk: Desk) -> None:
    """Refuse what must not happen while an import is being undone."""
    number = find_undoing(desk)
    if number is not None:
        raise ConflictError(
            f"the import of command {number} is being undone",
            hint=f"hd undo {number} continues it if it was interrupted",
        )


def continue_undoing(desk: Desk, command: Command, progress: Progress | None = None) -> list[int]:
    """Remove what is left of the import; the tickets that stay, since they have been worked on.

    Several processes may do this at once.
    """
    desk.refuse_agents("undoing an import")
    brought = find_import(desk.store, command.id)
    if brought is None or find_undoing(desk) != command.id:
        return []
    updated, created = list_updated(desk.store, brought), list_brought(desk.store, brought)
    stay: list[int] = []
    done = 0
    for take, ids in ((_remove_updates, updated), (_remove_created, created)):
        for page in part(ids, PAGE):
            stay += take(desk, brought, page)
            done += len(page)
            if progress:
                progress(done, len(updated) + len(created))
    _forget_named(desk)
    with desk.store.transaction("import"):
        forget_fact(desk.store, UNDOING)
    return stay


def _remove_created(desk: Desk, brought: StoredImport, ids: Sequence[int]) -> list[int]:
    """Remove tickets that the import created; those that stay."""
    store = desk.store
    with store.transaction("import"):
        targets = list_targets_of(store, ids)
        store.hold_tickets({*ids, *targets})
        stay = find_worked_on(store, brought, ids)
        going = [ticket_id for ticket_id in ids if ticket_id not in stay]
        remove_created(store, brought, going, desk.now)
        settle(desk, [target for target in targets if target not in going])
    return sorted(stay)


def _remove_updates(desk: Desk, brought: StoredImport, ids: Sequence[int]) -> list[int]:
    """Remove what the import brought for tickets that were there before; those that keep it."""
    store = desk.store
    with store.transaction("import"):
        targets = list_targets_of(store, ids, brought.command_id)
        store.hold_tickets({*ids, *targets})
        stay = find_updates_worked_on(store, brought, ids)
        going = [ticket_id for ticket_id in ids if ticket_id not in stay]
        store.words.take_out(going)
        found = read_some(store, going)
        put_back(store, {held.id: rewind(held.ticket, timeline) for held, timeline in found})
        remove_updates(store, brought, going, desk.now)
        # The targets of merges give back before their sources look what they have.
        settle(desk, [target for target in targets if target not in going])
        _replay(desk, [held for held, _ in found])
    return sorted(stay)


def _replay(desk: Desk, many: Sequence[StoredTicket]) -> None:
    """Derive everything again from timelines of which something was removed, without any checks:
    this is how the tickets were before."""
    desk.look_again()
    replayed = replay_all(desk, read_some(desk.store, [held.id for held in many]))
    for one in replayed:
        follow(desk, one)
    store_outcomes(desk, tell_all(desk, replayed))
    for held, one in zip(many, replayed, strict=True):
        was, team = (
            private_team(desk.in_force.policy, ticket)
            for ticket in (held.ticket, one.assessment.ticket)
        )
        if team != was:
            save_private(desk.store, held.id, team)


def _forget_named(desk: Desk) -> None:
    """Remove accounts and contacts that only undone imports have named."""
    # With nobody else at it, so that every ticket up to that one can be seen from now on.
    with desk.store.transaction():
        last_id = read_newest_id(desk.store)
    for table in ("contact", "account"):
        names = list_only_named(desk.store, table)
        for start in range(0, len(names), PAGE):
            with desk.store.transaction():
                page = names[start : start + PAGE]
                forget_only_named(desk.store, table, page, last_id, desk.now)
