"""`hd escalate --plan`: what the next pass would do, to the letter; nothing is written or sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import (
    Matter,
    find_own_run,
    find_text,
    gather_letters,
    name_recipient,
)
from helpdesk_cli.desk.ladder.one_pass import Due, find_due, find_refusal, work_out
from helpdesk_cli.desk.ladder.outbox.endings import say_trouble
from helpdesk_cli.desk.ladder.outbox.renewal import Ahead, renew_rows
from helpdesk_cli.desk.ladder.outbox.sending import object_to
from helpdesk_cli.desk.ladder.outbox.trust import UNEXPLAINED, find_missing_consent, is_explained
from helpdesk_cli.desk.ladder.steps import Step, address_row, address_rows
from helpdesk_cli.desk.tickets.history import read_histories
from helpdesk_cli.desk.tickets.privacy import as_seen, may_read
from helpdesk_cli.domain.answers.ladder import Plan, PlannedStep
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.domain.tickets.ticket import FIELDS, Ticket
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.ladder.outbox import REPORT, TO_CUSTOMERS, OutboxRow, read_waiting_rows
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket

_Sizes = Mapping[OutboxRow, int]


def plan_pass(desk: Desk, most: int | None) -> Plan:
    """What the next pass would do."""
    desk.see_all("hd escalate --plan")
    with desk.store.snapshot():
        due = find_due(desk)
        refusal = find_refusal(desk, due, most)
        waited = read_waiting_rows(desk.store, desk.now, desk.now)
        ahead = {} if refusal else _look_ahead(desk, due, {row.ticket_id for row in waited})
        rows = [row for row in renew_rows(desk, waited, ahead) if row.send_at <= desk.now]
        waiting = dict(zip(rows, _plan_waiting(desk, rows, ahead), strict=True))
        new = [row for each in due.decisions for row in address_rows(desk, each)]
        sizes = _measure_letters(desk, [] if refusal else new, waiting)
        steps = (
            *_plan_due(desk, due, sizes),
            *(replace(step, digest_of=sizes[row]) for row, step in waiting.items()),
        )
        return Plan(steps, due.skipped, refusal.message if refusal else None)


def _look_ahead(desk: Desk, due: Due, about: Collection[int]) -> dict[int, Ahead]:
    """The tickets that the pass changes before it sends what waits, as they are then."""
    changing = [each for each in due.decisions if each.events and each.held.id in about]
    history_of = read_histories(desk, [decision.held for decision in changing])
    ahead = {}
    for decision in changing:
        try:
            outcome = work_out(desk, decision, history_of).outcome
        except StoreError:
            raise
        except Exception:  # the pass skips it
            continue
        assert outcome is not None, "it has events"
        left = outcome.assessed.assessment
        held = replace(
            decision.held,
            ticket=left.ticket,
            status=left.status,
            unread_since=outcome.assessed.unread_since,
        )
        ahead[held.id] = Ahead(held, left.runs, decision.events)
    return ahead


def _measure_letters(
    desk: Desk, new: Sequence[OutboxRow], waiting: Mapping[OutboxRow, PlannedStep]
) -> dict[OutboxRow, int]:
    """The number of notices in the letter of each row, without those that are cancelled."""
    if not new and not waiting:
        return {}
    above = desk.in_force.policy.manners.digest_above
    untried = {row._replace(send_at=desk.now): row for row in waiting if row.attempts == 0}
    untried |= {row: row for row in new}
    letters = [[untried[row] for row in each] for each in gather_letters(list(untried), above)]
    tried: dict[str, list[OutboxRow]] = {}
    for row in waiting:
        if row.attempts:
            tried.setdefault(row.letter, []).append(row)
    sizes: dict[OutboxRow, int] = {}
    for letter in (*letters, *tried.values()):
        left = sum(row not in waiting or waiting[row].cancelled is None for row in letter)
        sizes |= dict.fromkeys(letter, left)
    return sizes


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
                text=step.text,
            )
            if not step.to:
                yield replace(planned, to=_name_change(step))
            for recipient in step.to:
                row = address_row(desk, held, step, recipient)
                yield replace(
                    planned,
                    to=_name_recipient(desk, held.ticket, row),
                    digest_of=sizes.get(row, 1),
                    waits_for=find_missing_consent(desk, row),
                )


def _name_change(step: Step) -> str | None:
    """Whom a ticket is given to, or what its severity becomes; None where neither changes."""
    return ", ".join(e.to for e in step.events if e.kind in FIELDS and e.to) or None


def _plan_waiting(
    desk: Desk, waiting: Sequence[OutboxRow], ahead: Mapping[int, Ahead]
) -> Iterator[PlannedStep]:
    """Each as it would leave by itself."""
    for row in waiting:
        if row.action == REPORT:
            yield _plan_report(row)
            continue
        held = read_ticket(desk.store, row.ticket_id)
        ticket = as_seen(desk, held.ticket)
        to, objection = _look_at(desk, held, row, ahead.get(held.id))
        yield PlannedStep(
            ticket_id=row.ticket_id,
            ref=ticket.ref,
            subject=ticket.subject,
            rung=row.rung,
            action=row.action,
            clock=row.clock or None,
            due_at=row.due_at,
            send_at=row.send_at,
            to=to,
            attempts=row.attempts,
            cancelled=objection,
            waits_for=None if objection else find_missing_consent(desk, row),
            text=find_text(desk, row.rung),
        )


def _plan_report(row: OutboxRow) -> PlannedStep:
    return PlannedStep(
        ticket_id=None,
        ref=None,
        subject=row.rung,
        rung=row.rung,
        action=row.action,
        clock=None,
        due_at=row.due_at,
        send_at=row.send_at,
        to=row.recipient,
        attempts=row.attempts,
    )


def _look_at(
    desk: Desk, held: StoredTicket, row: OutboxRow, ahead: Ahead | None
) -> tuple[str | None, str | None]:
    """Whom a row reaches, and why it will not; one that is damaged does not hide the others."""
    try:
        if ahead is None:
            run = find_own_run(row, read_runs(desk.store, held.id), held.unread_since)
            matter = Matter(row, held, run)
        else:
            run = find_own_run(row, ahead.runs, ahead.held.unread_since)
            matter = Matter(row, ahead.held, run, ahead.events)
        objection = object_to(desk, matter)
        if not (row.has_mail or is_explained(desk, row)):
            objection = UNEXPLAINED
        return _name_recipient(desk, held.ticket, row), objection
    except StoreError:
        raise
    except Exception as error:
        return None, say_trouble(error)


def _name_recipient(desk: Desk, ticket: Ticket, row: OutboxRow) -> str:
    """Whom a row reaches; the customer of a private ticket is named to its team alone."""
    hides = row.action in TO_CUSTOMERS and not may_read(desk, ticket)
    return HIDDEN if hides else name_recipient(row)
