"""The figures of a period, as values: did we keep our promises, to whom not, why, what is coming.

What each figure means is said once, in `report_definitions`. Values only: `report_period` says
which stretch of time is meant, `report_figures` counts, `report_attribution` says where the time
of a breach went, `report_forecast` looks ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from helpdesk_cli.domain.policy.policy import ClockName, Commitment, Language, RungClock
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.time.zones import find_zone

Dimension = Literal["tier", "severity", "channel", "topic", "team", "agent", "account"]
DIMENSIONS: tuple[Dimension, ...] = (
    "tier",
    "severity",
    "channel",
    "topic",
    "team",
    "agent",
    "account",
)

COMMITMENTS: tuple[Commitment, ...] = ("sla", "estimate")


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local date as instants `[start_at, end_at)`: mostly 24 hours, cut to its period."""

    on: date
    start_at: int
    end_at: int


PeriodKind = Literal["week", "month", "quarter", "range"]


@dataclass(frozen=True, slots=True)
class Period:
    """`[start_at, end_at)`, cut into local dates of `timezone`.

    `name` is `2026-W47`, `2026-11`, `2026-Q4`, or both local ends of a range.
    """

    kind: PeriodKind
    name: str
    timezone: str
    start_at: int
    end_at: int
    days: tuple[LocalDay, ...]

    @property
    def hours(self) -> float:
        """Between both ends: 167 or 169 in a week with a clock change, on Lord Howe 167.5."""
        hours = round((self.end_at - self.start_at) / 3_600, 2)
        return int(hours) if hours.is_integer() else hours

    @property
    def clocks_moved_seconds(self) -> int:
        """By how much clocks stand later at its end than they would without their changes."""
        zone = find_zone(self.timezone)
        start, end = (datetime.fromtimestamp(at, zone) for at in (self.start_at, self.end_at))
        wall = end.replace(tzinfo=None) - start.replace(tzinfo=None)
        return int(wall.total_seconds()) - (self.end_at - self.start_at)


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
"""Clocks with a run in the period, in the order of `policy.CLOCKS`."""


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
"""Of fewer answers no share is told: it would say more of chance than of the desk."""


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


@dataclass(frozen=True, slots=True)
class ForecastTicket:
    """An open ticket in the order in which it will be worked on.

    `done_at` is when its turn is over; `late_seconds` is wall-clock time past `due_at`, 0 in time.
    """

    ticket_id: int
    ref: str | None
    subject: str
    tier: str
    severity: str
    team: str | None
    agent: str | None
    clock: ClockName
    due_at: int
    done_at: int
    late_seconds: int

    @property
    def is_missed(self) -> bool:
        return self.late_seconds > 0


@dataclass(frozen=True, slots=True)
class Staffing:
    """With so many agents, so many of the open promises would be missed."""

    agents: int
    missed: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What becomes of the open promises with `agents` agents, earliest deadline first.

    `tickets` in the order of work; `already_late` of them were late at `now`, and no number of
    agents saves those. `agents_needed` is the fewest who save all the others; None when none
    would do. `staffing` tells the missed for one agent and more. `handling_seconds` is open time
    spent on one ticket, learnt from `learnt_from` replies since `learnt_since`.
    """

    now: int
    timezone: str
    team: str | None
    calendar: str
    agents: int
    handling_seconds: int
    learnt_from: int
    learnt_since: int
    tickets: tuple[ForecastTicket, ...]
    already_late: int
    agents_needed: int | None
    staffing: tuple[Staffing, ...]

    @property
    def missed(self) -> int:
        """How many will be late, those that already are included."""
        return sum(ticket.is_missed for ticket in self.tickets)
