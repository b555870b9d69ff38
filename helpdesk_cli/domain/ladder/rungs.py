"""The ladder: when its rungs fire on a ticket.

Pure: the caller passes what has fired already. A rung fires
once on each run of its clock; whatever else moves, that identity (`PlannedRung.key`) stays.
That somebody reads what a customer wrote is owed as a run is, to the ladder alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.policy.clocks import Promise
from helpdesk_cli.domain.policy.ladder import UNREAD, Rung, RungClock, RungMoment
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.domain.time.arithmetic import add_duration, subtract_duration
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.errors import CalendarEndsError

FiredKey = tuple[RungClock, int, str]
"""What fires once on a ticket: a clock, the number of its run, the name of the rung."""


class Unread(NamedTuple):
    """A ticket unread since `number`, with what the ladder asks of a run; it has no target."""

    number: int
    clock: Literal["unread"] = UNREAD
    outcome: None = None
    reason: None = None
    origin: None = None


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """A rung that fires, or should have fired, on what a ticket owes at `at`."""

    rung: Rung
    owed: Run | Unread
    at: int

    @property
    def key(self) -> FiredKey:
        return self.owed.clock, self.owed.number, self.rung.name


Bar = Literal["not_meant", "stands_still", "before_taken_in", "before_reopened", "before_ladder"]


class Barred(NamedTuple):
    """Why a rung does not fire on what a ticket owes. Where its moment `at` is known, that lies
    before `since`, from when on it would count."""

    why: Bar
    at: int | None = None
    since: int | None = None


def plan_rungs(
    policy: Policy,
    ticket: Ticket,
    runs: Iterable[Run],
    taken_in_at: int,
    ladder_since: Mapping[str, int],
    fired: AbstractSet[FiredKey] = frozenset(),
    unread_since: int | None = None,
) -> tuple[PlannedRung, ...]:
    """Every rung that what is still owed has reached or will reach, by instant, then as written.

    `ticket`, `runs` and `unread_since` are the present ones, under `policy`. Left out for good is
    what should have `fired`, and has not, before the desk took the ticket in, before the ticket
    was last reopened, or before the rung stood in the policy (`ladder_since`, by name).
    """
    owed = find_owed(runs, unread_since)
    if not owed:
        return ()
    judged = (
        judge_rung(policy, ticket, rung, run, taken_in_at, ladder_since, fired)
        for rung in policy.escalations
        for run in owed
        if run.clock == rung.clock
    )
    planned = [one for one in judged if isinstance(one, PlannedRung)]
    return tuple(sorted(planned, key=lambda one: one.at))


def judge_rung(
    policy: Policy,
    ticket: Ticket,
    rung: Rung,
    owed: Run | Unread,
    taken_in_at: int,
    ladder_since: Mapping[str, int],
    fired: AbstractSet[FiredKey],
) -> PlannedRung | Barred:
    """When a rung fires, or should have fired, on what a ticket owes of its clock; or why not."""
    if not is_meant_for(rung, owed, ticket):
        return Barred("not_meant")
    at = find_moment(policy, rung, owed, ticket)
    if at is None:
        return Barred("stands_still")
    planned = PlannedRung(rung, owed, at)
    if planned.key in fired:
        return planned
    taken_in = owed.origin.taken_in_at if owed.origin else taken_in_at
    if at < taken_in:
        return Barred("before_taken_in", at, taken_in)
    reopened = reopened_at(owed)
    if at < reopened:
        return Barred("before_reopened", at, reopened)
    since = ladder_since.get(rung.name, taken_in)
    return Barred("before_ladder", at, since) if at < since else planned


def find_owed(runs: Iterable[Run], unread_since: int | None) -> list[Run | Unread]:
    """All that is owed and the ladder can climb."""
    owed: list[Run | Unread] = [run for run in runs if run.outcome is None]
    return owed if unread_since is None else [*owed, Unread(unread_since)]


def due_rungs(
    planned: Iterable[PlannedRung], fired: AbstractSet[FiredKey], now: int
) -> tuple[PlannedRung, ...]:
    """What is to fire at `now`, in the order planned."""
    return tuple(one for one in planned if one.at <= now and one.key not in fired)


def next_rung_at(planned: Iterable[PlannedRung], fired: AbstractSet[FiredKey]) -> int | None:
    """When the next rung fires, in the past if it is overdue; None when none is left."""
    return min((one.at for one in planned if one.key not in fired), default=None)


def is_meant(rung: Rung, tier: str, severity: str) -> bool:
    """Whether a rung's `when` fits."""
    return (not rung.tiers or tier in rung.tiers) and (
        not rung.severities or severity in rung.severities
    )


