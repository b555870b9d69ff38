"""Counts a period: every figure of tickets and clocks, of all of them or of a part.

Pure over rows, tens of thousands of them: tuples, and each is looked at once. What a run counts
as is said in `judge`; tickets and runs are parted as finely as asked for, and the whole is told
from its parts, so that groups add up to it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
Values = tuple[str | None, ...]
"""What a part of the whole has in common, in the order of the dimensions."""


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


class Promised(NamedTuple):
    """To whom a rule promises, and how firmly."""

    tier: str
    severity: str
    commitment: Commitment


class Judged(NamedTuple):
    """A run that counts in the period, and as what."""

    counted: Counted
    run: RunFact
    promised: Promised


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
        """What was due before this, and is not done, is late."""
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


def judge_all(
    runs: Iterable[RunFact], promises: Mapping[tuple[int, str], Promised], seen: Seen
) -> list[Judged]:
    """The runs that count in a period. `promises` by policy and rule."""
    return [
        Judged(counted, run, promises[run.policy_id, run.rule])
        for run in runs
        if (counted := judge(run, seen)) is not None
    ]


@dataclass(slots=True)
class _Turnover:
    """Tickets of one part of the whole."""

    backlog_start: int = 0
    opened: int = 0
    reopened: int = 0
    to_solve: list[int] = field(default_factory=list)


_Part = tuple[Values, Commitment, ClockName, Counted]
_Parts = Mapping[_Part, Sequence[RunFact]]
_Turnovers = Mapping[Values, _Turnover]


class Count:
    """A period counted in parts, from which the whole and each part can be told."""

    def __init__(
        self,
        lives: Mapping[int, Life],
        turns: Mapping[int, Turns],
        judged: Iterable[Judged],
        by: Sequence[Dimension],
        seen: Seen,
    ) -> None:
        self._turnovers = _tally_lives(lives.values(), turns, by, seen)
        self._parts = _part_runs(judged, lives, by)

    def tell_whole(self) -> Figures:
        """The figures of all tickets and runs."""
        return _tell([*self._turnovers.values()], self._parts)

    def tell_groups(self) -> tuple[Group, ...]:
        """Those of each part in which there is anything to count, the largest first."""
        parts: dict[Values, dict[_Part, Sequence[RunFact]]] = defaultdict(dict)
        for key, runs in self._parts.items():
            parts[key[0]][key] = runs
        groups = [
            Group(values, _tell([self._turnovers.get(values, _Turnover())], parts[values]))
            for values in self._turnovers.keys() | parts.keys()
        ]
        return tuple(sorted((each for each in groups if _says(each.figures)), key=_by_size))


def _tally_lives(
    lives: Iterable[Life], turns: Mapping[int, Turns], by: Sequence[Dimension], seen: Seen
) -> _Turnovers:
    """A ticket goes with its own fields."""
    start_at, end_at = seen.period.start_at, seen.end_at
    found: dict[Values, _Turnover] = defaultdict(_Turnover)
    columns = [Life._fields.index(name) for name in by]
    for life in lives:
        turnover = found[tuple([life[column] for column in columns])]  # type: ignore[misc]
        created_at = life.created_at
        if created_at < start_at:
            turnover.backlog_start += 1
        elif created_at < end_at:
            turnover.opened += 1
        if life.solved_at is None and not life.was_reopened:
            continue
        solved_at, reopened_at = find_turns_of(life, turns)
        for at in solved_at:
            if at < start_at:
                turnover.backlog_start -= 1
            elif at < end_at:
                turnover.to_solve.append(at - created_at)
        for at in reopened_at:
            if at < start_at:
                turnover.backlog_start += 1
            elif at < end_at:
                turnover.reopened += 1
    return found


def find_turns_of(life: Life, turns: Mapping[int, Turns]) -> tuple[Sequence[int], Sequence[int]]:
    """When the ticket was solved, and when it was reopened."""
    if life.was_reopened:
        return turns[life.id]
    return (() if life.solved_at is None else (life.solved_at,)), ()


def _part_runs(
    judged: Iterable[Judged], lives: Mapping[int, Life], by: Sequence[Dimension]
) -> _Parts:
    """A run goes with the tier and severity it was promised to, else with its ticket."""
    found: dict[_Part, list[RunFact]] = defaultdict(list)
    of_promise = all(name in Promised._fields for name in by)
    known: dict[Promised, Values] = {}
    for counted, run, promised in judged:
        values = known.get(promised)
        if values is None:
            life = lives[run.ticket_id]
            values = tuple(
                [getattr(promised if name in Promised._fields else life, name) for name in by]
            )
            if of_promise:
                known[promised] = values
        found[values, promised.commitment, run.clock, counted].append(run)
    return found


def _tell(turnovers: Sequence[_Turnover], parts: _Parts) -> Figures:
    backlog_start = sum(each.backlog_start for each in turnovers)
    opened = sum(each.opened for each in turnovers)
    reopened = sum(each.reopened for each in turnovers)
    to_solve = [seconds for each in turnovers for seconds in each.to_solve]
    return Figures(
        opened=opened,
        solved=len(to_solve),
        reopened=reopened,
        backlog_start=backlog_start,
        backlog_end=backlog_start + opened + reopened - len(to_solve),
        to_solve=measure_spread(to_solve),
        clocks=_tell_clocks(parts, COMMITMENTS),
        commitments={name: _tell_clocks(parts, (name,)) for name in COMMITMENTS},
    )


def _tell_clocks(parts: _Parts, commitments: Sequence[Commitment]) -> Clocks:
    clocks = {}
    for clock in CLOCKS:
        counts: Counter[str] = Counter()
        done: list[RunFact] = []
        for (_, commitment, name, counted), runs in parts.items():
            if name == clock and commitment in commitments:
                counts[counted] += len(runs)
                if counted in ("achieved", "breached"):
                    done += runs
        if counts:
            clocks[clock] = ClockFigures(
                **counts,
                business=measure_spread([run.elapsed_seconds for run in done]),
                wall=measure_spread(
                    [run.stopped_at - run.started_at for run in done if run.stopped_at is not None]
                ),
            )
    return clocks


def measure_spread(seconds: Sequence[int]) -> Spread:
    """The median and the 90th percentile."""
    if not seconds:
        return NO_SPREAD
    ordered = sorted(seconds)
    count = len(ordered)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) // 2
    return Spread(count, median, ordered[(9 * count + 9) // 10 - 1])


def count_days(
    lives: Iterable[Life],
    turns: Mapping[int, Turns],
    judged: Iterable[Judged],
    backlog_start: int,
    seen: Seen,
) -> tuple[Day, ...]:
    """One local date after the other, from a backlog at the start of the period."""
    days = seen.period.days
    starts = [day.start_at for day in days]
    counts: list[Counter[str]] = [Counter() for _ in days]

    def count(name: str, at: int) -> None:
        if starts[0] <= at < seen.end_at:
            counts[bisect_right(starts, at) - 1][name] += 1

    for life in lives:
        count("opened", life.created_at)
        solved_at, reopened_at = find_turns_of(life, turns)
        for at in solved_at:
            count("solved", at)
        for at in reopened_at:
            count("reopened", at)
    for counted, run, _ in judged:
        if counted == "achieved" and run.stopped_at is not None:
            count("achieved", run.stopped_at)
        elif counted in ("breached", "breaching") and run.due_at is not None:
            count("broken", run.due_at)
    told, backlog = [], backlog_start
    for day, of_day in zip(days, counts, strict=True):
        opened, solved, reopened = (of_day[name] for name in ("opened", "solved", "reopened"))
        backlog += opened + reopened - solved
        told.append(
            Day(day, opened, solved, reopened, backlog, of_day["achieved"], of_day["broken"])
        )
    return tuple(told)


def count_load(lives: Iterable[Life], seen: Seen) -> tuple[LoadCell, ...]:
    """Tickets opened by local weekday and hour; the hour that a zone repeats counts twice."""
    zone = find_zone(seen.period.timezone)
    opened: Counter[tuple[int, int]] = Counter()
    for life in lives:
        if seen.period.start_at <= life.created_at < seen.end_at:
            wall = datetime.fromtimestamp(life.created_at, zone)
            opened[wall.isoweekday(), wall.hour] += 1
    return tuple(
        LoadCell(weekday, hour, opened[weekday, hour])
        for weekday in range(1, 8)
        for hour in range(24)
    )


def _says(figures: Figures) -> bool:
    """Whether anything at all is counted: lives that ended before the period are not."""
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_start)
    return any(counts) or bool(figures.clocks)


def _by_size(group: Group) -> tuple[int, int, tuple[str, ...]]:
    runs = sum(each.attainment.denominator for each in group.figures.clocks.values())
    return -group.figures.opened, -runs, tuple(value or "" for value in group.values)
