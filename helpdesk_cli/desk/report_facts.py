"""What touched a period, read from the store and told as the domain counts it.

Outcomes are those that were stored as each clock stopped. What is still owed is as last judged,
unless another policy was applied after the period: then it is judged again without that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from helpdesk_cli.desk.history import read_history
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.report import Period
from helpdesk_cli.domain.report_attribution import Stay, find_turns, trace_stays
from helpdesk_cli.domain.report_figures import Life, Promised, RunFact
from helpdesk_cli.domain.sla import Run, assess
from helpdesk_cli.store.policies import StoredPolicy
from helpdesk_cli.store.report import (
    find_touching,
    read_later_changes,
    read_lives,
    read_run_facts,
    read_timelines,
)
from helpdesk_cli.store.tickets import read_ticket


class Facts:
    """The tickets and runs that touched `[start_at, end_at)`."""

    def __init__(
        self, desk: Desk, policies: Sequence[StoredPolicy], start_at: int, end_at: int
    ) -> None:
        self._desk = desk
        self._policies = policies
        touching = find_touching(desk.store, start_at, end_at)
        self.tickets = {life.id: life for life in read_lives(desk.store, touching)}
        self._runs = read_run_facts(desk.store, self.tickets, start_at, end_at)
        reopened = (life.id for life in self.tickets.values() if life.was_reopened)
        self.turns = {id: find_turns(stays) for id, stays in self.stays(reopened).items()}
        self.promises: dict[tuple[int, str], Promised] = {}
        self._learn_promises(self._runs)

    def lives(self, period: Period) -> dict[int, Life]:
        """The tickets by id, with the fields that they had at the end of the period."""
        end_at = period.end_at
        changed = (life.id for life in self.tickets.values() if life.updated_at >= end_at)
        was: dict[int, dict[str, str | None]] = defaultdict(dict)
        for ticket_id, field, before in read_later_changes(self._desk.store, changed, end_at):
            was[ticket_id]["agent" if field == "assignee" else field] = before
        rewound = {id: _rewind(self.tickets[id], before) for id, before in was.items()}
        return self.tickets | rewound

    def runs(self, period: Period) -> list[RunFact]:
        """Their runs, as the period is to see them."""
        if not any(each.applied_at >= period.end_at for each in self._policies[1:]):
            return self._runs
        again = {
            life.id
            for life in self.tickets.values()
            if life.solved_at is None and life.created_at < period.end_at
        }
        kept = [run for run in self._runs if run.outcome is not None or run.ticket_id not in again]
        known = {run[:3] for run in kept}
        judged = [run for ticket_id in sorted(again) for run in self._judge(ticket_id, period)]
        self._learn_promises(judged)
        return kept + [run for run in judged if run[:3] not in known]

    def stays(self, ids: Iterable[int]) -> dict[int, list[Stay]]:
        """How these tickets stood, from their timelines."""
        found = {}
        wanted = list(ids)
        timelines = read_timelines(self._desk.store, wanted)
        for ticket_id in wanted:
            timeline = timelines[ticket_id]
            life = self.tickets[ticket_id]
            assignees = (event.was for event in timeline if event.kind == "assignee")
            policy = self._desk.policies_since(life.policy_id)[0].policy
            found[ticket_id] = trace_stays(
                life.created_at,
                next(assignees, life.agent),
                timeline,
                is_live=policy.is_live(life.channel),
            )
        return found

    def _judge(self, ticket_id: int, period: Period) -> list[RunFact]:
        """The runs of a ticket as they were at the end of the period."""
        history = read_history(self._desk, read_ticket(self._desk.store, ticket_id))
        assessment = assess(
            history.opening,
            history.timeline,
            history.policies,
            until=period.end_at - 1,
            merged=history.merged,
        )
        return [_fact(ticket_id, run) for run in assessment.runs]

    def _learn_promises(self, runs: Iterable[RunFact]) -> None:
        for run in runs:
            if (run.policy_id, run.rule) not in self.promises:
                policy = self._desk.policies_since(run.policy_id)[0].policy
                line = run.rule.removeprefix("tiers.")
                tier, _, severity = line.partition(f".{run.clock}.")
                promised = Promised(tier, severity, policy.tiers[tier].commitment)
                self.promises[run.policy_id, run.rule] = promised


def _fact(ticket_id: int, run: Run) -> RunFact:
    return RunFact(ticket_id, *(getattr(run, name) for name in RunFact._fields[1:]))


def _rewind(life: Life, was: Mapping[str, str | None]) -> Life:
    values = zip(Life._fields, life, strict=True)
    return Life._make(was.get(field, value) for field, value in values)
