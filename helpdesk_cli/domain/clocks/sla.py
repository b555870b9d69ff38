"""The clocks: which promises run on a ticket, when they fall due, and how they ended.

`assess` is the one pure function behind the queue, `hd explain` and the reports: a timeline and
the policies it lived under go in, clock runs come out. Its result does not depend on `now`;
`reading.read_run` says how a run stands at an instant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.clocks.pauses import Pause, Sum, add_up
from helpdesk_cli.domain.clocks.state import Outcome
from helpdesk_cli.domain.policy.policy import CLOCKS, ClockName, Policy, Promise
from helpdesk_cli.domain.tickets.ticket import (
    FIELDS,
    PROMISE_FIELDS,
    Event,
    Status,
    Ticket,
    as_status,
    change_field,
    in_order,
)


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

    It has had its status since `status_since`. `solved_at` is when it was last solved, or closed
    without; None while neither, and for one merged away, which counts nowhere.
    """

    ticket: Ticket
    status: Status
    runs: tuple[Run, ...]
    status_since: int = 0
    solved_at: int | None = None
    was_reopened: bool = False

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
class Merged:
    """What another ticket owed when it was merged into this one, at `at` (rule 11).

    `ticket` holds its fields at that instant, which promised the `runs`; those still owed count.
    """

    at: int
    ticket: Ticket
    runs: tuple[Run, ...]


def assess(
    opening: Ticket,
    events: Iterable[Event],
    policies: Sequence[InForce],
    until: int | None = None,
    merged: Iterable[Merged] = (),
) -> Assessment:
    """Replay a timeline and say which runs it made.

    `opening` holds the values at creation. `policies` stand in the order in which they were
    applied; the first judges from the beginning, whenever it was applied (rule 9), each later
    one from its `since`. `merged` stands in order of time. Events, policies and merges after
    `until` do not exist yet.
    """
    later = [held for held in policies[1:] if until is None or held.since <= until]
    coming = [one for one in merged if until is None or one.at <= until]
    walk = _Walk(opening, policies[0], later)
    for place, event in enumerate(in_order(events)):
        if until is not None and event.at > until:
            break
        while coming and coming[0].at < event.at:
            walk.absorb(coming.pop(0))
        if walk.status != "closed" or event.kind == "undo":
            walk.take(event, is_opening=place == 0 and _opens(event, opening))
    for one in coming:
        walk.absorb(one)
    return walk.finish()


@dataclass(slots=True)
class _Open:
    """A run that is owed. While the ticket is solved or closed, `shown` is how it stood then.

    `past` counts the statuses that had ended when it started here, at `since`. One that was taken
    over from a merged ticket brings its pauses from `before`, and keeps being promised by that
    ticket's fields until those of its own ticket change.
    """

    clock: ClockName
    number: int
    started_at: int
    past: int
    since: int
    shown: Run | None = None
    before: tuple[Pause, ...] = ()
    promised_by: Ticket | None = None


