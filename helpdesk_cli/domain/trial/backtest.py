"""The past under another policy: what was kept and broken, and what would have been.

A kept promise counts when its clock stopped, a broken one at its due instant, as in reports.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.report import Rate
from helpdesk_cli.domain.tickets.ticket import Ticket

Verdict = Literal["kept", "broken"]
Side = Literal["before", "after"]
NIGHT = (*range(7), *range(20, 24))
"""Hours of the day in which whoever gets a mail is woken by it, rather than told."""


class Promise(NamedTuple):
    """What is counted apart."""

    tier: str
    severity: str
    clock: ClockName


class Span(NamedTuple):
    """The stretch of the past that is looked at: `[start_at, now]`, in weeks that begin at
    `weeks`."""

    start_at: int
    now: int
    weeks: tuple[int, ...]

    def week_of(self, at: int) -> int:
        """The place of the week in which an instant lies."""
        return max(bisect_right(self.weeks, at) - 1, 0)


class Flip(NamedTuple):
    """A clock of a ticket that was judged otherwise; None where nothing counts."""

    ticket_id: int
    clock: ClockName
    number: int
    before: Verdict | None
    after: Verdict | None

    @property
    def is_lost(self) -> bool:
        """Whether the promise would have been broken; else it would not have been any more."""
        return self.after == "broken"


class Counted(NamedTuple):
    """What a number of runs has in common."""

    promise: Promise
    week: int
    side: Side
    verdict: Verdict


@dataclass(slots=True)
class Tally:
    """What some tickets add up to. `rungs` by name; `mails` by address and hour of the day.
    `moved` would have been kept only because something was changed late."""

    tickets: int = 0
    counts: "Counter[Counted]" = field(default_factory=Counter)
    flips: list[Flip] = field(default_factory=list)
    rungs: "Counter[str]" = field(default_factory=Counter)
    mails: "Counter[tuple[str, int]]" = field(default_factory=Counter)
    moved: list[Rescue] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Let it hold the other's tickets, too."""
        self.tickets += other.tickets
        self.counts.update(other.counts)
        self.flips += other.flips
        self.rungs.update(other.rungs)
        self.mails.update(other.mails)
        self.moved += other.moved

    def rate(self, side: Side, promise: Promise | None = None, week: int | None = None) -> Rate:
        """The share of runs that were kept on one side, of all or of a part."""
        found: Counter[Verdict] = Counter()
        for counted, number in self.counts.items():
            if (
                counted.side == side
                and promise in (None, counted.promise)
                and week in (None, counted.week)
            ):
                found[counted.verdict] += number
        return Rate(found["kept"], found["kept"] + found["broken"])

    @property
    def promises(self) -> list[Promise]:
        """The promises of which any run was counted."""
        return sorted({counted.promise for counted in self.counts})


def hold_against(
    tally: Tally,
    ticket_id: int,
    ticket: Ticket,
    before: Iterable[Run],
    after: Iterable[Run],
    span: Span,
) -> None:
    """Count the runs of a ticket as they were judged, and as they would have been."""
    tally.tickets += 1
    was = _count(tally, "before", ticket, before, span)
    is_now = _count(tally, "after", ticket, after, span)
    for key in sorted(was.keys() | is_now.keys()):
        one = Flip(ticket_id, *key, was.get(key), is_now.get(key))
        if (one.before == "broken") != (one.after == "broken"):
            tally.flips.append(one)


def judge(run: Run, span: Span) -> tuple[Verdict, int] | None:
    """Whether a run was kept or broken within the span, and when; None when it was neither."""
    if run.outcome == "cancelled":
        return None
    is_kept = run.outcome == "achieved"
    at = run.stopped_at if is_kept else run.due_at
    if at is None or not span.start_at <= at <= span.now:
        return None
    if run.outcome is None and at == span.now:
        return None  # at the due instant itself it is not late
    return ("kept" if is_kept else "broken"), at


def _count(
    tally: Tally, side: Side, ticket: Ticket, runs: Iterable[Run], span: Span
) -> dict[tuple[ClockName, int], Verdict]:
    found = {}
    for run in runs:
        judged = judge(run, span)
        if judged is not None:
            verdict, at = judged
            tier, severity, _ = find_promised_to(run, ticket)
            promise = Promise(tier, severity, run.clock)
            tally.counts[Counted(promise, span.week_of(at), side, verdict)] += 1
            found[run.clock, run.number] = verdict
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket by id, ref and subject, and the clocks of it that were judged otherwise."""

    id: int
    ref: str | None
    subject: str
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class Woken:
    """Who would have got how many mails, by hour of the day in the desk's zone."""

    to: str
    mails: int
    hours: tuple[int, ...]

    @property
    def at_night(self) -> int:
        """The number of mails outside the hours in which people are awake."""
        return sum(self.hours[hour] for hour in NIGHT)


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a policy would have made of a desk's past. `fired` is what did fire, by rung."""

    desk: str
    policy: str
    source: str
    timezone: str
    span: Span
    tally: Tally
    gained: tuple[Named, ...]
    lost: tuple[Named, ...]
    fired: "Counter[str]"
    woken: tuple[Woken, ...]


def tell_woken(mails: "Counter[tuple[str, int]]") -> tuple[Woken, ...]:
    """The mails that wake people, by person, whoever gets the most first."""
    hours: dict[str, list[int]] = {}
    for (to, hour), number in mails.items():
        hours.setdefault(to, [0] * 24)[hour] += number
    told = [Woken(to, sum(each), tuple(each)) for to, each in hours.items()]
    return tuple(sorted(told, key=lambda one: (-one.mails, one.to)))
