"""What touched a period, read from the store and told as the domain counts it.

Outcomes are those that were stored as each clock stopped. What is still owed is as last judged,
unless another policy was applied after the period: then it is judged again without that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from helpdesk_cli.desk.history import read_history
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.policy import Commitment
from helpdesk_cli.domain.report import Period
from helpdesk_cli.domain.report_attribution import Stay, Turns, find_turns, trace_stays
from helpdesk_cli.domain.report_figures import Life, RunFact
from helpdesk_cli.domain.sla import Run, assess
from helpdesk_cli.store.policies import StoredPolicy
from helpdesk_cli.store.report import (
    RunRow,
    TicketRow,
    read_later_changes,
    read_runs_touching,
    read_timelines,
    read_touching,
)
from helpdesk_cli.store.tickets import read_ticket


class Facts:
    """The tickets and runs that touched `[start_at, end_at)`."""

    def __init__(
        self, desk: Desk, policies: Sequence[StoredPolicy], start_at: int, end_at: int
    ) -> None:
        self._desk = desk
        self._policies = policies
        self._start_at = start_at
        self._promised: dict[tuple[int, str], tuple[str, str, Commitment]] = {}
        self._tickets = {row.id: row for row in read_touching(desk.store, start_at, end_at)}
        rows = read_runs_touching(desk.store, start_at, end_at)
        # A run whose ticket is not among them belongs to one that was merged away.
        self._runs = [self._fact(row) for row in rows if row.ticket_id in self._tickets]

    def lives(self, period: Period) -> dict[int, Life]:
        """The tickets by id, with the fields that they had at the end of the period."""
        was: dict[int, dict[str, str | None]] = defaultdict(dict)
        changes = read_later_changes(self._desk.store, self._start_at, period.end_at)
        for ticket_id, field, before in changes:
            was[ticket_id][field] = before
        stays = self.stays(row.id for row in self._tickets.values() if row.was_reopened)
        lives = {}
        for row in self._tickets.values():
            then = _rewind(row, was[row.id]) if row.id in was else row
            turns = find_turns(stays[row.id]) if row.was_reopened else _turn_once(row)
            lives[row.id] = Life(
                row.id,
                row.created_at,
                turns,
                then.tier,
                then.severity,
                then.channel,
                then.topic,
                then.team,
                then.assignee,
                then.account,
            )
        return lives

    def runs(self, period: Period) -> list[RunFact]:
        """Their runs, as the period is to see them."""
        if not any(each.applied_at >= period.end_at for each in self._policies[1:]):
            return self._runs
        again = {row.id for row in self._tickets.values() if row.solved_at is None}
        kept = [run for run in self._runs if run.outcome is not None or run.ticket_id not in again]
        known = {run[:3] for run in kept}
        judged = [run for ticket_id in sorted(again) for run in self._judge(ticket_id, period)]
        return kept + [run for run in judged if run[:3] not in known]

    def stays(self, ids: Iterable[int]) -> dict[int, list[Stay]]:
        """How these tickets stood, from their timelines."""
        found = {}
        for ticket_id, timeline in read_timelines(self._desk.store, ids).items():
            row = self._tickets[ticket_id]
            assignees = (event.was for event in timeline if event.kind == "assignee")
            policy = self._desk.policies_since(row.policy_id)[0].policy
            found[ticket_id] = trace_stays(
                row.created_at,
                next(assignees, row.assignee),
                timeline,
                is_live=policy.is_live(row.channel),
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
        return [self._fact(_row(ticket_id, run)) for run in assessment.runs]

    def _fact(self, row: RunRow) -> RunFact:
        key = row.policy_id, row.rule
        if key not in self._promised:
            self._promised[key] = self._find_promise(row)
        return RunFact(*row[:-1], *self._promised[key])

    def _find_promise(self, row: RunRow) -> tuple[str, str, Commitment]:
        """Tier and severity from the line of the policy that promised it, and how firmly."""
        tier, _, severity = row.rule.removeprefix("tiers.").partition(f".{row.clock}.")
        policy = self._desk.policies_since(row.policy_id)[0].policy
        return tier, severity, policy.tiers[tier].commitment


def _row(ticket_id: int, run: Run) -> RunRow:
    return RunRow(ticket_id, *(getattr(run, name) for name in RunRow._fields[1:]))


def _turn_once(row: TicketRow) -> Turns:
    return Turns(() if row.solved_at is None else (row.solved_at,), ())


def _rewind(row: TicketRow, was: Mapping[str, str | None]) -> TicketRow:
    values = zip(TicketRow._fields, row, strict=True)
    return TicketRow._make(was.get(field, value) for field, value in values)
