"""What applying a policy would do, worked out on the open tickets of a desk; nothing is written."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.rescheduling import Progress
from helpdesk_cli.desk.policy.supposed import DeskToCome, read_supposed
from helpdesk_cli.desk.tickets.history import Outcome, replay_all, tell_all
from helpdesk_cli.desk.tickets.standing import plan_stored
from helpdesk_cli.desk.workers import count_jobs, part, spread
from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import FiredKey, due_rungs
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.trial.foretell import Effect, FiresNow, Move, compare_runs
from helpdesk_cli.store.ladder.ledger import read_all_fired_rungs
from helpdesk_cli.store.tickets.every_ticket import list_open, read_some
from helpdesk_cli.store.tickets.tickets import StoredTicket

PAGE = 500

_FEW_PAGES = 10
"""How many are looked at sooner than other processes could be started."""


class Task(NamedTuple):
    """A part of the work for one process: some open tickets, and the text of the policy to come."""

    text: str
    ids: Sequence[int]


def foretell(desk: Desk, policy: Policy, progress: Progress | None = None) -> Effect:
    """The effect on running clocks that a policy would have, were it applied now."""
    desk.see_all("what a policy would change")
    ids = sorted(place.ticket_id for place in list_open(desk.store))
    tasks = [Task(policy.text, page) for page in part(ids, PAGE)]
    jobs = count_jobs(len(tasks), _FEW_PAGES)
    moves: list[Move] = []
    fires: list[FiresNow] = []
    for done, found in enumerate(spread(desk, foretell_page, tasks, jobs), start=1):
        moves += found.moves
        fires += found.fires
        if progress:
            progress(min(done * PAGE, len(ids)), len(ids))
    return Effect(desk.now, tuple(moves), tuple(fires))


def foretell_page(desk: Desk, task: Task) -> Effect:
    """The same for some tickets."""
    to_come = DeskToCome(desk, read_supposed(task.text))
    with desk.store.snapshot():
        outcomes = tell_all(to_come, replay_all(to_come, read_some(desk.store, task.ids)))
        moves = tuple(move for outcome in outcomes for move in _find_moves(outcome))
        return Effect(desk.now, moves, tuple(_find_rungs(desk, to_come, outcomes)))


def _find_moves(outcome: Outcome) -> Iterator[Move]:
    stored = outcome.assessed.stored_runs or ()
    after = keep_judged(outcome.assessed.assessment.runs, stored)
    return compare_runs(outcome.held.id, outcome.held.ticket, stored, after)


def _find_rungs(desk: Desk, to_come: Desk, outcomes: Sequence[Outcome]) -> Iterator[FiresNow]:
    due = [one for one in outcomes if (one.standing.next_rung_at or desk.now + 1) <= desk.now]
    if not due:
        return
    fired = read_all_fired_rungs(desk.store, [one.held.id for one in due])
    for one in due:
        held, stored = one.held, one.assessed.stored_runs or ()
        after = _due(to_come, held, one.assessed.assessment.runs, fired[held.id])
        before = _due(desk, held, stored, fired[held.id])
        yield from (FiresNow(held.id, rung) for rung in sorted(after - before))


def _due(desk: Desk, held: StoredTicket, runs: Sequence[Run], fired: set[FiredKey]) -> set[str]:
    """The rungs that fire on a ticket as soon as a pass comes."""
    planned = plan_stored(desk, held, runs, fired)
    return {one.rung.name for one in due_rungs(planned, fired, desk.now)}
