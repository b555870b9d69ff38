"""The figures of a period, as values: did we keep our promises, to whom not, why.

What each figure means is said once, in the phrases of the report. Values only: `judging` and
`figures` count, `attribution` says where the time of a breach went, `forecast` looks ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.ladder import RungClock
from helpdesk_cli.domain.policy.policy import Commitment, Language
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.period import LocalDay, Period

Dimension = Literal["tier", "severity", "channel", "topic", "team", "agent", "account"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)

COMMITMENTS: tuple[Commitment, ...] = ("sla", "estimate")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it was made of; `share` is None when there is nothing to divide by."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the slow end of `count` durations, in whole seconds; None without any.

    The median of an even number is the mean of the two in the middle, cut to a second. The 90th
    percentile is the smallest that at least nine tenths of them do not exceed (nearest rank).
    """

    count: int
    median_seconds: int | None
    p90_seconds: int | None


NO_SPREAD = Spread(0, None, None)


@dataclass(frozen=True, slots=True)
class ClockFigures:
    """How the runs of one clock went. A broken promise is `breached` once fulfilled, late, and
    `breaching` until then; in both cases it counts at the instant at which it was due.
    `late_before` were broken in earlier periods and are still owed at the end of this one.

    `business` measures on each run's own calendar, pauses left out; `wall` from start to stop.
    Both measure the runs that are achieved or breached.
    """

    achieved: int = 0
    breached: int = 0
    breaching: int = 0
    pending: int = 0
    cancelled: int = 0
    late_before: int = 0
    business: Spread = NO_SPREAD
    wall: Spread = NO_SPREAD

    @property
    def attainment(self) -> Rate:
        """Promises kept, of those kept or broken; one still owed past its due time is broken."""
        return Rate(self.achieved, self.achieved + self.breached + self.breaching)


Clocks = Mapping[ClockName, ClockFigures]
"""Clocks with a run in the period, in the order of `CLOCKS`."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a set of tickets; backlog_start + opened + reopened - solved =
    backlog_end.

    `to_solve` is wall-clock time from the first contact to each solving in the period. `clocks`
    are those of every tier; `commitments` tells the same apart by what the tier promises.
    """

    opened: int
    solved: int
    reopened: int
    backlog_start: int
    backlog_end: int
    to_solve: Spread
    clocks: Clocks
    commitments: Mapping[Commitment, Clocks]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the tickets that share these values; None where a ticket has none.

    `values` in the order of the dimensions asked for.
    """

    values: tuple[str | None, ...]
    figures: Figures


class TimeSpent(NamedTuple):
    """Where the wall-clock time of a run went, in seconds that add up to all of it.

    Closed hours of its calendar are `outside_hours` whatever the status; the rest is told by
    status and, while work could go on, by whether somebody had taken the ticket.
    """

    unassigned: int = 0
    agent: int = 0
    customer: int = 0
    third_party: int = 0
    outside_hours: int = 0
    solved: int = 0

    @property
    def total(self) -> int:
        return sum(self)


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise broken in the period: `breached_at`, its due instant, lies in it.

    `stopped_at` is None while it is owed. `late_seconds` is wall-clock time from `breached_at`
    to the stop or, while owed, to the end of what the report sees. `spent` covers the run from
    `started_at` to the same end. `tier` and `severity` are those it was judged by, the others
    those of the ticket at the end of the period.
    """

    ticket_id: int
    ref: str | None
    subject: str
    account: str | None
    channel: str | None
    topic: str | None
    team: str | None
    agent: str | None
    tier: str
    severity: str
    commitment: Commitment
    clock: ClockName
    number: int
    state: Literal["breached", "breaching"]
    target: str
    started_at: int
    breached_at: int
    stopped_at: int | None
    late_seconds: int
    elapsed_seconds: int
    spent: TimeSpent


@dataclass(frozen=True, slots=True)
class Day:
    """One local date of the period. `broken` counts promises that fell due on it, unmet."""

    day: LocalDay
    opened: int
    solved: int
    reopened: int
    backlog_end: int
    achieved: int
    broken: int


@dataclass(frozen=True, slots=True)
class LoadCell:
    """Tickets opened in one local hour of the week. `weekday` is 1 (Monday) to 7, `hour` 0-23."""

    weekday: int
    hour: int
    opened: int


@dataclass(frozen=True, slots=True)
class FiredRungs:
    """How often a rung fired in the period."""

    rung: str
    clock: RungClock
    fired: int


@dataclass(frozen=True, slots=True)
class Before:
    """The previous period of the same kind, to compare with."""

    period: Period
    figures: Figures


FEWEST_ANSWERS = 5
"""With fewer answers no share is shown: it would say more about chance than about the desk."""


class Satisfaction(NamedTuple):
    """How customers found what was done for them: how many were `asked` in the period, and the
    answers that came in it, whenever they were asked for."""

    asked: int = 0
    good: int = 0
    fair: int = 0
    bad: int = 0

    @property
    def rate(self) -> Rate:
        """The share of good ones; of too few answers, none."""
        answered = self.good + self.fair + self.bad
        return Rate(self.good, answered)

    @property
    def share(self) -> float | None:
        """Between 0 and 1; None of fewer than `FEWEST_ANSWERS`."""
        return self.rate.share if self.rate.denominator >= FEWEST_ANSWERS else None


@dataclass(frozen=True, slots=True)
class Report:
    """A period told as it was seen at its end, or at `seen_until` when it is not over.

    `policy` is the hash of the policy in force then, `language` the one it has for people. `by`
    names the dimensions of `groups`, which stand largest first (most opened, then most runs, then
    by value). `breaches` in order of their instants. `load` has all 168 cells, Monday 0:00 first.
    `spent` sums over the breaches. `fired` most often first. `moved` were kept only because
    something was changed late.
    """

    desk: str
    language: Language
    period: Period
    seen_until: int
    policy: str
    figures: Figures
    by: tuple[Dimension, ...]
    groups: tuple[Group, ...]
    breaches: tuple[Breach, ...]
    spent: TimeSpent
    daily: tuple[Day, ...]
    load: tuple[LoadCell, ...]
    fired: tuple[FiredRungs, ...]
    before: Before
    moved: tuple[Rescue, ...] = ()
    satisfaction: Satisfaction = field(default_factory=Satisfaction)
