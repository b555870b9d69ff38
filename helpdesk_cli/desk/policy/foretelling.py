"""What applying a policy would do, worked out on the open tickets of a desk; nothing is written."""

from collections.abc import Iterator, Sequence
from itertools import islice

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.planning import Progress
from helpdesk_cli.desk.policy.supposed import DeskToCome
from helpdesk_cli.desk.tickets.history import PAGE, Outcome, replay_all, tell_all
from helpdesk_cli.desk.tickets.standing import plan_stored
from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import FiredKey, due_rungs
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.foretell import Effect, FiresNow, Move, compare_runs
from helpdesk_cli.store.ladder.ledger import all_fired_rungs
from helpdesk_cli.store.tickets.every_ticket import count_open, stream_open
from helpdesk_cli.store.tickets.tickets import StoredTicket


def foretell(desk: Desk, policy: Policy, progress: Progress | None = None) -> Effect:
    """What would happen to the clocks that run, were the policy applied now."""
    desk.see_all("what a policy would change")
    to_come = DeskToCome(desk, policy)
    moves: list[Move] = []
    fires: list[FiresNow] = []
    with desk.store.snapshot():
        total = count_open(desk.store) if progress else 0
        tickets = stream_open(desk.store)
        done = 0
        while page := list(islice(tickets, PAGE)):
            outcomes = tell_all(to_come, replay_all(to_come, page))
            for outcome in outcomes:
                moves += _find_moves(outcome)
            fires += _find_rungs(desk, to_come, outcomes)
            done += len(page)
            if progress:
                progress(done, total)
    return Effect(desk.now, tuple(moves), tuple(fires))


def _find_moves(outcome: Outcome) -> Iterator[Move]:
    stored = outcome.assessed.stored_runs or ()
    after = keep_judged(outcome.assessed.assessment.runs, stored)
    return compare_runs(outcome.held.id, outcome.held.ticket, stored, after)


def _find_rungs(desk: Desk, to_come: Desk, outcomes: Sequence[Outcome]) -> Iterator[FiresNow]:
    due = [one for one in outcomes if (one.standing.next_rung_at or desk.now + 1) <= desk.now]
    if not due:
        return
    fired = all_fired_rungs(desk.store, [one.held.id for one in due])
    for one in due:
        held, stored = one.held, one.assessed.stored_runs or ()
        after = _due(to_come, held, one.assessed.assessment.runs, fired[held.id])
        before = _due(desk, held, stored, fired[held.id])
        yield from (FiresNow(held.id, rung) for rung in sorted(after - before))


def _due(desk: Desk, held: StoredTicket, runs: Sequence[Run], fired: set[FiredKey]) -> set[str]:
    """The rungs that fire on a ticket as soon as a pass comes."""
    planned = plan_stored(desk, held, runs, fired)
    return {one.rung.name for one in due_rungs(planned, fired, desk.now)}
