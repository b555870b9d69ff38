"""The clocks: which promises run on a ticket, when they fall due, and how they ended.

`assess` is the one pure function behind the queue, `hd explain` and the reports: a timeline and
the policies it lived under go in, clock runs come out. Its result does not depend on `now`;
`read_run` says how a run stands at an instant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.calendar import Calendar
from helpdesk_cli.domain.policy import CLOCKS, ClockName, Policy, Promise, count_seconds
from helpdesk_cli.domain.state import Outcome, State, read_state
from helpdesk_cli.domain.ticket import (
    FIELDS,
    Event,
    Status,
    Ticket,
    as_status,
    change_field,
    in_order,
)


class Pause(NamedTuple):
    """A stretch `[start, end)` in which a run stood still; `end` None while it still does.

    `why` is the status that held it: `pending`, `hold`, `solved`.
    """

    start: int
    end: int | None
    why: str


class Run(NamedTuple):
    """One run of one clock, told so that any later instant can be read off without the timeline.

    `outcome` is None while something is owed. `due_at` is None while it stands still in time, and
    when cancelled. `elapsed_seconds` is the time counted up to `ticking_since`, or altogether
    when that is None: then it stands still or has stopped. From `warns_at` on it is imminent.
    `number` counts the runs of this clock on this ticket from 1. All seconds are on the target's
    own calendar (`calendar` None: wall-clock time). A tuple because an import makes several for
    each ticket, and a frozen dataclass takes more than twice as long to make.
    """

    clock: ClockName
    number: int
    started_at: int
    target: str
    target_seconds: int
    calendar: str | None
    rule: str
    policy_id: int
    due_at: int | None
    warns_at: int | None
    ticking_since: int | None
    elapsed_seconds: int
    pauses: tuple[Pause, ...] = ()
    stopped_at: int | None = None
    outcome: Outcome | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A ticket as its timeline leaves it: present fields, status, runs in order of start.

    It has had its status since `status_since`.
    """

    ticket: Ticket
    status: Status
    runs: tuple[Run, ...]
    status_since: int = 0

    @property
    def nearest(self) -> Run | None:
        """The running clock that falls due first; None when nothing runs."""
        nearest = None
        for run in self.runs:
            if (
                run.outcome is None
                and run.due_at is not None
                and (nearest is None or run.due_at < (nearest.due_at or 0))
            ):
                nearest = run
        return nearest


