"""`hd escalate`: one pass over all that is due.

What is due is decided page by page: a transaction writes ledger, outbox and changes of its tickets
together, so that several passes at once share the work and never do it twice, and who answers
customers hardly waits. What others hold is left to the next pass if they do not let go of it soon.
What must leave the desk goes afterwards (`sending`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.by_hand import decide_by_hand
from helpdesk_cli.desk.ladder.letters import gather_letters
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.desk.ladder.outbox.endings import say_trouble
from helpdesk_cli.desk.ladder.outbox.sending import FAILED, deliver
from helpdesk_cli.desk.ladder.steps import Decision, address_rows, decide
from helpdesk_cli.desk.pace import Pace, make_way
from helpdesk_cli.desk.policy.rescheduling import (
    go_on_rescheduling,
    reschedule_held,
    take_ladder_up,
)
from helpdesk_cli.desk.tickets.history import History, Outcome, foresee, keep, read_histories
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.desk.tickets.standing import Standing, stand
from helpdesk_cli.domain.answers.ladder import Ending, Pass, PassRow, Skipped, Unheard
from helpdesk_cli.errors import StoreError, TooMuchDueError
from helpdesk_cli.store.ladder.ledger import (
    FiredRung,
    find_due_ids,
    find_still_due,
    hold_due,
    query_due,
    read_due,
    read_ladder,
    record_fired,
    save_standings,
)
from helpdesk_cli.store.ladder.outbox import write_rows
from helpdesk_cli.store.ladder.pass_log import read_passes, save_pass
from helpdesk_cli.store.policy.policies import LATEST_ID
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket

PAGE = 100
"""How many tickets are decided on at a time, at most: no agent waits longer than that."""

FIRST_PAGE = 25
"""Nobody knows yet how loaded the machines are."""

LOOKING_SECONDS = 0.25
LOOK_AGAIN_SECONDS = 0.05
"""For so long a pass looks again at what others hold, and waits before each look."""

LONG_SECONDS = 5 * 60
"""For so long a due ticket may be passed over in silence: cron comes every minute."""

CHANGES = ("assign", "raise-severity", "close", "remind")
"""Actions that change the ticket itself: to `remind` is to ask the agent to do it."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a pass is about to do, or has done: the tickets with their steps; and those `left` to
    the next pass, because others held them, though they have been due for long."""

    decisions: tuple[Decision, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    left: tuple[int, ...] = ()

    def count(self, *actions: str) -> int:
        """How many steps of these kinds do something; how many there are, without a kind."""
        steps = [step for decision in self.decisions for step in decision.steps]
        if not actions:
            return len(steps)
        return sum(step.action in actions and not step.is_fruitless for step in steps)


def run_pass(desk: Desk, carrier: Carrier, most: int | None) -> Pass:
    """Decide, deliver, and enter the pass into the log.

    When more than `most` messages and changes are due, nothing is decided; what was decided before
    is delivered all the same, and TooMuchDueError raised at the end.
    """
    began = read_stopwatch()
    due, refusal = decide_pass(desk, most)
    done = _enter(desk, due, deliver(desk, carrier), began, is_stopped=refusal is not None)
    if refusal:
        raise refusal
    return done


def fire_by_hand(desk: Desk, carrier: Carrier, names: Sequence[str], rung_name: str) -> Pass:
    """Fire one rung on these tickets immediately, on all or on none, and deliver what waits for
    them alone."""
    began = read_stopwatch()
    with desk.store.transaction("tickets"):
        ids = sorted({find_ticket(desk.store, name) for name in names})
        desk.store.hold_tickets(ids)
        decisions = [_decide_by_hand(desk, ticket_id, rung_name) for ticket_id in ids]
        history_of = read_histories(desk, _find_changed(decisions))
        _write(desk, [work_out(desk, decision, history_of) for decision in decisions])
    endings = [each for ticket_id in ids for each in deliver(desk, carrier, ticket_id=ticket_id)]
    return _enter(desk, Due(tuple(decisions)), endings, began)


def _decide_by_hand(desk: Desk, ticket_id: int, rung_name: str) -> Decision:
    held = read_ticket(desk.store, ticket_id)
    refuse_outsider(desk, held)
    return decide_by_hand(desk, held, rung_name)


def read_log(desk: Desk, limit: int) -> list[PassRow]:
    """The latest passes, the last one first."""
    return read_passes(desk.store, limit)


def decide_pass(desk: Desk, most: int | None) -> tuple[Due, TooMuchDueError | None]:
    """Fire every rung that is due; none of them, and why, when more than `most` would leave the
    desk or change tickets.

    A policy that has not reached every ticket yet reaches them first; where another process is
    seeing to that, those that are due.
    """
    is_reached = go_on_rescheduling(desk, joins=False)
    _begin_ladder(desk)
    if most is not None:
        with desk.store.snapshot():
            due = find_due(desk)
            refusal = find_refusal(desk, due, most)
        if refusal:
            return due, refusal
    return _carry_out(desk, anew=not is_reached), None


def _begin_ladder(desk: Desk) -> None:
    if not read_ladder(desk.store):
        with desk.store.transaction():
            take_ladder_up(desk)


def find_due(desk: Desk) -> Due:
    """All that is due, the longest due first. A ticket that cannot be decided on is skipped."""
    return _decide_all(desk, find_due_ids(desk.store, desk.now))


def _decide_all(desk: Desk, ids: Sequence[int]) -> Due:
    decisions, skipped = [], []
    for looked_at, fired in read_due(desk.store, ids):
        try:
            decisions.append(decide(desk, *looked_at.read(), fired))
        except StoreError:
            raise
        except Exception as error:
            skipped.append(Skipped(looked_at.id, say_trouble(error)))
    return Due(tuple(decisions), tuple(skipped))


def find_refusal(desk: Desk, due: Due, most: int | None) -> TooMuchDueError | None:
    """Why nothing is done: more than `most` would leave the desk or change tickets."""
    if most is None or not due.decisions:
        return None
    rows = [row for decision in due.decisions for row in address_rows(desk, decision)]
    above = desk.in_force.policy.manners.digest_above
    found = len(gather_letters(rows, above)) + due.count(*CHANGES)
    if found <= most:
        return None
    return TooMuchDueError(
        f"{found:,} messages and changes are due, more than --max {most:,}: none of them happens",
        hint="hd escalate --plan shows them; a larger --max lets them through",
    )


def _carry_out(desk: Desk, *, anew: bool) -> Due:
    """Do it, some tickets at a time; what was done, on which tickets it failed, and which it has
    left for too long. `anew`: once the policy in force has reached them.

    First what nobody else holds, then what others have let go of since. They are other passes
    mostly, which see to it: to wait until nobody holds any would take long where many are at work.
    """
    done: list[Due] = []
    pace = Pace(PAGE, FIRST_PAGE)
    left = _carry_out_free(desk, find_due_ids(desk.store, desk.now), pace, done, anew=anew)
    began = read_stopwatch()
    while left and read_stopwatch() - began < LOOKING_SECONDS:
        make_way(LOOK_AGAIN_SECONDS)
        left = _carry_out_free(desk, left, pace, done, anew=anew)
    return Due(
        tuple(decision for each in done for decision in each.decisions),
        tuple(skipped for each in done for skipped in each.skipped),
        tuple(find_still_due(desk.store, left, desk.now - LONG_SECONDS)),
    )


def _carry_out_free(
    desk: Desk, ids: Sequence[int], pace: Pace, done: list[Due], *, anew: bool
) -> Sequence[int]:
    """Add to `done` what becomes of those of these tickets that nobody else holds; the others, as
    far as they are due."""
    passed_over: list[int] = []
    for page in pace.part(ids):
        first = (*query_due(desk.store, page, desk.now), LATEST_ID)
        with desk.store.transaction("tickets", first=first):
            began = read_stopwatch()
            held = hold_due(desk.store, page, desk.now)
            due = find_still_due(desk.store, page, desk.now)
            if held and anew:
                reschedule_held(desk, held)
                held = hold_due(desk.store, held, desk.now)
            if held:
                done.append(_carry_out_page(desk, held))
        make_way(pace.follow(len(held), read_stopwatch() - began))
        passed_over += [ticket_id for ticket_id in due if ticket_id not in held]
    return passed_over


def _carry_out_page(desk: Desk, held: Sequence[int]) -> Due:
    desk.look_again()
    due = _decide_all(desk, held)
    worked_out, skipped = [], [*due.skipped]
    history_of = read_histories(desk, _find_changed(due.decisions))
    for decision in due.decisions:
        try:
            worked_out.append(work_out(desk, decision, history_of))
        except StoreError:
            raise
        except Exception as error:
            skipped.append(Skipped(decision.held.id, say_trouble(error)))
    _write(desk, worked_out)
    return Due(tuple(each.decision for each in worked_out), tuple(skipped))


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the steps on a ticket make of it; its timeline and clocks stay without an outcome."""

    decision: Decision
    standing: Standing
    outcome: Outcome | None = None


