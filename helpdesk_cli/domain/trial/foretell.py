"""What another policy would do to the clocks that run: which move, start, fall away, are late."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

from helpdesk_cli.domain.clocks.run import Run, find_promised_to
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.compare import Comparison
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import PromisedTo, Ticket

Key = TypeVar("Key", bound=Hashable)


class Move(NamedTuple):
    """A running clock of a ticket before and after; None where it does not run.

    `promised_to` is what the ticket is that it is promised to.
    """

    ticket_id: int
    promised_to: PromisedTo
    before: Run | None
    after: Run | None

    @property
    def clock(self) -> ClockName:
        run = self.after or self.before
        assert run is not None, "one of both runs"
        return run.clock

    @property
    def calendar(self) -> str | None:
        """The one that counts then, or did."""
        run = self.after or self.before
        return run and run.calendar

    def is_late_anew(self, now: int) -> bool:
        """Whether it would be late at `now`, and was not."""
        return _is_late(self.after, now) and not _is_late(self.before, now)


class FiresNow(NamedTuple):
    """A rung that would be due on a ticket immediately, and is not under the policy before."""

    ticket_id: int
    rung: str


class Tally(NamedTuple):
    """How many open tickets are touched. Of their clocks as many are due at another time, start,
    fall away, and would be late immediately."""

    tickets: int
    moved: int
    started: int
    dropped: int
    late: int


_NONE = Tally(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Effect:
    """What a policy would do at `now` to the open tickets of a desk."""

    now: int
    moves: tuple[Move, ...]
    fires: tuple[FiresNow, ...]

    @cached_property
    def tally(self) -> Tally:
        return self._count(self.moves)

    def of_promise(self, tier: str, severity: str, clock: ClockName) -> Tally:
        """The effect on the clocks that run by one promise."""
        return self._by_promise.get((tier, severity, clock), _NONE)

    def of_calendar(self, name: str) -> Tally:
        """The effect on the clocks that count on a calendar."""
        return self._by_calendar.get(name, _NONE)

    @cached_property
    def _by_promise(self) -> Mapping[tuple[str, str, ClockName], Tally]:
        return self._count_by(lambda move: (*move.promised_to[:2], move.clock))

    @cached_property
    def _by_calendar(self) -> Mapping[str | None, Tally]:
        return self._count_by(lambda move: move.calendar)

    def _count_by(self, kind: Callable[[Move], Key]) -> dict[Key, Tally]:
        moves = defaultdict(list)
        for move in self.moves:
            moves[kind(move)].append(move)
        return {key: self._count(some) for key, some in moves.items()}

    def _count(self, moves: Sequence[Move]) -> Tally:
        return Tally(
            len({move.ticket_id for move in moves}),
            sum(move.before is not None and move.after is not None for move in moves),
            sum(move.before is None for move in moves),
            sum(move.after is None for move in moves),
            sum(move.is_late_anew(self.now) for move in moves),
        )

    @property
    def fires_by_rung(self) -> Counter[str]:
        """By rung, on how many tickets it would fire immediately."""
        return Counter(one.rung for one in set(self.fires))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two policies, what changes in meaning, and what that would do to the desk.

    `sources` are where each comes from, such as `policy 3` or a file. `effect` is None where the
    old one is not in force, for nothing would go from it to the new one.
    """

    old: Policy
    new: Policy
    sources: tuple[str, str]
    changes: Comparison
    effect: Effect | None = None

    @property
    def is_same(self) -> bool:
        """Whether nothing changes: neither in meaning nor on the desk."""
        touched = self.effect is not None and (self.effect.moves or self.effect.fires)
        return self.changes.is_same and not touched

    def label_tier(self, tier: str) -> str:
        """A tier as people call it."""
        known = self.new.tiers.get(tier) or self.old.tiers.get(tier)
        return known.label if known else tier

    def label_severity(self, severity: str) -> str:
        """A severity as people call it, within a sentence."""
        known = self.new.severities.get(severity) or self.old.severities.get(severity)
        return known.label.lower() if known else severity


def compare_runs(
    ticket_id: int, ticket: Ticket, before: Iterable[Run], after: Iterable[Run]
) -> Iterator[Move]:
    """The runs of a ticket that another policy moves, starts, or drops."""
    known = {(run.clock, run.number): run for run in before}
    for run in after:
        was = known.pop((run.clock, run.number), None)
        if was is None or was.due_at != run.due_at:
            yield Move(ticket_id, find_promised_to(run, ticket), was, run)
    for run in known.values():
        yield Move(ticket_id, find_promised_to(run, ticket), run, None)


def _is_late(run: Run | None, now: int) -> bool:
    return run is not None and run.due_at is not None and run.due_at < now
