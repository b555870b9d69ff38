"""`hd escalate`: which rungs fire now, and what each of them does.

One transaction decides: it writes ledger, outbox and changes together, so that two passes at once
share the work and never do it twice. What must leave the desk goes afterwards (`desk/outbox.py`).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.changes import append
from helpdesk_cli.desk.ladder import REMINDER, keep_standing
from helpdesk_cli.desk.letters import address_letters
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.outbox import Carrier, deliver_all
from helpdesk_cli.desk.policies import plan_anew
from helpdesk_cli.domain.escalation import (
    FiredKey,
    PlannedRung,
    due_rungs,
    find_assignment,
    find_recipients,
    is_close_due,
    is_reminder_due,
    plan_rungs,
    raised_severity,
)
from helpdesk_cli.domain.sla import Assessment, Run, assess
from helpdesk_cli.domain.ticket import SYSTEM, Event, rewind
from helpdesk_cli.errors import ConflictError, HdError, NotFoundError, suggest
from helpdesk_cli.store.accounts import account_of
from helpdesk_cli.store.ladder import (
    FiredRung,
    change_ladder,
    due_tickets,
    fired_rungs,
    record_fired,
)
from helpdesk_cli.store.outbox import OutboxRow, write_rows
from helpdesk_cli.store.passes import PassRow, save_pass
from helpdesk_cli.store.runs import read_runs
from helpdesk_cli.store.tickets import StoredTicket, find_ticket, read_ticket, read_timeline

LEAVES = ("email", "webhook", "command")
"""Actions that reach out of the desk, by way of the outbox."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung that fires, or one chore (`close`, `remind`), on one ticket.

    `to` is whom or what it reaches; `gaps` say who could not be reached and who stands in. It
    leaves the desk at `send_at` at the earliest.
    """

    held: StoredTicket
    rung: str
    action: str
    clock: str
    number: int
    due_at: int
    send_at: int
    to: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def ticket_id(self) -> int:
        return self.held.id

    @property
    def ref(self) -> str | None:
        return self.held.ticket.ref

    @property
    def subject(self) -> str:
        return self.held.ticket.subject


@dataclass(frozen=True, slots=True)
class Decided:
    """What a pass decided, counted."""

    due: int = 0
    suggested: int = 0
    changed: int = 0
    letters: int = 0


def run_pass(desk: Desk, carrier: Carrier, most: int | None) -> PassRow:
    """Decide, deliver, and enter the pass into the log."""
    began = read_stopwatch()
    decided = decide_pass(desk, most)
    delivered = deliver_all(desk, carrier)
    row = PassRow(
        began_at=desk.now,
        seconds=round(read_stopwatch() - began, 3),
        due=decided.due,
        suggested=decided.suggested,
        changed=decided.changed,
        **delivered._asdict(),
    )
    with desk.store.transaction():
        save_pass(desk.store, row)
    return row


def plan_pass(desk: Desk) -> list[Step]:
    """What the next pass would do, in its order; nothing is written."""
    with desk.store.snapshot():
        return [
            step
            for ticket_id in due_tickets(desk.store, desk.now)
            for step in _decide(desk, ticket_id)
        ]


def decide_pass(desk: Desk, most: int | None) -> Decided:
    """Fire every rung that is due. Refused, with nothing done, when more than `most` would leave
    the desk or change tickets."""
    with desk.store.transaction():
        _take_ladder_up(desk)
        steps = [
            step
            for ticket_id in due_tickets(desk.store, desk.now)
            for step in _decide(desk, ticket_id)
        ]
        return _carry_out(desk, steps, most)


def fire_now(desk: Desk, name: str, rung_name: str) -> Decided:
    """Fire one rung on one ticket at once, whenever it would be due."""
    with desk.store.transaction():
        held = read_ticket(desk.store, find_ticket(desk.store, name))
        return _carry_out(desk, [_find_step(desk, held, rung_name)], None)


def _decide(desk: Desk, ticket_id: int) -> Iterator[Step]:
    """What is due on one ticket."""
    held = read_ticket(desk.store, ticket_id)
    policy, fired = desk.in_force.policy, fired_rungs(desk.store, ticket_id)
    runs = read_runs(desk.store, ticket_id)
    planned = plan_rungs(policy, held.ticket, runs, held.taken_in_at, desk.ladder_since)
    for one in due_rungs(planned, fired, desk.now):
        yield _step(desk, held, one)
    if held.status in ("solved", "pending"):
        yield from _chores(desk, held, fired)


def _step(desk: Desk, held: StoredTicket, planned: PlannedRung) -> Step:
    policy, rung = desk.in_force.policy, planned.rung
    to: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    if rung.action == "email":
        found = find_recipients(rung, held.ticket, policy, _manager_of(desk, held))
        to, gaps = tuple(one.email for one in found.people if one.email), found.gaps
    elif rung.action == "webhook" and rung.url:
        to = (rung.url,)
    elif rung.action == "command":
        to = (json.dumps(rung.command),)
    window = policy.calendars[rung.send_window] if rung.send_window else None
    send_at = window.next_opening(desk.now) if window else desk.now
    events = _changes(desk, held, planned)
    return Step(
        held, rung.name, rung.action, *planned.key[:2], planned.at, send_at, to, gaps, events
    )


def _changes(desk: Desk, held: StoredTicket, planned: PlannedRung) -> tuple[Event, ...]:
    """What a rung changes on the ticket itself."""
    policy, rung, ticket = desk.in_force.policy, planned.rung, held.ticket
    if rung.action == "assign":
        given = find_assignment(rung, policy)
        wanted = {"assignee": given.assignee, "team": given.team or ticket.team}
    elif rung.action == "raise-severity":
        wanted = {"severity": raised_severity(policy, ticket.severity) or ticket.severity}
    else:
        return ()
    return tuple(
        Event(desk.now, field, SYSTEM, to=value, was=getattr(ticket, field))
        for field, value in wanted.items()
        if value != getattr(ticket, field)
    )


def _chores(desk: Desk, held: StoredTicket, fired: set[FiredKey]) -> Iterator[Step]:
    """Closing what has been solved for long, reminding of what has been pending for long."""
    policy, since = desk.in_force.policy, _assess(desk, held).status_since
    if is_close_due(held.status, since, policy, desk.now):
        closed = (Event(desk.now, "status", SYSTEM, to="closed"),)
        yield Step(held, "close", "close", "resolution", since, since, desk.now, events=closed)
    elif (
        is_reminder_due(held.status, since, policy, desk.now)
        and since >= held.taken_in_at
        and ("update", since, REMINDER) not in fired
    ):
        told = (Event(desk.now, "message", SYSTEM, False, REMINDER),)
        yield Step(held, REMINDER, "remind", "update", since, since, desk.now, events=told)


def _carry_out(desk: Desk, steps: Sequence[Step], most: int | None) -> Decided:
    """Write what the steps say, all of it or nothing."""
    rows = address_letters(desk, [row for step in steps for row in _rows(desk, step)])
    letters = len({row.letter for row in rows})
    changed = sum(bool(step.events) for step in steps)
    if most is not None and letters + changed > most:
        raise HdError(
            f"{letters + changed:,} messages and changes are due, more than --max {most:,}: "
            "nothing was done",
            hint="hd escalate --plan shows them; a larger --max lets them through",
        )
    for ticket_id, group in groupby(steps, key=_ticket_of):
        _fire_on(desk, ticket_id, list(group))
    write_rows(desk.store, rows)
    suggested = sum(step.action == "suggest" for step in steps)
    return Decided(len(steps), suggested, changed, letters)


def _fire_on(desk: Desk, ticket_id: int, steps: list[Step]) -> None:
    """Enter the steps of one ticket into the ledger and change what they change."""
    record_fired(
        desk.store,
        [
            FiredRung(ticket_id, step.clock, step.number, step.rung, step.due_at, desk.now)
            for step in steps
            if step.action != "close"
        ],
    )
    events = [*_notes(desk, steps), *(event for step in steps for event in step.events)]
    if events:
        append(desk, steps[0].held, events)
    else:
        held = steps[0].held
        runs = tuple(read_runs(desk.store, ticket_id))
        keep_standing(desk, ticket_id, Assessment(held.ticket, held.status, runs), held.taken_in_at)


def _notes(desk: Desk, steps: Iterable[Step]) -> Iterator[Event]:
    """What the timeline says of steps that change the ticket, or that reach nobody."""
    for step in steps:
        lines = [f"Escalation: {step.rung}"] if step.action in ("assign", "raise-severity") else []
        lines += [f"Escalation: {step.rung}: {gap}" for gap in step.gaps]
        for line in lines:
            yield Event(desk.now, "message", SYSTEM, False, line)


def _rows(desk: Desk, step: Step) -> Iterator[OutboxRow]:
    """What a step leaves in the outbox, not yet in a letter."""
    if step.action in LEAVES:
        for recipient in step.to:
            yield OutboxRow(
                letter="",
                ticket_id=step.held.id,
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


def _find_step(desk: Desk, held: StoredTicket, rung_name: str) -> Step:
    """A rung by its name, on the run of its clock that is owed."""
    policy = desk.in_force.policy
    rung = next((rung for rung in policy.escalations if rung.name == rung_name), None)
    if rung is None:
        names = [rung.name for rung in policy.escalations]
        raise NotFoundError(
            f'no rung "{rung_name}" in the policy{suggest(rung_name, names)}',
            hint=f"known: {'; '.join(names)}",
        )
    owed = [
        run for run in read_runs(desk.store, held.id) if _is_owed(run) and run.clock == rung.clock
    ]
    if not owed:
        raise ConflictError(f"ticket {held.id}: no {rung.clock.replace('_', ' ')} is owed")
    planned = PlannedRung(rung, rung.clock, owed[-1].number, owed[-1].due_at or desk.now)
    if planned.key in fired_rungs(desk.store, held.id):
        raise ConflictError(f'ticket {held.id}: "{rung_name}" has fired already')
    return _step(desk, held, planned)


def _take_ladder_up(desk: Desk) -> None:
    """Let a desk from before there were ladders start with the one in force."""
    names = [rung.name for rung in desk.in_force.policy.escalations]
    if change_ladder(desk.store, names, desk.now):
        desk.forget_policies()
        plan_anew(desk)


def _assess(desk: Desk, held: StoredTicket) -> Assessment:
    timeline = read_timeline(desk.store, held.id)
    return assess(rewind(held.ticket, timeline), timeline, desk.policies_since(held.policy_id))


def _manager_of(desk: Desk, held: StoredTicket) -> str | None:
    account = account_of(desk.store, held.ticket.account) if held.ticket.account else None
    return account.manager if account else None


def _is_owed(run: Run) -> bool:
    return run.outcome is None


def _ticket_of(step: Step) -> int:
    return step.held.id