def is_meant_for(rung: Rung, owed: Run | Unread, ticket: Ticket) -> bool:
    """Whether a rung's `when` fits what a run on a ticket is promised to, or an unread ticket."""
    promised_to = ticket.promised_to if owed.clock == UNREAD else find_promised_to(owed, ticket)
    return is_meant(rung, promised_to.tier, promised_to.severity)


def find_moment(policy: Policy, rung: Rung, owed: Run | Unread, ticket: Ticket) -> int | None:
    """When a rung fires on what a ticket owes; None while its clock is paused before that instant,
    or when the calendar closes for good first."""
    if owed.clock == UNREAD:
        return _unread_moment(rung, owed, policy.calendars[policy.desk.default_calendar])
    tier, severity, region = find_promised_to(owed, ticket)
    promise = policy.promises(tier, severity, region)[owed.clock]
    return rung_moment(rung, owed, promise, policy.calendar_of(tier, region))


def rung_moment(rung: Rung, run: Run, promise: Promise, fallback: Calendar) -> int | None:
    """The instant at which a rung fires on a run that is owed; None while the run is paused before
    that instant, or when the calendar closes for good first.

    `promise` is what the run owes; business offsets of a wall-clock one count on `fallback`. What
    was reached before a pause began stays reached; otherwise the pause moves the share of the
    target, or the due instant, on by its open time (as rules 5 and 13 of `sla`).
    """
    try:
        return _moment(rung, run, promise, fallback)
    except CalendarEndsError:
        return None


def _unread_moment(rung: Rung, unread: Unread, calendar: Calendar) -> int | None:
    try:
        return _offset(rung.at, unread.number, calendar)
    except CalendarEndsError:
        return None


def _moment(rung: Rung, run: Run, promise: Promise, fallback: Calendar) -> int | None:
    if rung.at.percent is None:
        anchor = promise.due_after(run.started_at)
    else:
        share = -(-run.target_seconds * rung.at.percent // 100)
        anchor = promise.shift(run.started_at, share)
    calendar = promise.calendar or fallback
    for start, end in _join(run.pauses):
        if _offset(rung.at, anchor, calendar) <= start:
            break
        if end is None:
            return None
        if start < anchor:
            anchor = promise.shift(anchor, promise.open_seconds(start, end))
    return max(_offset(rung.at, anchor, calendar), run.started_at)


def _offset(moment: RungMoment, anchor: int, calendar: Calendar) -> int:
    if moment.offset is None:
        return anchor
    if moment.sign < 0:
        return subtract_duration(calendar, anchor, moment.offset)
    return add_duration(calendar, anchor, moment.offset)


def _join(pauses: Sequence[Pause]) -> list[tuple[int, int | None]]:
    """Join pauses: from one status straight to another in which the run stands still, it is one
    pause."""
    joined: list[tuple[int, int | None]] = []
    for start, end, _ in pauses:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def reopened_at(run: Run | Unread) -> int:
    """The end of the last time it was solved, or its start."""
    if run.clock == UNREAD:
        return run.number
    ends = [pause.end for pause in run.pauses if pause.why == "solved" and pause.end is not None]
    return max(ends, default=run.started_at)


def raised_severity(policy: Policy, severity: str) -> str | None:
    """The next worse severity; None when there is none."""
    known = list(policy.severities)
    return known[known.index(severity) - 1] if severity in known[1:] else None