def _find_changed(decisions: Sequence[Decision]) -> list[StoredTicket]:
    """The tickets whose timelines go on; of no other the history is needed."""
    return [decision.held for decision in decisions if decision.events]


def work_out(
    desk: Desk, decision: Decision, history_of: Callable[[StoredTicket], History]
) -> WorkedOut:
    held = decision.held
    fired = decision.fired | {step.key for step in decision.steps}
    if not decision.events:
        standing = stand(decision.planned, decision.chore, fired, held.status)
        return WorkedOut(decision, standing)
    history = history_of(held)
    outcome = foresee(desk, held, history, decision.events, fired, decision.runs)
    return WorkedOut(decision, outcome.standing, outcome)


def _write(desk: Desk, worked_out: Sequence[WorkedOut]) -> None:
    """Enter the steps into the ledger and the outbox, and change what they change."""
    record_fired(
        desk.store,
        (
            FiredRung(each.decision.held.id, *step.key, step.due_at, desk.now)
            for each in worked_out
            for step in each.decision.steps
            if step.action != "close"
        ),
    )
    write_rows(
        desk.store, (row for each in worked_out for row in address_rows(desk, each.decision))
    )
    keep(desk, [each.outcome for each in worked_out if each.outcome])
    save_standings(
        desk.store,
        ((*each.standing, each.decision.held.id) for each in worked_out if not each.outcome),
    )


def _enter(
    desk: Desk, due: Due, endings: Sequence[Ending], began: float, *, is_stopped: bool = False
) -> Pass:
    """Enter a pass into the log. One that was stopped has skipped every ticket."""
    ended = Counter(ending.state for ending in endings)
    happened = Due() if is_stopped else due
    row = PassRow(
        began_at=desk.now,
        seconds=round(read_stopwatch() - began, 3),
        due=due.count(),
        suggested=happened.count("suggest"),
        changed=happened.count(*CHANGES),
        sent=ended["sent"],
        cancelled=ended["cancelled"],
        delayed=ended["delayed"],
        parked=ended["parked"],
        skipped=len(due.skipped) + len(due.decisions) - len(happened.decisions),
    )
    with desk.store.transaction("log"):
        save_pass(desk.store, row)
    failures = tuple(ending for ending in endings if ending.state in FAILED)
    return Pass(row, due.skipped, tuple(_find_unheard(happened)), failures, due.left)


def _find_unheard(due: Due) -> Iterator[Unheard]:
    for decision in due.decisions:
        for step in decision.steps:
            if step.action == "email" and step.is_fruitless:
                yield Unheard(decision.held.id, step.rung, "; ".join(step.gaps))
