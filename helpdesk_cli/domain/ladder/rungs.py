"""The ladder: when its rungs fire on a ticket.

Pure: the caller passes what has fired already. A rung fires
once on each run of its clock; whatever else moves, that identity (`PlannedRung.key`) stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.policy.policy import (
    ClockName,
    Policy,
    Promise,
    Rung,
    RungMoment,
)
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.domain.time.arithmetic import add_duration, subtract_duration
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.errors import CalendarEndsError

FiredKey = tuple[ClockName, int, str]
"""What fires once on a ticket: a clock, the number of its run, the name of the rung."""


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """A rung that fires, or should have fired, on one run of a ticket's clock at `at`."""

    rung: Rung
    clock: ClockName
    number: int
    at: int

    @property
    def key(self) -> FiredKey:
        return self.clock, self.number, self.rung.name


def plan_rungs(
    policy: Policy,
    ticket: Ticket,
    runs: Iterable[Run],
    taken_in_at: int,
    ladder_since: Mapping[str, int],
    fired: AbstractSet[FiredKey] = frozenset(),
) -> tuple[PlannedRung, ...]:
    """Every rung that the runs still owed have reached or will reach, by instant, then as written.

    `ticket` and `runs` are the present ones, under `policy`. Left out for good is what should have
    `fired`, and has not, before the desk took the ticket in, before the ticket was last reopened,
    or before the rung stood in the policy (`ladder_since`, by name).
    """
    owed = [run for run in runs if run.outcome is None]
    if not owed:
        return ()
    planned = []
    for rung in policy.escalations:
        for run in owed:
            if run.clock != rung.clock or not is_meant_for(rung, run, ticket):
                continue
            at = find_moment(policy, rung, run, ticket)
            if at is None:
                continue
            one = PlannedRung(rung, run.clock, run.number, at)
            taken_in = run.origin.taken_in_at if run.origin else taken_in_at
            since = max(taken_in, ladder_since.get(rung.name, taken_in), reopened_at(run))
            if at >= since or one.key in fired:
                planned.append(one)
    return tuple(sorted(planned, key=lambda one: one.at))


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


def is_meant_for(rung: Rung, run: Run, ticket: Ticket) -> bool:
    """Whether a rung's `when` fits what a run on a ticket is promised to."""
    tier, severity, _ = find_promised_to(run, ticket)
    return is_meant(rung, tier, severity)


def find_moment(policy: Policy, rung: Rung, run: Run, ticket: Ticket) -> int | None:
    """When a rung fires on a run that a ticket owes; None while that stands still short of it."""
    tier, severity, region = find_promised_to(run, ticket)
    promise = policy.promises(tier, severity, region)[run.clock]
    return rung_moment(rung, run, promise, policy.calendar_of(tier, region))


def rung_moment(rung: Rung, run: Run, promise: Promise, fallback: Calendar) -> int | None:
    """The instant at which a rung fires on a run that is owed; None while it stands still short
    of it, and when the calendar closes for good before.

    `promise` is what the run owes; business offsets of a wall-clock one count on `fallback`. What
    was reached before a pause began stays reached; otherwise the pause moves the share of the
    target, or the due instant, on by its open time (as rules 5 and 13 of `sla`).
    """
    try:
        return _moment(rung, run, promise, fallback)
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
    """From one status straight to another in which the run stands still, it is the same pause."""
    joined: list[tuple[int, int | None]] = []
    for start, end, _ in pauses:
        if joined and joined[-1][1] == start:
            start = joined.pop()[0]
        joined.append((start, end))
    return joined


def reopened_at(run: Run) -> int:
    """The end of the last time it was solved, or its start."""
    ends = [pause.end for pause in run.pauses if pause.why == "solved" and pause.end is not None]
    return max(ends, default=run.started_at)


def raised_severity(policy: Policy, severity: str) -> str | None:
    """The next worse severity; None when there is none."""
    known = list(policy.severities)
    return known[known.index(severity) - 1] if severity in known[1:] else None
