"""`hd escalate --plan`: what the next pass would do, to the letter; nothing is written or sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpdesk_cli.desk.escalation import Due, find_due, refuse_too_much
from helpdesk_cli.desk.letters import gather_letters, name_recipient
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.outbox import find_objection, say_trouble
from helpdesk_cli.desk.passes import Skipped
from helpdesk_cli.desk.privacy import as_seen
from helpdesk_cli.desk.steps import address_row, address_rows
from helpdesk_cli.errors import StoreError, TooMuchDueError
from helpdesk_cli.store.outbox import OutboxRow, waiting_rows
from helpdesk_cli.store.tickets import read_ticket

_Sizes = Mapping[OutboxRow, int]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step on one ticket for one recipient, or a message that waits from an earlier pass.

    `digest_of` is how many notices the letter holds that this is part of; 0 when nothing leaves.
    `attempts` to send it were made before; `cancelled` says why it will not go.
    """

    ticket_id: int
    ref: str | None
    subject: str
    rung: str
    action: str
    clock: str
    due_at: int
    send_at: int
    to: str | None = None
    gaps: tuple[str, ...] = ()
    digest_of: int = 0
    attempts: int = 0
    cancelled: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The next pass in its order. `refusal`: new steps are too many, and none of them happens."""

    steps: tuple[PlannedStep, ...]
    skipped: tuple[Skipped, ...]
    refusal: str | None


def plan_pass(desk: Desk, most: int | None) -> Plan:
    """What the next pass would do."""
    with desk.store.snapshot():
        due = find_due(desk)
        refusal = None
        try:
            refuse_too_much(desk, due, most)
        except TooMuchDueError as error:
            refusal = error.message
        waiting = waiting_rows(desk.store, desk.now, desk.now)
        new = [row for each in due.decisions for row in address_rows(each, desk.now)]
        sizes = _measure_letters(desk, [] if refusal else new, waiting)
        steps = (*_plan_due(desk, due, sizes), *_plan_waiting(desk, waiting, sizes))
        return Plan(steps, due.skipped, refusal)


def _measure_letters(
    desk: Desk, new: Sequence[OutboxRow], waiting: Sequence[OutboxRow]
) -> dict[OutboxRow, int]:
    """How many notices the letter of each row holds."""
    if not new and not waiting:
        return {}
    above = desk.in_force.policy.manners.digest_above
    untried = {row._replace(send_at=desk.now): row for row in waiting if row.attempts == 0}
    untried |= {row: row for row in new}
    sizes: dict[OutboxRow, int] = {}
    for letter in gather_letters(list(untried), above):
        sizes |= {untried[row]: len(letter) for row in letter}
    tried = [row.letter for row in waiting if row.attempts]
    return sizes | {row: tried.count(row.letter) for row in waiting if row.attempts}


def _plan_due(desk: Desk, due: Due, sizes: _Sizes) -> Iterator[PlannedStep]:
    for decision in due.decisions:
        held = decision.held
        ticket = as_seen(desk, held.ticket)
        for step in decision.steps:
            planned = PlannedStep(
                ticket_id=held.id,
                ref=ticket.ref,
                subject=ticket.subject,
                rung=step.rung,
                action=step.action,
                clock=step.clock,
                due_at=step.due_at,
                send_at=step.send_at,
                gaps=step.gaps,
            )
            if not step.to:
                yield planned
            for recipient in step.to:
                row = address_row(held, step, recipient, desk.now)
                yield replace(planned, to=name_recipient(row), digest_of=sizes.get(row, 1))


def _plan_waiting(desk: Desk, waiting: Sequence[OutboxRow], sizes: _Sizes) -> Iterator[PlannedStep]:
    for row in waiting:
        ticket = as_seen(desk, read_ticket(desk.store, row.ticket_id).ticket)
        to, objection = _look_at(desk, row)
        yield PlannedStep(
            ticket_id=row.ticket_id,
            ref=ticket.ref,
            subject=ticket.subject,
            rung=row.rung,
            action=row.action,
            clock=row.clock,
            due_at=row.due_at,
            send_at=row.send_at,
            to=to,
            digest_of=sizes[row],
            attempts=row.attempts,
            cancelled=objection,
        )


def _look_at(desk: Desk, row: OutboxRow) -> tuple[str | None, str | None]:
    """Whom a row reaches, and why it will not; one that is damaged does not hide the others."""
    try:
        return name_recipient(row), find_objection(desk, row)
    except StoreError:
        raise
    except Exception as error:
        return None, say_trouble(error)
