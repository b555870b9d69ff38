"""What is due on one ticket: the rungs that fire now, what each does and whom it reaches.

Decides only; nothing is written here. `one_pass` carries the steps out.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Literal

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import name_letter
from helpdesk_cli.desk.ladder.reminders import chore_of
from helpdesk_cli.desk.tickets.standing import REMIND, Chore, is_reminded, plan_stored
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.customers.address import is_address
from helpdesk_cli.domain.ladder.chores import REMINDER, reminder_window
from helpdesk_cli.domain.ladder.recipients import Recipients, find_assignment, find_recipients
from helpdesk_cli.domain.ladder.rungs import (
    FiredKey,
    PlannedRung,
    due_rungs,
    is_meant,
    is_meant_for,
    raised_severity,
)
from helpdesk_cli.domain.ladder.waiting import find_opening
from helpdesk_cli.domain.policy.ladder import Action, Rung, RungClock
from helpdesk_cli.domain.tickets.routing import find_bar
from helpdesk_cli.domain.tickets.ticket import FIELDS, SYSTEM, Event, Ticket, change_field
from helpdesk_cli.phrases.ladder import describe_bar, describe_gap
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.ladder.outbox import OutboxRow
from helpdesk_cli.store.tickets.tickets import StoredTicket

CLOSING = "Solved for long"
"""Stands in the place of a rung's name where a solved ticket is closed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung that fires, or one chore.

    `to` is whom or what it reaches, as the outbox has it; `gaps` say who could not be reached and
    who stands in; `text` is what the policy has it say. It leaves the desk at `send_at` at the
    earliest, and changes the ticket by `events`.
    """

    rung: str
    action: Action | Literal["close", "remind", "reminder"]
    clock: RungClock
    number: int
    due_at: int
    send_at: int
    to: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    text: str | None = None

    @property
    def key(self) -> FiredKey:
        return self.clock, self.number, self.rung

    @property
    def is_fruitless(self) -> bool:
        """Whether nothing comes of it, as the gaps say."""
        return bool(self.gaps) and not self.to


@dataclass(frozen=True, slots=True)
class Decision:
    """All that is due on one ticket, which may be nothing; what else its ladder and chore are.

    `fired` had fired before.
    """

    held: StoredTicket
    runs: Sequence[Run]
    steps: tuple[Step, ...]
    planned: tuple[PlannedRung, ...]
    chore: Chore | None
    fired: set[FiredKey]

    @property
    def events(self) -> tuple[Event, ...]:
        """What the steps add to the timeline."""
        return tuple(event for step in self.steps for event in step.events)


def decide(desk: Desk, held: StoredTicket, runs: Sequence[Run], fired: set[FiredKey]) -> Decision:
    """What is due on a ticket now. Each rung meets what those before it have changed."""
    planned = plan_stored(desk, held, runs, fired)
    steps: list[Step] = []
    ticket = held.ticket
    for one in due_rungs(planned, fired, desk.now):
        if steps:
            ticket = _change(ticket, steps[-1].events)
        if _is_meant_now(one, held.ticket, ticket):
            steps.append(fire(desk, ticket, one))
    chore = chore_of(desk, held)
    if chore is not None and chore.at <= desk.now and not is_reminded(chore, fired):
        steps.append(_tidy_up(desk, held, chore))
    return Decision(held, runs, tuple(steps), planned, chore, fired)


def address_rows(desk: Desk, decision: Decision) -> list[OutboxRow]:
    """What the steps on a ticket leave in the outbox."""
    return [
        address_row(desk, decision.held, step, recipient)
        for step in decision.steps
        for recipient in step.to
    ]


def address_row(desk: Desk, held: StoredTicket, step: Step, recipient: str) -> OutboxRow:
    """The row of a step in the outbox for one recipient: a letter by itself, to begin with."""
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
        written_at=desk.now,
    )
    return row._replace(letter=name_letter(desk, [row]))


def find_ways_out(
    desk: Desk, ticket: Ticket, rung: Rung
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom or what a rung reaches on a ticket now, as the outbox has it, and the gaps."""
    if rung.action == "email":
        found = _reach(desk, ticket, rung)
        return (
            tuple(one.email for one in found.people if one.email),
            tuple(map(describe_gap, found.gaps)),
        )
    way = find_fixed_way(rung)
    return (() if way is None else (way,)), ()


