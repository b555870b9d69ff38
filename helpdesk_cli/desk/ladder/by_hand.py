"""A rung that an agent fires by hand, whenever it would be due."""

from collections.abc import Sequence
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.reminders import chore_of
from helpdesk_cli.desk.ladder.steps import Decision, fire
from helpdesk_cli.desk.tickets.standing import plan_stored
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import (
    PlannedRung,
    Unread,
    find_moment,
    find_owed,
    is_meant,
    is_meant_for,
)
from helpdesk_cli.domain.policy.ladder import UNREAD, Rung
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.english import spell
from helpdesk_cli.errors import ConflictError, NotFoundError, suggest
from helpdesk_cli.store.ladder.ledger import read_fired_rungs
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import StoredTicket


def decide_by_hand(desk: Desk, held: StoredTicket, rung_name: str) -> Decision:
    """One rung, fired by an agent on what its clock owes, whenever it would be due.

    Refused when it is not meant for this ticket, has fired, or nothing of the kind is owed, and
    when nothing would come of it.
    """
    rung = find_rung(desk, rung_name)
    runs, fired = read_runs(desk.store, held.id), read_fired_rungs(desk.store, held.id)
    owed = _find_owed(held, runs, rung)
    at = find_moment(desk.in_force.policy, rung, owed, held.ticket)
    one = PlannedRung(rung, owed, desk.now if at is None else at)
    if one.key in fired:
        raise ConflictError(f'ticket {held.id}: "{rung_name}" has fired already')
    step = fire(desk, held.ticket, one)
    if step.is_fruitless:
        raise ConflictError(
            f'ticket {held.id}: "{rung_name}" would do nothing: {"; ".join(step.gaps)}',
            hint=f"hd assign {held.id} --to AGENT",
        )
    told = Event(desk.now, "message", desk.by, False, f"Escalation: {rung_name}: fired by hand")
    step = replace(step, send_at=desk.now, events=(told, *step.events))
    planned = plan_stored(desk, held, runs)
    return Decision(held, runs, (step,), planned, chore_of(desk, held), fired)


def find_rung(desk: Desk, name: str) -> Rung:
    """The rung of this name; NotFoundError with near misses."""
    rungs = {rung.name: rung for rung in desk.in_force.policy.escalations}
    if name not in rungs:
        raise NotFoundError(
            f'no rung "{name}" in the policy{suggest(name, list(rungs))}',
            hint=f"known: {'; '.join(rungs)}",
        )
    return rungs[name]


def _find_owed(held: StoredTicket, runs: Sequence[Run], rung: Rung) -> Run | Unread:
    """What a rung can fire on, the latest first; refused when there is nothing for it."""
    ticket = held.ticket
    owed = [one for one in find_owed(runs, held.unread_since) if one.clock == rung.clock]
    is_meant_at_all = is_meant(rung, ticket.tier, ticket.severity)
    for one in reversed(owed):
        if is_meant_for(rung, one, ticket):
            return one
    if owed or not is_meant_at_all:
        raise ConflictError(
            f'ticket {held.id}: "{rung.name}" is not meant for {ticket.tier}, {ticket.severity}',
            hint=f"hd show {held.id} says what comes next",
        )
    if rung.clock == UNREAD:
        raise ConflictError(f"ticket {held.id} is not unread")
    raise ConflictError(f"ticket {held.id}: no {spell(rung.clock)} is owed")