@dataclass(frozen=True, slots=True)
class InForce:
    """A policy and the instant from which it judges a ticket."""

    policy: Policy
    id: int
    since: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How a run stands at an instant. `remaining_seconds` is negative once the target is used up.

    `due_in_seconds` is wall-clock time, negative when late. Both are None when nothing is owed.
    """

    state: State
    elapsed_seconds: int
    remaining_seconds: int | None
    due_in_seconds: int | None


def read_run(run: Run, now: int, calendar: Calendar | None) -> Reading:
    """How the run stands at `now`, which must not lie before what the run was assessed from."""
    state = read_state(run.outcome, run.due_at, run.warns_at, now)
    if run.outcome is not None:
        return Reading(state, run.elapsed_seconds, None, None)
    elapsed = run.elapsed_seconds
    if run.ticking_since is not None:
        elapsed += count_seconds(calendar, run.ticking_since, now)
    due_in = None if run.due_at is None else run.due_at - now
    return Reading(state, elapsed, run.target_seconds - elapsed, due_in)


def assess(
    opening: Ticket, events: Iterable[Event], policies: Sequence[InForce], until: int | None = None
) -> Assessment:
    """Replay a timeline and say which runs it made.

    `opening` holds the values at creation. `policies` stand in the order in which they were
    applied; the first judges from the beginning, whenever it was applied (rule 9), each later
    one from its `since`. Events and policies after `until` do not exist yet.
    """
    later = [held for held in policies[1:] if until is None or held.since <= until]
    walk = _Walk(opening, policies[0], later)
    for place, event in enumerate(in_order(events)):
        if walk.status == "closed" or (until is not None and event.at > until):
            break
        walk.take(event, is_opening=place == 0 and event.at == opening.created_at)
    return walk.finish()


@dataclass(slots=True)
class _Open:
    """A run that is owed. While the ticket is solved or closed, `shown` is how it stood then.

    `past` counts the statuses that had ended when it started.
    """

    clock: ClockName
    number: int
    started_at: int
    past: int
    shown: Run | None = None


class _Sum(NamedTuple):
    """What a run comes to at an instant, its due time moved on by its pauses.

    `is_held` says whether the last of them moves the due time, rather than beginning too late.
    """

    due_at: int
    target_seconds: int
    elapsed_seconds: int
    is_held: bool


class _Walk:
    """The state of a ticket while its timeline is replayed, one event after the other."""

    def __init__(self, opening: Ticket, first: InForce, later: list[InForce]) -> None:
        self.ticket = opening
        self.status: Status = "new" if opening.assignee is None else "open"
        self._status_since = opening.created_at
        self._past_statuses: list[tuple[int, int, Status]] = []
        self._in_force = first
        self._later = later
        self._done: list[Run] = []
        self._numbers = dict.fromkeys(CLOCKS, 0)
        self._open: dict[ClockName, _Open] = {}
        self._was_answered = False
        self._start("first_reply", opening.created_at)
        self._start("resolution", opening.created_at)

    def take(self, event: Event, *, is_opening: bool) -> None:
        """Let one event happen."""
        while self._later and self._later[0].since <= event.at:
            self._in_force = self._later.pop(0)
        if event.kind == "message":
            is_live = is_opening and self._in_force.policy.is_live(self.ticket.channel)
            if is_live or event.is_agent_message:
                self._speak(event.at, is_reply=is_live or not is_opening)
            elif event.is_public_message:
                self._hear(event.at)
        elif event.kind == "status":
            self._set_status(as_status(event.to), event.at)
        elif event.kind == "merge":
            self._set_status("closed", event.at)
            for held in self._open.values():
                held.shown = held.shown and _cancelled(held.shown, "merged")
        elif event.kind in FIELDS:
            self.ticket = change_field(self.ticket, event)
            if event.kind == "assignee" and event.to is not None and self.status == "new":
                self._set_status("open", event.at)

    def finish(self) -> Assessment:
        """What the timeline leaves: finished runs, and those still owed as they stand."""
        while self._later:
            self._in_force = self._later.pop(0)
        is_over = self.status in ("solved", "closed")
        owed = [held.shown if is_over else self._running(held) for held in self._open.values()]
        runs = [*self._done, *(run for run in owed if run is not None)]
        runs.sort(key=_by_start)
        return Assessment(self.ticket, self.status, tuple(runs), self._status_since)

    def _speak(self, at: int, *, is_reply: bool) -> None:
        """A public message by an agent: fulfils what is owed, starts the next update (1-3)."""
        if is_reply:
            self._stop("first_reply", at)
        self._stop("next_reply", at)
        self._stop("update", at)
        self._was_answered = True
        self._start("update", at)
        if self.status == "solved":
            self._suspend(self._open["update"], at)
        elif self.status == "new":
            self._set_status("open", at)

    def _hear(self, at: int) -> None:
        """A public message by the customer: the oldest unanswered one starts `next_reply`."""
        if self.status in ("pending", "solved"):
            self._set_status("open", at)
        if self._was_answered and "next_reply" not in self._open:
            self._start("next_reply", at)

    def _set_status(self, status: Status, at: int) -> None:
        was = self.status
        if status == was:
            return
        self._past_statuses.append((self._status_since, at, was))
        self.status, self._status_since = status, at
        if status in ("solved", "closed") and was not in ("solved", "closed"):
            for held in self._open.values():
                self._suspend(held, at)

    def _start(self, clock: ClockName, at: int) -> None:
        self._numbers[clock] += 1
        self._open[clock] = _Open(clock, self._numbers[clock], at, len(self._past_statuses))

    def _stop(self, clock: ClockName, at: int) -> None:
        """A run is fulfilled for good; one that was not promised leaves nothing."""
        held = self._open.pop(clock, None)
        run = self._stopped(held, at) if held else None
        if run is not None:
            self._done.append(run)

    def _suspend(self, held: _Open, at: int) -> None:
        """Hold a run as it stands (rule 6), judged by what is in force now."""
        run = self._stopped(held, at)
        if run is not None and run.outcome == "achieved" and run.clock != "resolution":
            run = _cancelled(run, "solved" if run.clock == "update" else "no_reply")
        held.shown = run

    def _stopped(self, held: _Open, at: int) -> Run | None:
        """A run that ends at `at`, in time or late."""
        promise = self._promise(held.clock)
        if promise is None:
            return None
        pauses = self._pauses(held, promise, until=at)
        total = _add_up(promise, held.started_at, pauses, at)
        return Run(
            clock=held.clock,
            number=held.number,
            started_at=held.started_at,
            target=promise.duration.text,
            target_seconds=total.target_seconds,
            calendar=promise.calendar.name if promise.calendar else None,
            rule=promise.why,
            policy_id=self._in_force.id,
            due_at=total.due_at,
            warns_at=None,
            ticking_since=None,
            elapsed_seconds=total.elapsed_seconds,
            pauses=pauses,
            stopped_at=at,
            outcome="breached" if at > total.due_at else "achieved",
        )

    def _running(self, held: _Open) -> Run | None:
        """A run that is owed: ticking, standing still, or late."""
        promise = self._promise(held.clock)
        if promise is None:
            return None
        pauses = self._pauses(held, promise)
        is_still = bool(pauses) and pauses[-1].end is None
        counted_to = held.started_at
        if pauses:
            counted_to = pauses[-1].end or pauses[-1].start
        total = _add_up(promise, held.started_at, pauses, counted_to)
        is_paused = is_still and total.is_held
        left = -(-total.target_seconds * promise.rule.warn_at // 100) - total.elapsed_seconds
        return Run(
            clock=held.clock,
            number=held.number,
            started_at=held.started_at,
            target=promise.duration.text,
            target_seconds=total.target_seconds,
            calendar=promise.calendar.name if promise.calendar else None,
            rule=promise.why,
            policy_id=self._in_force.id,
            due_at=None if is_paused else total.due_at,
            warns_at=None if is_paused else promise.shift(counted_to, max(left, 0)),
            ticking_since=None if is_still else counted_to,
            elapsed_seconds=total.elapsed_seconds,
            pauses=pauses,
        )

    def _promise(self, clock: ClockName) -> Promise | None:
        ticket = self.ticket
        promises = self._in_force.policy.promises(ticket.tier, ticket.severity, ticket.region)
        return promises.get(clock)

    def _pauses(self, held: _Open, promise: Promise, until: int | None = None) -> tuple[Pause, ...]:
        """The stretches of `[started_at, until)` in which a run stands still, solved ones too."""
        pauses = []
        present = (self._status_since, None, self.status)
        for start, end, status in (*self._past_statuses[held.past :], present):
            if status == "solved" or status in promise.rule.pause_on:
                start = max(start, held.started_at)
                if until is not None and (end is None or end > until):
                    end = until
                if end is None or start < end:
                    pauses.append(Pause(start, end, status))
        return tuple(pauses)


def _add_up(promise: Promise, started_at: int, pauses: tuple[Pause, ...], end: int) -> _Sum:
    """The sum of a run over `[started_at, end)`; a pause that has no end begins at `end`.

    Each pause that begins before the due instant as moved so far moves it on by its open time
    (rules 5 and 13); one that begins later only stops the count.
    """
    due_at = promise.due_after(started_at)
    target_seconds = promise.target_seconds(started_at, due_at)
    elapsed = promise.open_seconds(started_at, end)
    is_held, stood_until = False, None
    for start, stop, _ in pauses:
        # From one such status straight to another, it is the same pause.
        is_held = start < due_at or (is_held and start == stood_until)
        stood_until = stop
        if stop is not None:
            stood = promise.open_seconds(start, stop)
            elapsed -= stood
            if is_held:
                due_at = promise.shift(due_at, stood)
    return _Sum(due_at, target_seconds, elapsed, is_held)


def _cancelled(run: Run, reason: str) -> Run:
    return run._replace(outcome="cancelled", due_at=None, reason=reason)


def _by_start(run: Run) -> tuple[int, int, int]:
    return run.started_at, CLOCKS.index(run.clock), run.number
