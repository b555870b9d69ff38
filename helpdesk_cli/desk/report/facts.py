"""What touched a period, read from the store and told as the domain counts it.

Runs are as they were judged last. Where a policy, or a ticket's severity, tier or region, came
later than the period, they are judged again without it. A promise that is late goes by what was
promised when it broke. One that only a change makes late, from before, is broken by that change:
nobody could have kept it, and the report of no other period would tell it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.sources import find_heir
from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.run import Origin, Run
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.report.attribution import Stay, find_turns, splice, trace_stays
from helpdesk_cli.domain.report.judging import Life, Promised, RunFact
from helpdesk_cli.domain.report.period import Period
from helpdesk_cli.domain.tickets.ticket import PROMISE_FIELDS, Event
from helpdesk_cli.domain.tickets.timeline import in_order
from helpdesk_cli.store.report import (
    find_touching,
    find_undone,
    read_later_changes,
    read_lives,
    read_moves,
    read_run_facts,
)
from helpdesk_cli.store.tickets.merges import find_merged_into
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import read_ticket, read_timelines

if TYPE_CHECKING:
    from helpdesk_cli.desk.tickets.history import History

# Few enough that what is read of a page is still at hand, in the processor's cache, when counted.
_PAGE = 200


class KnownPromises(dict[tuple[int, ClockName, str], Promised]):
    """The tiers and severities to which the rules of a desk's policies promise; each rule is looked
    up once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def __missing__(self, key: tuple[int, ClockName, str]) -> Promised:
        policy_id, clock, rule = key
        policy = self._desk.policies_since(policy_id)[0].policy
        tier, _, severity = rule.removeprefix("tiers.").partition(f".{clock}.")
        self[key] = promised = Promised(tier, severity, policy.tiers[tier].commitment)
        return promised


def read_facts(
    desk: Desk, policies: Sequence[StoredPolicy], start_at: int, end_at: int
) -> "Iterator[Facts]":
    """The tickets that touched `[start_at, end_at)`, a page at a time, each in one page."""
    moves = read_moves(desk.store, start_at)
    ids = iter(find_touching(desk.store, start_at, end_at))
    while page := list(islice(ids, _PAGE)):
        yield Facts(desk, policies, moves, page, start_at, end_at)


