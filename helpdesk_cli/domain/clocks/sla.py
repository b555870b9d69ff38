"""The clocks: which promises run on a ticket, when they fall due, and how they ended.

`assess` is the one pure function behind the queue, `hd explain` and the reports: a timeline and
the policies it lived under go in, clock runs come out. Its result does not depend on `now`;
`reading.read_run` says how a run stands at an instant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpdesk_cli.domain.clocks.owed import Owed, Statuses, Terms, cancelled, find_terms
from helpdesk_cli.domain.clocks.run import InForce, Origin, Run
from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName
from helpdesk_cli.domain.tickets.ticket import (
    FIELDS,
    PROMISE_FIELDS,
    Event,
    PromisedTo,
    Status,
    Ticket,
    as_status,
    change_field,
)
from helpdesk_cli.domain.tickets.timeline import in_order, weave


@dataclass(frozen=True, slots=True)
class Assessment:
    """A ticket as its timeline leaves it: present fields, status, runs in order of start.

    It has had its status since `status_since`. `solved_at` is when it was last solved, or closed
    without; None while neither, and for one merged away, which counts nowhere. `awaits_answer`:
    a reply is owed to the customer, promised or not.
    """

    ticket: Ticket
    status: Status
    runs: tuple[Run, ...]
    status_since: int = 0
    solved_at: int | None = None
    was_reopened: bool = False
    awaits_answer: bool = False

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
class Merged:
    """What another ticket owed when it was merged into this one, at `at` (rule 11).

    `promised_to` is what that ticket was then, to which its `runs` were promised; those that are
    still owed count. The desk took it in at `taken_in_at`. It was unread since `unread_since`. Of
    the events of this ticket at that very instant `after` came first; None: all of them.
    """

    at: int
    ticket_id: int
    taken_in_at: int
    promised_to: PromisedTo
    runs: tuple[Run, ...]
    awaits_answer: bool
    unread_since: int | None = None
    after: int | None = None


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
    if until is not None:
        events = [event for event in events if event.at <= until]
    later = [held for held in policies[1:] if until is None or held.since <= until]
    coming = [one for one in merged if until is None or one.at <= until]
    walk = _Walk(opening, policies[0], later)
    ordered = in_order(events)
    for one in weave(ordered, coming):
        if walk.statuses.present == "closed":
            break
        if isinstance(one, Merged):
            walk.absorb(one)
        else:
            walk.take(one, is_opening=one is ordered[0] and _opens(one, opening))
    return walk.finish()


class _Walk:
    """The state of a ticket while its timeline is replayed, one event after the other."""

    def __init__(self, opening: Ticket, first: InForce, later: list[InForce]) -> None:
        self.ticket = opening
        is_new = opening.assignee is None
        self.statuses = Statuses("new" if is_new else "open", opening.created_at)
        self._solved_at: int | None = None
        self._was_reopened = False
        self._in_force = first
        self._own = find_terms(first, opening.promised_to)
        self._later = later[::-1]
        self._done: list[Run] = []
        self._numbers = dict.fromkeys(CLOCKS, 0)
        self._open: dict[ClockName, Owed] = {}
        self._was_answered = False
        self._merged_when: Status | None = None
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
            self._merged_when = self.statuses.present
            self._set_status("closed", event.at)
            self._solved_at = None
        elif event.kind in FIELDS:
            self.ticket = change_field(self.ticket, event)
            if event.kind in PROMISE_FIELDS:
                self._own = find_terms(self._in_force, self.ticket.promised_to)
                for owed in self._open.values():
                    owed.follow_ticket()
            if event.kind == "assignee" and event.to is not None and self.statuses.present == "new":
                self._set_status("open", event.at)

    def absorb(self, merged: Merged) -> None:
        """Rule 11: what the other ticket owes is owed here from now on.

        If its customer waits for an answer, this ticket is not solved.
        """
        self._turn_to_policy_of(merged.at)
        if self.statuses.present == "solved" and merged.awaits_answer:
            self._set_status("open", merged.at)
        for run in merged.runs:
            if run.outcome is None:
                self._take_over(run, merged)

    def finish(self) -> Assessment:
        """What the timeline leaves: finished runs, and those still owed as they stand."""
        while self._later:
            self._turn_to_next_policy()
        statuses = self.statuses
        is_over = statuses.present in ("solved", "closed")
        left = [
            run
            for owed in self._open.values()
            if (
                run := owed.shown(statuses)
                if is_over
                else owed.running(self._terms(owed), statuses)
            )
        ]
        if self._merged_when is not None:
            left = [self._give_away(run) for run in left]
        runs = [*self._done, *left]
        runs.sort(key=_by_start)
        return Assessment(
            self.ticket,
            statuses.present,
            tuple(runs),
            statuses.since,
            self._solved_at,
            self._was_reopened,
            not is_over and not self._open.keys().isdisjoint(_REPLIES),
        )

    def _take_over(self, run: Run, merged: Merged) -> None:
        """Continue a run of the other ticket here, unless one of this ticket is due earlier."""
        at, own = merged.at, self._open.get(run.clock)
        other = Owed(
            clock=run.clock,
            number=-merged.ticket_id,
            started_at=run.started_at,
            past=self.statuses.count,
            since=at,
            before=tuple(p if p.end else p._replace(end=at) for p in run.pauses),
            origin=Origin(
                merged.ticket_id,
                run.number,
                at,
                run.origin.taken_in_at if run.origin else merged.taken_in_at,
                (run.origin and run.origin.promised_to) or merged.promised_to,
            ),
        )
        theirs = other.stopped(self._terms(other), self.statuses, at)
        ours = own.stopped(self._terms(own), self.statuses, at) if own else None
        if theirs is None or (ours and (ours.due_at or 0) <= (theirs.due_at or 0)):
            return
        self._open[run.clock] = other
        if self.statuses.present == "solved":
            self._suspend(other, at)

    def _give_away(self, run: Run) -> Run:
        """A run of a ticket that is merged away; what had been broken before is not unbroken."""
        is_broken = self._merged_when == "solved" and run.outcome == "breached"
        return run if is_broken else cancelled(run, "merged")

    def _speak(self, at: int, *, is_reply: bool) -> None:
        """A public message by an agent: fulfils what is owed, starts the next update (1-3)."""
        if is_reply:
            self._stop("first_reply", at)
        self._stop("next_reply", at)
        self._stop("update", at)
        self._was_answered = True
        self._start("update", at)
        if self.statuses.present == "solved":
            self._suspend(self._open["update"], at)
        elif self.statuses.present == "new":
            self._set_status("open", at)

    def _hear(self, at: int) -> None:
        """A public message by the customer: the oldest unanswered one starts `next_reply`."""
        if self.statuses.present in ("pending", "solved"):
            self._set_status("open", at)
        if self._was_answered and "next_reply" not in self._open:
            self._start("next_reply", at)

    def _set_status(self, status: Status, at: int) -> None:
        was = self.statuses.present
        if status == was:
            return
        self.statuses.turn(status, at)
        if status not in ("solved", "closed"):
            self._was_reopened = self._was_reopened or was == "solved"
            self._solved_at = None
        elif was not in ("solved", "closed"):
            self._solved_at = at
            for owed in self._open.values():
                self._suspend(owed, at)

    def _start(self, clock: ClockName, at: int) -> None:
        self._numbers[clock] += 1
        self._open[clock] = Owed(clock, self._numbers[clock], at, self.statuses.count, at)

    def _stop(self, clock: ClockName, at: int) -> None:
        """A run is fulfilled for good; one that was not promised leaves nothing."""
        owed = self._open.pop(clock, None)
        if owed is None:
            return
        run = owed.stopped(self._terms(owed), self.statuses, at)
        if run is not None:
            self._done.append(run)

    def _suspend(self, owed: Owed, at: int) -> None:
        """Hold a run as it stands (rule 6), judged by what is in force now."""
        owed.suspended = at, self._terms(owed)

    def _terms(self, owed: Owed) -> Terms:
        return owed.terms(self._in_force, self._own)

    def _turn_to_policy_of(self, at: int) -> None:
        # In the second of its application the old policy still judges: what has just finished
        # must not be judged again (rule 9).
        while self._later and self._later[-1].since < at:
            self._turn_to_next_policy()

    def _turn_to_next_policy(self) -> None:
        self._in_force = self._later.pop()
        self._own = find_terms(self._in_force, self.ticket.promised_to)


_REPLIES: tuple[ClockName, ...] = ("first_reply", "next_reply")


def _opens(event: Event, opening: Ticket) -> bool:
    """Whether the first event is the opening message: a note made as a ticket is opened is none."""
    return event.public and event.at == opening.created_at


def _by_start(run: Run) -> tuple[int, int, int]:
    return run.started_at, CLOCKS.index(run.clock), run.number
