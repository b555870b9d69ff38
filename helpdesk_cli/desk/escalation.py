"""`hd escalate`: one pass over all that is due.

One transaction decides: it writes ledger, outbox and changes together, so that two passes at once
share the work and never do it twice. What must leave the desk goes afterwards (`desk/outbox.py`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.changes import append
from helpdesk_cli.desk.ladder import stand
from helpdesk_cli.desk.letters import gather_letters
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.outbox import Carrier, deliver, say_trouble
from helpdesk_cli.desk.passes import Ending, Pass, Skipped
from helpdesk_cli.desk.policies import plan_anew
from helpdesk_cli.desk.privacy import refuse_outsider
from helpdesk_cli.desk.steps import Decision, Step, address_rows, decide, decide_by_hand
from helpdesk_cli.domain.ticket import SYSTEM, Event
from helpdesk_cli.errors import StoreError, TooMuchDueError
from helpdesk_cli.store.ladder import (
    FiredRung,
    change_ladder,
    due_tickets,
    read_ladder,
    record_fired,
    save_ladder,
)
from helpdesk_cli.store.outbox import write_rows
from helpdesk_cli.store.passes import PassRow, save_pass
from helpdesk_cli.store.tickets import find_ticket, read_ticket

CHANGES = ("assign", "raise-severity", "close", "remind")
"""Actions that change the ticket itself."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a pass is about to do, or has done: the tickets with their steps."""

    decisions: tuple[Decision, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def count(self, *actions: str) -> int:
        """How many steps are of these kinds; of any without one."""
        steps = (step for decision in self.decisions for step in decision.steps)
        return sum(not actions or step.action in actions for step in steps)


def run_pass(desk: Desk, carrier: Carrier, most: int | None) -> Pass:
    """Decide, deliver, and enter the pass into the log.

    When more than `most` messages and changes are due, nothing is decided; what was decided before
    is delivered all the same, and TooMuchDueError raised at the end.
    """
    began = read_stopwatch()
    refusal = None
    try:
        due = decide_pass(desk, most)
    except TooMuchDueError as error:
        due, refusal = Due(), error
    done = _enter(desk, due, deliver(desk, carrier), began)
    if refusal:
        raise refusal
    return done


def fire_by_hand(desk: Desk, carrier: Carrier, name: str, rung_name: str) -> Pass:
    """Fire one rung on one ticket at once, and deliver what waits for that ticket alone."""
    began = read_stopwatch()
    with desk.store.transaction():
        held = read_ticket(desk.store, find_ticket(desk.store, name))
        refuse_outsider(desk, held)
        decision = decide_by_hand(desk, held, rung_name)
        _fire_on(desk, decision)
    return _enter(desk, Due((decision,)), deliver(desk, carrier, held.id), began)


def decide_pass(desk: Desk, most: int | None) -> Due:
    """Fire every rung that is due. Refused, with nothing done, when more than `most` would leave
    the desk or change tickets."""
    with desk.store.transaction():
        _take_ladder_up(desk)
        due = find_due(desk)
        refuse_too_much(desk, due, most)
        return _carry_out(desk, due)


def find_due(desk: Desk) -> Due:
    """All that is due, the longest due first. A ticket that cannot be decided on is skipped."""
    decisions, skipped = [], []
    for looked_at in due_tickets(desk.store, desk.now):
        try:
            decisions.append(decide(desk, *looked_at.read(), looked_at.fired))
        except StoreError:
            raise
        except Exception as error:
            skipped.append(Skipped(looked_at.id, say_trouble(error)))
    return Due(tuple(decisions), tuple(skipped))


def refuse_too_much(desk: Desk, due: Due, most: int | None) -> None:
    """Raise TooMuchDueError when more than `most` would leave the desk or change tickets."""
    if most is None or not due.decisions:
        return
    rows = [row for decision in due.decisions for row in address_rows(decision, desk.now)]
    above = desk.in_force.policy.manners.digest_above
    found = len(gather_letters(rows, above)) + due.count(*CHANGES)
    if found > most:
        raise TooMuchDueError(
            f"{found:,} messages and changes are due, more than --max {most:,}: "
            "none of them happens",
            hint="hd escalate --plan shows them; a larger --max lets them through",
        )


def _carry_out(desk: Desk, due: Due) -> Due:
    """Do it, ticket by ticket; what was done, without the tickets on which it failed."""
    done, skipped = [], list(due.skipped)
    for decision in due.decisions:
        try:
            with desk.store.savepoint():
                _fire_on(desk, decision)
        except StoreError:
            raise
        except Exception as error:
            skipped.append(Skipped(decision.held.id, say_trouble(error)))
        else:
            done.append(decision)
    return Due(tuple(done), tuple(skipped))


def _fire_on(desk: Desk, decision: Decision) -> None:
    """Enter the steps of one ticket into the ledger and the outbox, and change what they change."""
    held, steps = decision.held, decision.steps
    record_fired(
        desk.store,
        [
            FiredRung(held.id, step.clock, step.number, step.rung, step.due_at, desk.now)
            for step in steps
            if step.action != "close"
        ],
    )
    write_rows(desk.store, address_rows(decision, desk.now))
    events = [event for step in steps for event in (*_gaps(desk, step), *step.events)]
    if events:
        append(desk, held, events)
    else:
        fired = decision.fired | {step.key for step in steps}
        standing = stand(decision.planned, decision.chore, fired, held.status)
        save_ladder(desk.store, held.id, *standing)


def _gaps(desk: Desk, step: Step) -> list[Event]:
    """What the timeline says of a step that does not reach everybody it should."""
    return [
        Event(desk.now, "message", SYSTEM, False, f"Escalation: {step.rung}: {gap}")
        for gap in step.gaps
    ]


def _enter(desk: Desk, due: Due, endings: Sequence[Ending], began: float) -> Pass:
    """Enter a pass into the log."""
    ended = Counter(ending.state for ending in endings)
    row = PassRow(
        began_at=desk.now,
        seconds=round(read_stopwatch() - began, 3),
        due=due.count(),
        suggested=due.count("suggest"),
        changed=due.count(*CHANGES),
        sent=ended["sent"],
        cancelled=ended["cancelled"],
        delayed=ended["delayed"],
        parked=ended["parked"],
        skipped=len(due.skipped),
    )
    with desk.store.transaction():
        save_pass(desk.store, row)
    failures = tuple(ending for ending in endings if ending.state in ("delayed", "parked"))
    return Pass(row, due.skipped, failures)


def _take_ladder_up(desk: Desk) -> None:
    """Let a desk from before there were ladders start with the one in force."""
    if not read_ladder(desk.store):
        names = [rung.name for rung in desk.in_force.policy.escalations]
        if change_ladder(desk.store, names, desk.now):
            desk.forget_policies()
            plan_anew(desk)
