"""A run that is owed, while its ticket's timeline is replayed: what it comes to at an instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.clocks.pauses import Pause, Sum, add_up
from helpdesk_cli.domain.clocks.run import InForce, Origin, Run
from helpdesk_cli.domain.clocks.state import Outcome
from helpdesk_cli.domain.policy.clocks import ClockName, Promise
from helpdesk_cli.domain.tickets.ticket import PromisedTo, Status


class Spell(NamedTuple):
    """A stretch `[start, end)` for which a ticket had a status; `end` None while it still has."""

    start: int
    end: int | None
    status: Status


class Statuses:
    """The statuses that a ticket has had, each with its stretch."""

    def __init__(self, first: Status, at: int) -> None:
        self.present: Status = first
        self.since = at
        self._past: list[Spell] = []

    def turn(self, status: Status, at: int) -> None:
        self._past.append(Spell(self.since, at, self.present))
        self.present, self.since = status, at

    @property
    def count(self) -> int:
        """How many have ended."""
        return len(self._past)

    def after(self, count: int) -> list[Spell]:
        """The spells after the first `count`, the present one last."""
        return [*self._past[count:], Spell(self.since, None, self.present)]


class Terms(NamedTuple):
    """The policy that judges a run, and its promises; a clock that is missing is not promised."""

    policy_id: int
    promises: Mapping[ClockName, Promise]


def find_terms(in_force: InForce, promised_to: PromisedTo) -> Terms:
    """The promises of a policy to tickets with this tier, severity and region."""
    return Terms(in_force.id, in_force.policy.promises(*promised_to))


@dataclass(slots=True)
class Owed:
    """A run of a clock from `started_at` on.

    Since `since` it has stood still with the statuses of this ticket, of which `past` had ended
    by then. One that was taken over from a merged ticket brings its pauses from `before`.
    `suspended` is when the ticket was solved or closed, and by what the run was judged then.
    """

    clock: ClockName
    number: int
    started_at: int
    past: int
    since: int
    before: tuple[Pause, ...] = ()
    origin: Origin | None = None
    suspended: tuple[int, Terms] | None = None

    def terms(self, in_force: InForce, ticket: Terms) -> Terms:
        """The terms that judge a run on a ticket with these terms: its own promise, if it brought
        one."""
        kept = self.origin.promised_to if self.origin else None
        return find_terms(in_force, kept) if kept else ticket

    def follow_ticket(self) -> None:
        """From now on it is promised to the ticket that holds it, wherever it came from."""
        if self.origin:
            self.origin = self.origin._replace(promised_to=None)

    def stopped(self, terms: Terms, statuses: Statuses, at: int) -> Run | None:
        """The run as it ends at `at`, in time or late; None if nothing is promised or ever due."""
        promise = terms.promises.get(self.clock)
        if promise is None:
            return None
        pauses = self._pauses(promise, statuses, until=at)
        total = add_up(promise, self.started_at, pauses, at)
        if total is None:
            return None
        outcome: Outcome = "breached" if at > total.due_at else "achieved"
        return self._tell(terms, promise, total, pauses, total.due_at, None, None, at, outcome)

    def running(self, terms: Terms, statuses: Statuses) -> Run | None:
        """The run as it is owed: ticking, standing still, or late."""
        promise = terms.promises.get(self.clock)
        if promise is None:
            return None
        pauses = self._pauses(promise, statuses)
        is_still = bool(pauses) and pauses[-1].end is None
        counted_to = self.started_at
        if pauses:
            counted_to = pauses[-1].end or pauses[-1].start
        total = add_up(promise, self.started_at, pauses, counted_to)
        if total is None:
            return None
        is_paused = is_still and total.is_held
        left = -(-total.target_seconds * promise.rule.warn_at // 100) - total.elapsed_seconds
        return self._tell(
            terms,
            promise,
            total,
            pauses,
            due_at=None if is_paused else total.due_at,
            warns_at=None if is_paused else promise.shift(counted_to, max(left, 0)),
            ticking_since=None if is_still else counted_to,
        )

    def shown(self, statuses: Statuses) -> Run | None:
        """The run as it stood when it was suspended (rule 6)."""
        if self.suspended is None:
            return None
        at, terms = self.suspended
        run = self.stopped(terms, statuses, at)
        if run is not None and run.outcome == "achieved" and run.clock != "resolution":
            return cancelled(run, "solved" if run.clock == "update" else "no_reply")
        return run

    def _tell(
        self,
        terms: Terms,
        promise: Promise,
        total: Sum,
        pauses: tuple[Pause, ...],
        due_at: int | None,
        warns_at: int | None,
        ticking_since: int | None,
        stopped_at: int | None = None,
        outcome: Outcome | None = None,
    ) -> Run:
        return Run(
            self.clock,
            self.number,
            self.started_at,
            promise.duration.text,
            total.target_seconds,
            promise.calendar.name if promise.calendar else None,
            promise.why,
            terms.policy_id,
            due_at,
            warns_at,
            ticking_since,
            total.elapsed_seconds,
            pauses,
            stopped_at,
            outcome,
            None,
            self.origin,
        )

    def _pauses(
        self, promise: Promise, statuses: Statuses, until: int | None = None
    ) -> tuple[Pause, ...]:
        """The stretches of `[started_at, until)` in which it stands still, solved ones too."""
        pauses = [*self.before]
        for start, end, status in statuses.after(self.past):
            if status == "solved" or status in promise.rule.pause_on:
                start = max(start, self.since)
                if until is not None and (end is None or end > until):
                    end = until
                if end is None or start < end:
                    pauses.append(Pause(start, end, status))
        return tuple(pauses)


def cancelled(run: Run, reason: str) -> Run:
    """The run as one that never became due."""
    return run._replace(outcome="cancelled", due_at=None, reason=reason)
