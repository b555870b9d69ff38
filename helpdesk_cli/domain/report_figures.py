"""Counts a period: every figure of tickets and clocks, of all of them or of a part.

Pure over rows: `Life` tells a ticket, `RunFact` a run of one of its clocks. A run is judged once
(`judge`); then any set of runs can be counted, so that groups add up to the whole.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from helpdesk_cli.domain.calendar import find_zone
from helpdesk_cli.domain.policy import CLOCKS, ClockName, Commitment
from helpdesk_cli.domain.report import (
    COMMITMENTS,
    NO_SPREAD,
    ClockFigures,
    Clocks,
    Day,
    Dimension,
    Figures,
    Group,
    LoadCell,
    Period,
    Spread,
)
from helpdesk_cli.domain.report_attribution import Turns
from helpdesk_cli.domain.state import Outcome

Counted = Literal["achieved", "breached", "breaching", "pending", "cancelled", "late_before"]


class Life(NamedTuple):
    """A ticket as the period sees it: fields at the end of the period, turns of all its life.

    Merged tickets have none: they count nowhere.
    """

    id: int
    created_at: int
    turns: Turns
    tier: str
    severity: str
    channel: str | None
    topic: str | None
    team: str | None
    agent: str | None
    account: str | None


class RunFact(NamedTuple):
    """A run as last judged; `tier` and `severity` are those that its target was promised to."""

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
    tier: str
    severity: str
    commitment: Commitment


class Judged(NamedTuple):
    """A run that counts in the period, and as what."""

    counted: Counted
    run: RunFact


def judge(run: RunFact, period: Period, now: int) -> Counted | None:
    """What a run counts as in a period, None when it does not.

    One that is kept or cancelled counts where it stopped; a broken one at its due instant. What
    is owed at the end of the period, or at `now`, counts there.
    """
    stopped_at, due_at, end_at = run.stopped_at, run.due_at, period.end_at
    if run.outcome is None or stopped_at is None or stopped_at > now:
        if run.started_at > now or run.started_at >= end_at:
            return None
        if due_at is None or due_at >= min(now, end_at):
            return "pending"
        return "breaching" if due_at >= period.start_at else "late_before"
    if run.outcome == "breached" and due_at is not None and due_at < end_at:
        if due_at >= period.start_at:
            return "breached"
        return "late_before" if stopped_at >= end_at else None
    if stopped_at >= end_at:
        return "pending" if run.started_at < end_at else None
    if run.outcome == "breached" or stopped_at < period.start_at:
        return None
    return run.outcome


def judge_all(runs: Iterable[RunFact], period: Period, now: int) -> list[Judged]:
    """The runs that count in a period."""
    judged = ((judge(run, period, now), run) for run in runs)
    return [Judged(counted, run) for counted, run in judged if counted is not None]


def count_figures(
    lives: Iterable[Life], judged: Iterable[Judged], period: Period, now: int
) -> Figures:
    """The figures of these tickets and these runs."""
    start_at, end_at = period.start_at, min(period.end_at, now + 1)
    opened = reopened = backlog = solved = 0
    to_solve = []
    for life in lives:
        backlog += life.created_at < start_at
        opened += start_at <= life.created_at < end_at
        for at in life.turns.solved_at:
            backlog -= at < start_at
            if start_at <= at < end_at:
                solved += 1
                to_solve.append(at - life.created_at)
        for at in life.turns.reopened_at:
            backlog += at < start_at
            reopened += start_at <= at < end_at
    by_commitment: dict[Commitment, list[Judged]] = {name: [] for name in COMMITMENTS}
    every = []
    for each in judged:
        every.append(each)
        by_commitment[each.run.commitment].append(each)
    return Figures(
        opened=opened,
        solved=solved,
        reopened=reopened,
        backlog_start=backlog,
        backlog_end=backlog + opened + reopened - solved,
        to_solve=measure_spread(to_solve),
        clocks=count_clocks(every),
        commitments={name: count_clocks(runs) for name, runs in by_commitment.items()},
    )


def count_clocks(judged: Iterable[Judged]) -> Clocks:
    """How the runs of each clock went."""
    counts: dict[ClockName, Counter[str]] = defaultdict(Counter)
    business: dict[ClockName, list[int]] = defaultdict(list)
    wall: dict[ClockName, list[int]] = defaultdict(list)
    for counted, run in judged:
        counts[run.clock][counted] += 1
        if run.stopped_at is not None and counted in ("achieved", "breached"):
            business[run.clock].append(run.elapsed_seconds)
            wall[run.clock].append(run.stopped_at - run.started_at)
    return {
        clock: ClockFigures(
            **counts[clock],
            business=measure_spread(business[clock]),
            wall=measure_spread(wall[clock]),
        )
        for clock in CLOCKS
        if clock in counts
    }


def measure_spread(seconds: Sequence[int]) -> Spread:
    """The median and the 90th percentile."""
    if not seconds:
        return NO_SPREAD
    ordered = sorted(seconds)
    count = len(ordered)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) // 2
    return Spread(count, median, ordered[(9 * count + 9) // 10 - 1])


def group_figures(
    lives: Mapping[int, Life],
    judged: Iterable[Judged],
    by: Sequence[Dimension],
    period: Period,
    now: int,
) -> tuple[Group, ...]:
    """The figures of each part, the largest first; a run goes with the tier that it was owed to."""
    lives_of: dict[tuple[str | None, ...], list[Life]] = defaultdict(list)
    runs_of: dict[tuple[str | None, ...], list[Judged]] = defaultdict(list)
    for life in lives.values():
        lives_of[tuple(getattr(life, name) for name in by)].append(life)
    for each in judged:
        runs_of[_values_of_run(each.run, lives[each.run.ticket_id], by)].append(each)
    groups = [
        Group(values, count_figures(lives_of[values], runs_of[values], period, now))
        for values in lives_of.keys() | runs_of.keys()
    ]
    told = [group for group in groups if _tells(group.figures)]
    return tuple(sorted(told, key=_by_size))


def count_days(
    lives: Iterable[Life], judged: Iterable[Judged], figures: Figures, period: Period, now: int
) -> tuple[Day, ...]:
    """The same, one local date after the other; `figures` are those of all of them."""
    starts = [day.start_at for day in period.days]
    end_at = min(period.end_at, now + 1)
    counts: list[Counter[str]] = [Counter() for _ in starts]

    def count(name: str, at: int) -> None:
        if period.start_at <= at < end_at:
            counts[bisect_right(starts, at) - 1][name] += 1

    for life in lives:
        count("opened", life.created_at)
        for at in life.turns.solved_at:
            count("solved", at)
        for at in life.turns.reopened_at:
            count("reopened", at)
    for counted, run in judged:
        if counted == "achieved" and run.stopped_at is not None:
            count("achieved", run.stopped_at)
        elif counted in ("breached", "breaching") and run.due_at is not None:
            count("broken", run.due_at)
    days, backlog = [], figures.backlog_start
    for day, of_day in zip(period.days, counts, strict=True):
        backlog += of_day["opened"] + of_day["reopened"] - of_day["solved"]
        days.append(
            Day(
                day=day,
                opened=of_day["opened"],
                solved=of_day["solved"],
                reopened=of_day["reopened"],
                backlog_end=backlog,
                achieved=of_day["achieved"],
                broken=of_day["broken"],
            )
        )
    return tuple(days)


def count_load(lives: Iterable[Life], period: Period, now: int) -> tuple[LoadCell, ...]:
    """Tickets opened by local weekday and hour; the hour that a zone repeats counts twice."""
    zone = find_zone(period.timezone)
    opened: Counter[tuple[int, int]] = Counter()
    for life in lives:
        if period.start_at <= life.created_at < period.end_at and life.created_at <= now:
            wall = datetime.fromtimestamp(life.created_at, zone)
            opened[wall.isoweekday(), wall.hour] += 1
    return tuple(
        LoadCell(weekday, hour, opened[weekday, hour])
        for weekday in range(1, 8)
        for hour in range(24)
    )


def _values_of_run(run: RunFact, life: Life, by: Sequence[Dimension]) -> tuple[str | None, ...]:
    return tuple(getattr(run if name in ("tier", "severity") else life, name) for name in by)


def _tells(figures: Figures) -> bool:
    """Whether anything at all is counted: lives that ended before the period are not."""
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_start)
    return any(counts) or bool(figures.clocks)


def _by_size(group: Group) -> tuple[int, int, tuple[str, ...]]:
    runs = sum(each.attainment.denominator for each in group.figures.clocks.values())
    return -group.figures.opened, -runs, tuple(value or "" for value in group.values)
