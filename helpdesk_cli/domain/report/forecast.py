"""What becomes of the open promises: a walk through the queue, earliest deadline first.

Every agent works on one ticket at a time, and each takes the same open time. Then the k-th ticket
is done after a whole number of such turns, and nobody's order of work could miss fewer.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.time.calendar import Calendar

UNKNOWN_HANDLING = 15 * 60
"""What one ticket is taken to cost on a desk without a past, in seconds."""

LONGEST_GAP = 4 * 3_600
"""A longer pause between two replies of one agent, in open seconds, says nothing of the work."""

MOST_STAFFING = 12
"""For how many numbers of agents the misses are reported."""


class OpenPromise(NamedTuple):
    """The nearest running clock of an open ticket."""

    ticket_id: int
    ref: str | None
    subject: str
    tier: str
    severity: str
    team: str | None
    agent: str | None
    clock: ClockName
    due_at: int


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
    """The number of open promises that would be missed with that many agents."""

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
        """The number of tickets that will be late, those that are late already included."""
        return sum(ticket.is_missed for ticket in self.tickets)


def learn_handling(
    replies: Mapping[str, Sequence[int]], calendar: Calendar
) -> tuple[int | None, int]:
    """The median open time between two replies of one agent, and how many such gaps there were.

    `replies` are instants by agent, in order.
    """
    gaps = sorted(
        gap
        for instants in replies.values()
        for before, after in pairwise(instants)
        if 0 < (gap := calendar.elapsed(before, after)) <= LONGEST_GAP
    )
    return (gaps[len(gaps) // 2] if gaps else None), len(gaps)


def walk_queue(
    promises: Iterable[OpenPromise], calendar: Calendar, now: int, agents: int, handling: int
) -> tuple[ForecastTicket, ...]:
    """Each ticket with the instant at which its turn is over; the earliest deadline first."""
    tickets = []
    for place, promise in enumerate(sorted(promises, key=_by_deadline)):
        done_at = calendar.add(now, (place // agents + 1) * handling)
        late = max(done_at - promise.due_at, 0)
        tickets.append(ForecastTicket(*promise, done_at=done_at, late_seconds=late))
    return tuple(tickets)


def count_missed(
    promises: Iterable[OpenPromise], calendar: Calendar, now: int, agents: int, handling: int
) -> int:
    """How many promises that many agents would miss, those late already included."""
    walk = walk_queue(promises, calendar, now, agents, handling)
    return sum(ticket.is_missed for ticket in walk)


def find_agents_needed(
    promises: Iterable[OpenPromise], calendar: Calendar, now: int, handling: int
) -> int | None:
    """The fewest agents who keep every promise that is not late yet; None when none could."""
    needed = 1
    for place, promise in enumerate(sorted(promises, key=_by_deadline)):
        if promise.due_at >= now:
            turns = calendar.elapsed(now, promise.due_at) // handling
            if turns == 0:
                return None
            needed = max(needed, place // turns + 1)
    return needed


def compare_staffing(
    promises: Sequence[OpenPromise], calendar: Calendar, now: int, agents: int, handling: int
) -> tuple[Staffing, ...]:
    """The misses with one agent and more, until more would save nothing; and with `agents`."""

    def count(number: int) -> int:
        return count_missed(promises, calendar, now, number, handling)

    least = count(len(promises))
    # More agents never miss more.
    enough = 1 + bisect_left(range(1, len(promises) + 1), -least, key=lambda n: -count(n))
    shown = sorted({*range(1, min(enough, MOST_STAFFING) + 1), agents, enough})
    return tuple(Staffing(number, count(number)) for number in shown)


def _by_deadline(promise: OpenPromise) -> tuple[int, int]:
    return promise.due_at, promise.ticket_id
