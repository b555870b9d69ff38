"""Tickets that belong together: merged into one, or linked."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.changes import append_all, find_tickets, refuse_closed
from helpdesk_cli.desk.tickets.history import assess_anew, read_history
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.desk.tickets.sources import Sources
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, collect_links
from helpdesk_cli.domain.tickets.timeline import find_merge
from helpdesk_cli.errors import NotFoundError, UsageError
from helpdesk_cli.store.tickets.merges import list_targets_since, merged_names
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket, read_timeline


class Merge(NamedTuple):
    """The tickets that a merge changed, the target last; whether that was solved and opened."""

    ids: list[int]
    opened: bool


def merge(desk: Desk, names: Sequence[str], target: str) -> Merge:
    """Close tickets that are the same matter as `target`, which takes over what they owe.

    None of them may be closed already, so that merging never leads in a circle. A target that was
    solved opens when the customer of one of them waits for an answer.
    """
    with desk.store.transaction("tickets"):
        goal_id = find_ticket(desk.store, target)
        ids = find_tickets(desk, names)
        if not ids or goal_id in ids:
            raise UsageError(
                "a merge needs two tickets", hint="hd merge DUPLICATE... --into TICKET"
            )
        desk.store.hold_tickets([*ids, goal_id])
        goal = _read(desk, goal_id)
        sources = [_read(desk, ticket_id) for ticket_id in ids]
        # After all that happened on any of them, whose clock was ahead or not.
        at = max(desk.now, *(held.updated_at for held in (goal, *sources)))
        merged = [Event(at, "merge", desk.by, to=_name(goal))]
        opened = goal.status == "solved" and any(_awaits_answer(desk, each) for each in sources)
        into = "Merged into this ticket" + (", which opens again" if opened else "")
        told = [Event(at, "message", SYSTEM, False, f"{into}: {_name(each)}") for each in sources]
        append_all(desk, [*((source, merged) for source in sources), (goal, told)], "merge")
    return Merge([*ids, goal.id], opened)


def settle_merges(desk: Desk, last_id: int) -> None:
    """Assess the targets of merges again in which tickets taken in after `last_id` have a part.

    Also what such a ticket was itself merged into, and so on. Call it in a transaction.
    """
    settle(desk, list_targets_since(desk.store, last_id))


def settle(desk: Desk, ids: Sequence[int]) -> None:
    """The same for these tickets, the last one first."""
    waiting = [*ids]
    desk.store.hold_tickets(waiting)
    settled: set[int] = set()
    sources = Sources(desk)
    while waiting:
        ticket_id = waiting.pop()
        if ticket_id in settled:
            continue
        desk.store.hold_tickets([ticket_id])
        held = read_ticket(desk.store, ticket_id)
        settled.add(held.id)
        timeline = read_timeline(desk.store, held.id)
        assess_anew(desk, held, timeline, sources=sources)
        onwards = find_merge(timeline)
        if onwards and onwards.to:
            try:
                waiting.append(find_ticket(desk.store, onwards.to))
            except NotFoundError:
                continue  # it may come with another file


def link(desk: Desk, names: Sequence[str], *, remove: bool = False) -> list[int]:
    """Link the first ticket with each of the others, both ways; closed ones too.

    What is linked already, or is not, stays as it is.
    """
    with desk.store.transaction("tickets"):
        ids = find_tickets(desk, names)
        if len(ids) < 2:
            raise UsageError("a link needs two tickets", hint="hd link 42 43")
        desk.store.hold_tickets(ids)
        first, *others = [_read(desk, ticket_id, closed_too=True) for ticket_id in ids]
        pairs = [(first, others), *((other, [first]) for other in others)]
        kind = "unlink" if remove else "link"
        append_all(desk, [(one, _tie(desk, one, to, kind)) for one, to in pairs], kind)
    return ids


def _tie(desk: Desk, held: StoredTicket, others: Sequence[StoredTicket], kind: str) -> list[Event]:
    linked = collect_links(read_timeline(desk.store, held.id))
    named = [(other, [n for n in _names(other) if n in linked]) for other in others]
    if kind == "link":
        return [Event(desk.now, kind, desk.by, to=_name(o)) for o, known in named if not known]
    return [Event(desk.now, kind, desk.by, to=name) for _, known in named for name in known]


def _read(desk: Desk, ticket_id: int, *, closed_too: bool = False) -> StoredTicket:
    held = read_ticket(desk.store, ticket_id)
    refuse_outsider(desk, held)
    if not closed_too:
        refuse_closed(desk, held)
    return held


def _awaits_answer(desk: Desk, held: StoredTicket) -> bool:
    return read_history(desk, held).assess().awaits_answer


def _names(held: StoredTicket) -> tuple[str, ...]:
    return merged_names(held.id, held.ticket.ref)


def _name(held: StoredTicket) -> str:
    return _names(held)[0]
