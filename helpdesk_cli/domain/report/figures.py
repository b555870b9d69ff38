"""Counts a period: every figure of tickets and clocks, of all of them or of a part.

What is kept of a row are numbers; what a run counts as, `judging` says. Tickets and runs are parted
as finely as asked for, and the whole is told from its parts, so that groups add up to it.
"""

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, pairwise

from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName
from helpdesk_cli.domain.policy.policy import Commitment
from helpdesk_cli.domain.report.attribution import Turns
from helpdesk_cli.domain.report.judging import (
    BROKEN,
    DONE,
    Counted,
    Judged,
    Life,
    Promised,
    RunFact,
    Seen,
)
from helpdesk_cli.domain.report.period import LocalDay
from helpdesk_cli.domain.report.report import (
    COMMITMENTS,
    NO_SPREAD,
    ClockFigures,
    Clocks,
    Day,
    Dimension,
    Figures,
    Group,
    LoadCell,
    Spread,
)
from helpdesk_cli.domain.time.zones import find_zone

Values = tuple[str | None, ...]
"""What a part of the whole has in common, in the order of the dimensions."""


_numbers = partial(array, "q")


@dataclass(slots=True)
class _Turnover:
    """Tickets of one part of the whole: when they came and went in the period."""

    backlog_start: int = 0
    opened_at: "array[int]" = field(default_factory=_numbers)
    solved_at: "array[int]" = field(default_factory=_numbers)
    reopened_at: "array[int]" = field(default_factory=_numbers)
    to_solve: "array[int]" = field(default_factory=_numbers)


@dataclass(slots=True)
class _Runs:
    """Runs of one part of the whole that count as the same: where they count, what they took."""

    count: int = 0
    counted_at: "array[int]" = field(default_factory=_numbers)
    business: "array[int]" = field(default_factory=_numbers)
    wall: "array[int]" = field(default_factory=_numbers)

    def add(self, counted: Counted, runs: Sequence[RunFact]) -> None:
        self.count += len(runs)
        if counted == "achieved":
            self.counted_at.extend([run.stopped_at for run in runs if run.stopped_at is not None])
        elif counted in BROKEN:
            self.counted_at.extend([run.due_at for run in runs if run.due_at is not None])
        if counted in DONE:
            self.business.extend([run.elapsed_seconds for run in runs])
            self.wall.extend(
                [run.stopped_at - run.started_at for run in runs if run.stopped_at is not None]
            )


_Part = tuple[Values, Commitment, ClockName, Counted]
_Parts = Mapping[_Part, _Runs]


class Count:
    """A period counted in parts, from which the figures of the whole and of each part are added
    up."""

    def __init__(self, by: Sequence[Dimension], seen: Seen) -> None:
        self._by = by
        self._seen = seen
        self._turnovers: dict[Values, _Turnover] = defaultdict(_Turnover)
        self._parts: dict[_Part, _Runs] = defaultdict(_Runs)

    def add(
        self,
        lives: Mapping[int, Life],
        turns: Mapping[int, Turns],
        judged: Iterable[Judged],
        heirs: Mapping[int, Life],
    ) -> None:
        """Count more tickets by id, and their runs; each ticket is added once, in any order.

        `heirs` are counted elsewhere, and have runs here that tickets left them.
        """
        self._add_lives(lives.values(), turns)
        self._add_runs(judged, {**heirs, **lives})

    def tell_whole(self) -> Figures:
        """The figures of all tickets and runs."""
        return _tell(self._turnovers.values(), self._parts)

    def tell_groups(self) -> tuple[Group, ...]:
        """The figures of each part in which there is anything to count, the largest first."""
        parts: dict[Values, dict[_Part, _Runs]] = defaultdict(dict)
        for key, runs in self._parts.items():
            parts[key[0]][key] = runs
        groups = [
            Group(values, _tell([self._turnovers.get(values, _Turnover())], parts[values]))
            for values in self._turnovers.keys() | parts.keys()
        ]
        return tuple(sorted((each for each in groups if _says(each.figures)), key=_by_size))

    def tell_days(self) -> tuple[Day, ...]:
        """One local date after the other."""
        turnovers, days = self._turnovers.values(), self._seen.period.days
        opened = _count_by_day(days, (each.opened_at for each in turnovers))
        solved = _count_by_day(days, (each.solved_at for each in turnovers))
        reopened = _count_by_day(days, (each.reopened_at for each in turnovers))
        achieved = _count_by_day(days, self._instants_of("achieved"))
        broken = _count_by_day(days, self._instants_of(*BROKEN))
        backlog = sum(each.backlog_start for each in turnovers)
        told = []
        for place, day in enumerate(days):
            backlog += opened[place] + reopened[place] - solved[place]
            told.append(
                Day(
                    day,
                    opened[place],
                    solved[place],
                    reopened[place],
                    backlog,
                    achieved[place],
                    broken[place],
                )
            )
        return tuple(told)

    def tell_load(self) -> tuple[LoadCell, ...]:
        """Tickets opened by local weekday and hour; the hour that a zone repeats counts twice."""
        zone = find_zone(self._seen.period.timezone)
        opened: Counter[tuple[int, int]] = Counter()
        for at in chain.from_iterable(each.opened_at for each in self._turnovers.values()):
            wall = datetime.fromtimestamp(at, zone)
            opened[wall.isoweekday(), wall.hour] += 1
        return tuple(
            LoadCell(weekday, hour, opened[weekday, hour])
            for weekday in range(1, 8)
            for hour in range(24)
        )

    def _instants_of(self, *wanted: Counted) -> Iterable["array[int]"]:
        return (runs.counted_at for part, runs in self._parts.items() if part[3] in wanted)

    def _add_lives(self, lives: Iterable[Life], turns: Mapping[int, Turns]) -> None:
        """A ticket goes with its own fields."""
        start_at, end_at = self._seen.period.start_at, self._seen.end_at
        columns = [Life._fields.index(name) for name in self._by]
        for life in lives:
            if life.created_at >= end_at:
                continue
            turnover = self._turnovers[tuple([life[column] for column in columns])]  # type: ignore[misc]
            created_at = life.created_at
            if created_at < start_at:
                turnover.backlog_start += 1
            else:
                turnover.opened_at.append(created_at)
            if life.solved_at is None and not life.was_reopened:
                continue
            solved_at, reopened_at = _find_turns_of(life, turns)
            for at in solved_at:
                if at < start_at:
                    turnover.backlog_start -= 1
                elif at < end_at:
                    turnover.solved_at.append(at)
                    turnover.to_solve.append(at - created_at)
            for at in reopened_at:
                if at < start_at:
                    turnover.backlog_start += 1
                elif at < end_at:
                    turnover.reopened_at.append(at)

    def _add_runs(self, judged: Iterable[Judged], lives: Mapping[int, Life]) -> None:
        for promised, clock, counted, runs in judged:
            for values, alike in self._part(runs, promised, lives):
                part = self._parts[values, promised.commitment, clock, counted]
                part.add(counted, alike)

    def _part(
        self, runs: Sequence[RunFact], promised: Promised, lives: Mapping[int, Life]
    ) -> Iterable[tuple[Values, Sequence[RunFact]]]:
        """A run goes with the tier and severity it was promised to, else with its ticket."""
        if all(name in Promised._fields for name in self._by):
            return [(tuple([getattr(promised, name) for name in self._by]), runs)]
        found: dict[Values, list[RunFact]] = defaultdict(list)
        for run in runs:
            life = lives[run.ticket_id]
            values = [
                getattr(promised if name in Promised._fields else life, name) for name in self._by
            ]
            found[tuple(values)].append(run)
        return found.items()