class _Walk:
    """The state of a ticket while its timeline is replayed, one event after the other."""

    def __init__(self, opening: Ticket, first: InForce, later: list[InForce]) -> None:
        self.ticket = opening
        self.status: Status = "new" if opening.assignee is None else "open"
        self._status_since = opening.created_at
        self._past_statuses: list[tuple[int, int, Status]] = []
        self._solved_at: int | None = None
        self._was_reopened = False
        self._in_force = first
        self._later = later
        self._done: list[Run] = []
        self._numbers = dict.fromkeys(CLOCKS, 0)
        self._open: dict[ClockName, _Open] = {}
        self._was_answered = False
        self._is_merged = False
        self._start("first_reply", opening.created_at)
        self._start("resolution", opening.created_at)

    def take(self, event: Event, *, is_opening: bool) -> None:
        """Let one event happen."""
        self._turn_to_policy_of(event.at)
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
            self._solved_at = None
            self._is_merged = True
        elif event.kind == "undo":
            self._take_closing_back()
        elif event.kind in FIELDS:
            self.ticket = change_field(self.ticket, event)
            if event.kind in PROMISE_FIELDS:
                for held in self._open.values():
                    held.promised_by = None
            if event.kind == "assignee" and event.to is not None and self.status == "new":
                self._set_status("open", event.at)

    def absorb(self, merged: Merged) -> None:
        """Rule 11: a clock that runs on both goes on as the run that is due earlier."""
        self._turn_to_policy_of(merged.at)
        if self.status in ("solved", "closed"):
            return
        for run in merged.runs:
            own = self._open.get(run.clock)
            if own is None or run.outcome is not None:
                continue
            other = _Open(
                clock=own.clock,
                number=own.number,
                started_at=run.started_at,
                past=len(self._past_statuses),
                since=merged.at,
                before=tuple(p if p.end else p._replace(end=merged.at) for p in run.pauses),
                promised_by=merged.ticket,
            )
            ours, theirs = self._stopped(own, merged.at), self._stopped(other, merged.at)
            if ours and theirs and (theirs.due_at or 0) < (ours.due_at or 0):
                self._open[run.clock] = other

    def finish(self) -> Assessment:
        """What the timeline leaves: finished runs, and those still owed as they stand."""
        while self._later:
            self._in_force = self._later.pop(0)
        is_over = self.status in ("solved", "closed")
        owed = [held.shown if is_over else self._running(held) for held in self._open.values()]
        left = [run for run in owed if run is not None]
        if self._is_merged:
            left = [_cancelled(run, "merged") for run in left]
        runs = [*self._done, *left]
        runs.sort(key=_by_start)
        return Assessment(
            self.ticket,
            self.status,
            tuple(runs),
            self._status_since,
            self._solved_at,
            self._was_reopened,
        )

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
        if status not in ("solved", "closed"):
            self._was_reopened = self._was_reopened or was == "solved"
            self._solved_at = None
        elif was not in ("solved", "closed"):
            self._solved_at = at
            for held in self._open.values():
                self._suspend(held, at)

    def _take_closing_back(self) -> None:
        """It never was closed: whatever it owed has been running on."""
        if self.status == "closed":
            self._status_since, _, self.status = self._past_statuses.pop()
            self._solved_at = self._status_since if self.status == "solved" else None
            self._is_merged = False

    def _start(self, clock: ClockName, at: int) -> None:
        self._numbers[clock] += 1
        self._open[clock] = _Open(clock, self._numbers[clock], at, len(self._past_statuses), at)

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
        promise = self._promise(held)
        if promise is None:
            return None
        pauses = self._pauses(held, promise, until=at)
        total = add_up(promise, held.started_at, pauses, at)
        if total is None:
            return None
        outcome: Outcome = "breached" if at > total.due_at else "achieved"
        return self._tell(held, promise, total, pauses, total.due_at, None, None, at, outcome)

    def _running(self, held: _Open) -> Run | None:
        """A run that is owed: ticking, standing still, or late."""
        promise = self._promise(held)
        if promise is None:
            return None
        pauses = self._pauses(held, promise)
        is_still = bool(pauses) and pauses[-1].end is None
        counted_to = (pauses[-1].end or pauses[-1].start) if pauses else held.started_at
        total = add_up(promise, held.started_at, pauses, counted_to)
        if total is None:
            return None
        is_paused = is_still and total.is_held
        left = -(-total.target_seconds * promise.rule.warn_at // 100) - total.elapsed_seconds
        return self._tell(
            held,
            promise,
            total,
            pauses,
            due_at=None if is_paused else total.due_at,
            warns_at=None if is_paused else promise.shift(counted_to, max(left, 0)),
            ticking_since=None if is_still else counted_to,
        )

    def _tell(
        self,
        held: _Open,
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
            held.clock,
            held.number,
            held.started_at,
            promise.duration.text,
            total.target_seconds,
            promise.calendar.name if promise.calendar else None,
            promise.why,
            self._in_force.id,
            due_at,
            warns_at,
            ticking_since,
            total.elapsed_seconds,
            pauses,
            stopped_at,
            outcome,
        )

    def _promise(self, held: _Open) -> Promise | None:
        ticket = held.promised_by or self.ticket
        promises = self._in_force.policy.promises(ticket.tier, ticket.severity, ticket.region)
        return promises.get(held.clock)

    def _turn_to_policy_of(self, at: int) -> None:
        # In the second of its application the old policy still judges: what has just finished
        # must not be judged again (rule 9).
        while self._later and self._later[0].since < at:
            self._in_force = self._later.pop(0)

    def _pauses(self, held: _Open, promise: Promise, until: int | None = None) -> tuple[Pause, ...]:
        """The stretches of `[started_at, until)` in which a run stands still, solved ones too."""
        pauses = [*held.before]
        present = (self._status_since, None, self.status)
        for start, end, status in (*self._past_statuses[held.past :], present):
            if status == "solved" or status in promise.rule.pause_on:
                start = max(start, held.since)
                if until is not None and (end is None or end > until):
                    end = until
                if end is None or start < end:
                    pauses.append(Pause(start, end, status))
        return tuple(pauses)


def _opens(event: Event, opening: Ticket) -> bool:
    """Whether the first event is the opening message: a note made as a ticket is opened is none."""
    return event.public and event.at == opening.created_at


def _cancelled(run: Run, reason: str) -> Run:
    return run._replace(outcome="cancelled", due_at=None, reason=reason)


def _by_start(run: Run) -> tuple[int, int, int]:
    return run.started_at, CLOCKS.index(run.clock), run.number
