"""What a run counts as in a period, and the rows that are counted.

Pure over rows, hundreds of thousands of them: tuples, each looked at once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.run import Origin
from helpdesk_cli.domain.clocks.state import Outcome
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.policy import Commitment
from helpdesk_cli.domain.report.period import Period

Counted = Literal["achieved", "breached", "breaching", "pending", "cancelled", "late_before"]
DONE: tuple[Counted, ...] = ("achieved", "breached")
BROKEN: tuple[Counted, ...] = ("breached", "breaching")


class Life(NamedTuple):
    """A ticket that was not merged away, with the fields it had at the end of the period.

    When it was solved is `solved_at`, unless it `was_reopened`: then its turns say.
    """

    id: int
    created_at: int
    updated_at: int
    solved_at: int | None
    was_reopened: bool
    policy_id: int
    tier: str
    severity: str
    channel: str | None
    topic: str | None
    team: str | None
    agent: str | None
    account: str | None


class RunFact(NamedTuple):
    """A run as last judged; `rule` is the line of the policy that promised it."""

    ticket_id: int
    clock: ClockName
    number: int
    started_at: int
    stopped_at: int | None
    due_at: int | None
    outcome: Outcome | None
    elapsed_seconds: int
    target: str
    calendar: str | None
    policy_id: int
    rule: str
    origin: Origin | None


class Promised(NamedTuple):
    """The tier and severity to which a rule promises, and how firmly."""

    tier: str
    severity: str
    commitment: Commitment


class Judged(NamedTuple):
    """Runs that count as the same in the period, of what was promised by one rule."""

    promised: Promised
    clock: ClockName
    counted: Counted
    runs: Sequence[RunFact]


@dataclass(frozen=True, slots=True)
class Seen:
    """A period as it is seen at `now`: events up to then, itself included, exist."""

    period: Period
    now: int

    @property
    def end_at(self) -> int:
        """The end of what counts, outside."""
        return min(self.period.end_at, self.now + 1)

    @property
    def late_at(self) -> int:
        """The instant up to which lateness is judged: what was due before and is not done is
        late."""
        return min(self.period.end_at, self.now)


def judge(run: RunFact, seen: Seen) -> Counted | None:
    """What a run counts as in a period, None when it does not.

    One that is kept or cancelled counts where it stopped; a broken one at its due instant. What
    is owed at the end of the period, or at `now`, counts there.
    """
    start_at, end_at = seen.period.start_at, seen.period.end_at
    stopped_at, due_at = run.stopped_at, run.due_at
    if stopped_at is None or stopped_at > seen.now:
        if run.started_at >= seen.end_at:
            return None
        if due_at is None or due_at >= seen.late_at:
            return "pending"
        return "breaching" if due_at >= start_at else "late_before"
    if run.outcome == "breached" and due_at is not None and due_at < end_at:
        if due_at >= start_at:
            return "breached"
        return "late_before" if stopped_at >= end_at else None
    if stopped_at >= end_at:
        return "pending" if run.started_at < end_at else None
    if stopped_at < start_at:
        return None
    return run.outcome


Promises = Mapping[tuple[int, ClockName, str], Promised]
"""By policy, clock and rule."""


def judge_all(runs: Iterable[RunFact], promises: Promises, seen: Seen) -> list[Judged]:
    """The runs that count in a period, put together by rule and by what they count as."""
    found: dict[tuple[int, ClockName, str, Counted], list[RunFact]] = defaultdict(list)
    for run in runs:
        counted = judge(run, seen)
        if counted is not None:
            found[run.policy_id, run.clock, run.rule, counted].append(run)
    return [
        Judged(promises[policy_id, clock, rule], clock, counted, alike)
        for (policy_id, clock, rule, counted), alike in found.items()
    ]