def find_fixed_way(rung: Rung) -> str | None:
    """What a rung reaches on every ticket, as the outbox has it: a hook or a command."""
    match rung.action:
        case "webhook":
            return rung.url or ""
        case "command":
            return json.dumps(rung.command)
    return None


def _reach(desk: Desk, ticket: Ticket, rung: Rung) -> Recipients:
    account = None
    if ticket.account and rung.may_reach_manager:
        account = read_account(desk.store, ticket.account)
    manager = account.manager if account else None
    return find_recipients(rung, ticket, desk.in_force.policy, manager)


def _is_meant_now(one: PlannedRung, before: Ticket, now: Ticket) -> bool:
    """Whether a rung is meant for a ticket that other rungs may have changed: then its new fields
    promise the run."""
    if before.promised_to == now.promised_to:
        return is_meant_for(one.rung, one.owed, now)
    return is_meant(one.rung, now.tier, now.severity)


def fire(desk: Desk, ticket: Ticket, planned: PlannedRung) -> Step:
    """One rung as a step: whom or what it reaches, and how it changes the ticket."""
    policy, rung = desk.in_force.policy, planned.rung
    to, gaps = find_ways_out(desk, ticket, rung)
    events: tuple[Event, ...] = ()
    match rung.action:
        case "assign":
            gaps, events = _assign(desk, ticket, rung)
        case "raise-severity":
            raised = raised_severity(policy, ticket.severity) or ticket.severity
            events = _changes(desk, ticket, rung, {"severity": raised})
    return Step(
        rung.name,
        rung.action,
        planned.owed.clock,
        planned.owed.number,
        planned.at,
        send_at=find_opening(policy, rung, desk.now) if to else desk.now,
        to=to,
        gaps=gaps,
        events=(*(_say(desk, rung, gap) for gap in gaps), *events),
        text=rung.text,
    )


def _assign(desk: Desk, ticket: Ticket, rung: Rung) -> tuple[tuple[str, ...], tuple[Event, ...]]:
    """Why a ticket cannot be assigned, or the change that assigns it."""
    policy = desk.in_force.policy
    given = find_assignment(rung, policy)
    wanted = {"assignee": given.assignee, "team": given.team or ticket.team}
    events = _changes(desk, ticket, rung, wanted)
    barred = find_bar(policy, ticket, _change(ticket, events))
    return ((describe_bar(barred),), ()) if barred else ((), events)


def _changes(
    desk: Desk, ticket: Ticket, rung: Rung, wanted: Mapping[str, str | None]
) -> tuple[Event, ...]:
    """The events that give a ticket these values, after a note that names the rung."""
    changes = (
        Event(desk.now, field, SYSTEM, to=value, was=getattr(ticket, field))
        for field, value in wanted.items()
        if value != getattr(ticket, field)
    )
    return (_say(desk, rung, rung.text), *changes)


def _say(desk: Desk, rung: Rung, what: str | None) -> Event:
    """The note of a rung on the timeline, such as who could not be reached."""
    said = f"Escalation: {rung.name}: {what}" if what else f"Escalation: {rung.name}"
    return Event(desk.now, "message", SYSTEM, False, said)


def _change(ticket: Ticket, events: Iterable[Event]) -> Ticket:
    """The ticket after what these events change."""
    return reduce(change_field, (event for event in events if event.kind in FIELDS), ticket)


def _tidy_up(desk: Desk, held: StoredTicket, chore: Chore) -> Step:
    if chore.action == "close":
        closed = Event(desk.now, "status", SYSTEM, to="closed")
        told = Event(desk.now, "message", SYSTEM, False, f"{CLOSING}: closed")
        return Step(
            CLOSING, "close", "resolution", chore.since, chore.at, desk.now, events=(told, closed)
        )
    contact = held.ticket.contact
    if contact is not None and is_address(contact):
        send_at = reminder_window(desk.in_force.policy).opening_or_now(desk.now)
        return Step(REMINDER, "reminder", "update", chore.since, chore.at, send_at, to=(contact,))
    told = Event(desk.now, "message", SYSTEM, False, REMIND)
    return Step(REMIND, "remind", "update", chore.since, chore.at, desk.now, events=(told,))