def _find_turns_of(life: Life, turns: Mapping[int, Turns]) -> tuple[Sequence[int], Sequence[int]]:
    """When the ticket was solved, and when it was reopened."""
    if life.was_reopened:
        return turns[life.id]
    return (() if life.solved_at is None else (life.solved_at,)), ()


def _tell(turnovers: Collection[_Turnover], parts: _Parts) -> Figures:
    backlog_start = sum(each.backlog_start for each in turnovers)
    opened = sum(len(each.opened_at) for each in turnovers)
    reopened = sum(len(each.reopened_at) for each in turnovers)
    to_solve = measure_spread([each.to_solve for each in turnovers])
    return Figures(
        opened=opened,
        solved=to_solve.count,
        reopened=reopened,
        backlog_start=backlog_start,
        backlog_end=backlog_start + opened + reopened - to_solve.count,
        to_solve=to_solve,
        clocks=_tell_clocks(parts, COMMITMENTS),
        commitments={name: _tell_clocks(parts, (name,)) for name in COMMITMENTS},
    )


def _tell_clocks(parts: _Parts, commitments: Collection[Commitment]) -> Clocks:
    clocks = {}
    for clock in CLOCKS:
        counts: Counter[str] = Counter()
        found = []
        for (_, commitment, name, counted), runs in parts.items():
            if name == clock and commitment in commitments:
                counts[counted] += runs.count
                found.append(runs)
        if counts:
            clocks[clock] = ClockFigures(
                **counts,
                business=measure_spread([runs.business for runs in found]),
                wall=measure_spread([runs.wall for runs in found]),
            )
    return clocks


def measure_spread(parts: Iterable[Iterable[int]]) -> Spread:
    """The median and the 90th percentile of the seconds in all parts together."""
    ordered = sorted(chain.from_iterable(parts))
    if not ordered:
        return NO_SPREAD
    count = len(ordered)
    median = (ordered[(count - 1) // 2] + ordered[count // 2]) // 2
    return Spread(count, median, ordered[(9 * count + 9) // 10 - 1])


def _count_by_day(days: Sequence[LocalDay], parts: Iterable[Iterable[int]]) -> list[int]:
    """How many of these instants, all in the period, lie on each of its days."""
    ordered = sorted(chain.from_iterable(parts))
    bounds = [bisect_left(ordered, day.start_at) for day in days]
    return [until - since for since, until in pairwise([*bounds, len(ordered)])]


def _says(figures: Figures) -> bool:
    """Whether anything at all is counted: lives that ended before the period are not."""
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_start)
    return any(counts) or bool(figures.clocks)


def _by_size(group: Group) -> tuple[int, int, tuple[str, ...]]:
    runs = sum(each.attainment.denominator for each in group.figures.clocks.values())
    return -group.figures.opened, -runs, tuple(value or "" for value in group.values)