class Facts:
    """Some tickets that touched `[start_at, end_at)`, with their runs in it.

    `moves` says when severity, tier or region of a ticket changed, from `start_at` on.
    """

    def __init__(
        self,
        desk: Desk,
        policies: Sequence[StoredPolicy],
        moves: Mapping[int, Sequence[int]],
        ids: Sequence[int],
        start_at: int,
        end_at: int,
    ) -> None:
        self._desk = desk
        self._policies = policies
        self.tickets = {life.id: life for life in read_lives(desk.store, ids)}
        self._moves = self._drop_undone(moves)
        self._runs = read_run_facts(desk.store, self.tickets, start_at, end_at)
        self.heirs: dict[int, Life] = {}
        merged = [id for id in ids if id not in self.tickets]
        self._left_behind = self._find_broken(read_run_facts(desk.store, merged, start_at, end_at))
        reopened = (life.id for life in self.tickets.values() if life.was_reopened)
        self.turns = {id: find_turns(stays) for id, stays in self.stays(reopened).items()}

    @property
    def changed(self) -> Iterable[int]:
        """The tickets of which severity, tier or region has changed."""
        return self._moves

    def lives(self, period: Period) -> dict[int, Life]:
        """The tickets by id, with the fields that they had at the end of the period."""
        end_at = period.end_at
        changed = (life.id for life in self.tickets.values() if life.updated_at >= end_at)
        was: dict[int, dict[str, str | None]] = defaultdict(dict)
        for ticket_id, field, before in read_later_changes(self._desk.store, changed, end_at):
            was[ticket_id]["agent" if field == "assignee" else field] = before
        rewound = {id: _rewind(self.tickets[id], before) for id, before in was.items()}
        return self.tickets | rewound

    def _drop_undone(self, moves: Mapping[int, Sequence[int]]) -> dict[int, Sequence[int]]:
        """The changes of these tickets that were not taken back."""
        found = {id: moves[id] for id in self.tickets.keys() & moves.keys()}
        undone = find_undone(self._desk.store, found)
        timelines = read_timelines(self._desk.store, list(undone), with_text=False)
        for ticket_id in undone:
            since = found.pop(ticket_id)[0]
            events = in_order(timelines[ticket_id])
            left = [one.at for one in events if one.kind in PROMISE_FIELDS and one.at >= since]
            if left:
                found[ticket_id] = left
        return found

    def _find_broken(self, runs: Iterable[RunFact]) -> list[RunFact]:
        """The runs that were broken for good on tickets before they were merged, as runs of their
        heirs."""
        found = []
        for run in runs:
            if run.outcome == "breached" and run.stopped_at is not None:
                heir = find_heir(self._desk, run.ticket_id)
                origin = Origin(run.ticket_id, run.number, run.stopped_at, run.started_at, None)
                found.append(run._replace(ticket_id=heir, number=-run.ticket_id, origin=origin))
        heirs = {run.ticket_id for run in found}
        lives = read_lives(self._desk.store, heirs, merged_too=True)
        self.heirs = {life.id: life for life in lives}
        return found

    def runs(self, period: Period) -> list[RunFact]:
        """Their runs, as the period is to see them, and what merged tickets left behind."""
        return [*self._own_runs(period), *self._left_behind]

    def _own_runs(self, period: Period) -> list[RunFact]:
        later = (each.applied_at for each in self._policies[1:] if each.applied_at >= period.end_at)
        policy_at = next(later, None)
        if policy_at is None and not self._moves:
            return self._runs
        again = {
            life.id
            for life in self.tickets.values()
            if self._was_moved(life, period.end_at, policy_at)
        }
        runs = [run for run in self._runs if run.ticket_id not in again]
        for ticket_id in sorted(again):
            runs += self._judge(ticket_id, period.end_at).values()
        if not self._moves:
            return runs
        return [
            self._settle(run, moves) if (moves := self._find_moves(run, period.end_at)) else run
            for run in runs
        ]

    def _was_moved(self, life: Life, end_at: int, policy_at: int | None) -> bool:
        """Whether what was owed at `end_at` was rescheduled since: for a ticket or by a policy."""
        if life.created_at >= end_at:
            return False
        if policy_at is not None and (life.solved_at is None or life.solved_at >= policy_at):
            return True
        return any(at >= end_at for at in self._moves.get(life.id, ()))

    def _find_moves(self, run: RunFact, end_at: int) -> list[int]:
        """The instants before `end_at` at which the ticket of a late run was changed."""
        if run.due_at is None or run.outcome not in (None, "breached"):
            return []
        until = end_at if run.stopped_at is None else min(run.stopped_at, end_at)
        since = max(run.due_at, run.origin.merged_at if run.origin else run.due_at)
        return [at for at in self._moves.get(run.ticket_id, ()) if since < at < until]

    def _settle(self, run: RunFact, moves: Sequence[int]) -> RunFact:
        """A late run as it was promised when it broke; due at the change that broke it, if so."""
        moved_at = moves[-1]
        before = self._judge(run.ticket_id, moved_at).get((run.clock, run.number))
        if before is None or before.due_at is None or before.due_at >= moved_at:
            return run._replace(due_at=moved_at)
        earlier = self._find_moves(before, moved_at)
        return self._settle(before, earlier) if earlier else before

    def stays(self, ids: Iterable[int]) -> dict[int, list[Stay]]:
        """The stays of these tickets, from their timelines."""
        wanted = list(ids)
        lives = {id: self.tickets.get(id) or self.heirs.get(id) for id in wanted}
        others = [id for id, life in lives.items() if life is None]
        known = {life.id: life for life in lives.values() if life}
        known |= {each.id: each for each in read_lives(self._desk.store, others, merged_too=True)}
        timelines = read_timelines(self._desk.store, wanted, with_text=False)
        targets = find_merged_into(self._desk.store, wanted)
        return {id: self._trace(known[id], timelines[id], is_target=id in targets) for id in wanted}

    def stood(self, runs: Iterable[RunFact]) -> Iterator[list[Stay]]:
        """The stays of each run: those of the tickets on which it was spent, one after the
        other."""
        many = list(runs)
        stays = self.stays({run.ticket_id for run in many})
        for run in many:
            found, origin = stays[run.ticket_id], run.origin
            while origin:
                before = self.stays([origin.ticket_id])[origin.ticket_id]
                found = splice(before, origin.merged_at, found)
                key = run.clock, origin.number
                there = read_runs(self._desk.store, origin.ticket_id)
                origin = next((one.origin for one in there if one[:2] == key), None)
            yield found

    def _trace(self, life: Life, timeline: Sequence[Event], *, is_target: bool) -> list[Stay]:
        assignees = (event.was for event in timeline if event.kind == "assignee")
        policy = self._desk.policies_since(life.policy_id)[0].policy
        merged = self._read_history(life.id).merged if is_target else ()
        return trace_stays(
            life.created_at,
            next(assignees, life.agent),
            timeline,
            is_live=policy.is_live(life.channel),
            opened_at=[one.at for one in merged if one.awaits_answer],
        )

    def _read_history(self, ticket_id: int) -> "History":
        from helpdesk_cli.desk.tickets.history import read_history

        return read_history(self._desk, read_ticket(self._desk.store, ticket_id))

    def _judge(self, ticket_id: int, before: int) -> dict[tuple[ClockName, int], RunFact]:
        """The runs of a ticket as they would be had nothing been rescheduled since `before`."""
        history = self._read_history(ticket_id)
        first, *others = history.policies
        counting = in_order(history.timeline)
        assessment = assess(
            history.opening,
            [one for one in counting if one.at < before or one.kind not in PROMISE_FIELDS],
            [first, *(policy for policy in others if policy.since < before)],
            merged=history.merged,
        )
        runs = keep_judged(assessment.runs, read_runs(self._desk.store, ticket_id))
        return {(run.clock, run.number): _fact(ticket_id, run) for run in runs}


def _fact(ticket_id: int, run: Run) -> RunFact:
    return RunFact(ticket_id, *(getattr(run, name) for name in RunFact._fields[1:]))


def _rewind(life: Life, was: Mapping[str, str | None]) -> Life:
    values = zip(Life._fields, life, strict=True)
    return Life._make(was.get(field, value) for field, value in values)
