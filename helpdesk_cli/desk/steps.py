"""What is due on one ticket: the rungs that fire now, what each does and whom it reaches.

Decides only; nothing is written here. `desk/escalation.py` carries the steps out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from helpdesk_cli.desk.ladder import REMINDER, Chore, find_chore, find_moment, has_reminded
from helpdesk_cli.desk.letters import name_letter
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.escalation import (
    FiredKey,
    PlannedRung,
    due_rungs,
    find_assignment,
    find_recipients,
    is_meant,
    plan_rungs,
    raised_severity,
)
from helpdesk_cli.domain.policy import Action, ClockName, Rung
from helpdesk_cli.domain.sla import Run, assess
from helpdesk_cli.domain.ticket import FIELDS, SYSTEM, Event, Ticket, change_field, rewind
from helpdesk_cli.errors import ConflictError, NotFoundError, suggest
from helpdesk_cli.store.accounts import account_of
from helpdesk_cli.store.ladder import fired_rungs
from helpdesk_cli.store.outbox import OutboxRow
from helpdesk_cli.store.runs import read_runs
from helpdesk_cli.store.tickets import StoredTicket, read_timeline


@dataclass(frozen=True, slots=True)
class Step:
    """One rung that fires, or one chore.

    `to` is whom or what it reaches, as the outbox has it; `gaps` say who could not be reached and
    who stands in. It leaves the desk at `send_at` at the earliest, and changes the ticket by
    `events`.
    """

    rung: str
    action: Action | Literal["close", "remind"]
    clock: ClockName
    number: int
    due_at: int
    send_at: int
    to: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def key(self) -> FiredKey:
        return self.clock, self.number, self.rung


@dataclass(frozen=True, slots=True)
class Decision:
    """All that is due on one ticket, which may be nothing; what else its ladder and chore are.

    `fired` had fired before.
    """

    held: StoredTicket
    steps: tuple[Step, ...]
    planned: tuple[PlannedRung, ...]
    chore: Chore | None
    fired: set[FiredKey]


def decide(desk: Desk, held: StoredTicket, runs: Sequence[Run], fired: set[FiredKey]) -> Decision:
    """What is due on a ticket now."""
    policy = desk.in_force.policy
    planned = plan_rungs(policy, held.ticket, runs, held.taken_in_at, desk.ladder_since)
    steps, ticket = [], held.ticket
    for one in due_rungs(planned, fired, desk.now):
        step = _fire(desk, ticket, one)
        for event in step.events:
            ticket = change_field(ticket, event) if event.kind in FIELDS else ticket
        steps.append(step)
    chore = _chore_of(desk, held)
    if chore is not None and chore.at <= desk.now and not has_reminded(chore, fired):
        steps.append(_tidy_up(desk, chore))
    return Decision(held, tuple(steps), planned, chore, fired)


def decide_by_hand(desk: Desk, held: StoredTicket, rung_name: str) -> Decision:
    """One rung, fired by an agent on the run of its clock that is owed, whenever it would be due.

    Refused when it is not meant for this ticket, has fired, or nothing of the kind is owed.
    """
    rung = _find_rung(desk, rung_name)
    runs, fired = read_runs(desk.store, held.id), fired_rungs(desk.store, held.id)
    run = _find_owed(held, runs, rung)
    at = find_moment(desk, held.ticket, rung, run)
    one = PlannedRung(rung, run.clock, run.number, desk.now if at is None else at)
    if one.key in fired:
        raise ConflictError(f'ticket {held.id}: "{rung_name}" has fired already')
    step = _fire(desk, held.ticket, one)
    told = Event(desk.now, "message", desk.by, False, f"Escalation: {rung_name}: fired by hand")
    step = replace(step, send_at=desk.now, events=(told, *step.events))
    planned = plan_rungs(
        desk.in_force.policy, held.ticket, runs, held.taken_in_at, desk.ladder_since
    )
    return Decision(held, (step,), planned, _chore_of(desk, held), fired)


def address_rows(decision: Decision, now: int) -> list[OutboxRow]:
    """What the steps on a ticket leave in the outbox."""
    return [
        address_row(decision.held, step, recipient, now)
        for step in decision.steps
        for recipient in step.to
    ]


def address_row(held: StoredTicket, step: Step, recipient: str, now: int) -> OutboxRow:
    """What a step leaves in the outbox for one recipient: a letter by itself, to begin with."""
    row = OutboxRow(
        letter="",
        ticket_id=held.id,
        clock=step.clock,
        number=step.number,
        rung=step.rung,
        action=step.action,
        recipient=recipient,
        due_at=step.due_at,
        send_at=step.send_at,
        attempts=0,
        written_at=now,
    )
    return row._replace(letter=name_letter([row]))


def _fire(desk: Desk, ticket: Ticket, planned: PlannedRung) -> Step:
    policy, rung = desk.in_force.policy, planned.rung
    window = policy.calendars[rung.send_window] if rung.send_window else None
    step = Step(
        rung.name,
        rung.action,
        planned.clock,
        planned.number,
        planned.at,
        window.next_opening(desk.now) if window else desk.now,
    )
    match rung.action:
        case "email":
            found = find_recipients(rung, ticket, policy, _manager_of(desk, ticket))
            to = tuple(one.email for one in found.people if one.email)
            return replace(step, to=to, gaps=found.gaps)
        case "webhook":
            return replace(step, to=(rung.url or "",))
        case "command":
            return replace(step, to=(json.dumps(rung.command),))
        case _:
            return replace(step, events=_changes(desk, ticket, rung))


def _changes(desk: Desk, ticket: Ticket, rung: Rung) -> tuple[Event, ...]:
    """What a rung changes on the ticket itself, and the note that says which rung it was."""
    policy = desk.in_force.policy
    if rung.action == "assign":
        given = find_assignment(rung, policy)
        wanted = {"assignee": given.assignee, "team": given.team or ticket.team}
    elif rung.action == "raise-severity":
        wanted = {"severity": raised_severity(policy, ticket.severity) or ticket.severity}
    else:
        return ()
    told = Event(desk.now, "message", SYSTEM, False, f"Escalation: {rung.name}")
    changes = (
        Event(desk.now, field, SYSTEM, to=value, was=getattr(ticket, field))
        for field, value in wanted.items()
        if value != getattr(ticket, field)
    )
    return (told, *changes)


def _chore_of(desk: Desk, held: StoredTicket) -> Chore | None:
    """Replays the timeline only where a chore can be due: it alone says since when."""
    manners = desk.in_force.policy.manners
    waits = {"solved": manners.close_solved_after, "pending": manners.remind_pending_after}
    if waits.get(held.status) is None:
        return None
    timeline = read_timeline(desk.store, held.id)
    policies = desk.policies_since(held.policy_id)
    since = assess(rewind(held.ticket, timeline), timeline, policies).status_since
    return find_chore(desk, held.status, since, held.taken_in_at)


def _tidy_up(desk: Desk, chore: Chore) -> Step:
    if chore.action == "close":
        closed = Event(desk.now, "status", SYSTEM, to="closed")
        told = Event(desk.now, "message", SYSTEM, False, "Solved for long: closed")
        return Step(
            "close", "close", "resolution", chore.since, chore.at, desk.now, events=(told, closed)
        )
    told = Event(desk.now, "message", SYSTEM, False, REMINDER)
    return Step(REMINDER, "remind", "update", chore.since, chore.at, desk.now, events=(told,))


def _find_rung(desk: Desk, name: str) -> Rung:
    rungs = {rung.name: rung for rung in desk.in_force.policy.escalations}
    if name not in rungs:
        raise NotFoundError(
            f'no rung "{name}" in the policy{suggest(name, list(rungs))}',
            hint=f"known: {'; '.join(rungs)}",
        )
    return rungs[name]


def _find_owed(held: StoredTicket, runs: Sequence[Run], rung: Rung) -> Run:
    """The run on which a rung can fire; refused when there is none for it."""
    ticket = held.ticket
    if not is_meant(rung, ticket.tier, ticket.severity):
        raise ConflictError(
            f'ticket {held.id}: "{rung.name}" is not meant for {ticket.tier}, {ticket.severity}',
            hint=f"hd show {held.id} says what comes next",
        )
    for run in reversed(runs):
        if run.outcome is None and run.clock == rung.clock:
            return run
    raise ConflictError(f"ticket {held.id}: no {rung.clock.replace('_', ' ')} is owed")


def _manager_of(desk: Desk, ticket: Ticket) -> str | None:
    account = account_of(desk.store, ticket.account) if ticket.account else None
    return account.manager if account else None
