"""What has happened to a ticket's status and clocks, instant by instant, and what did it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Assessment, Merged, assess
from helpdesk_cli.domain.clocks.state import State, read_state
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.tickets.ticket import PROMISE_FIELDS, Event, Status, Ticket

Cause = Event | InForce | Merged | Literal["opened", "time", "data"]
"""What did it. `time`: a due instant went by. `data`: zones or holidays are others than when the
clock was judged, and it stays as it was judged then."""

RunKey = tuple[ClockName, int]

_SHIFTING = (*PROMISE_FIELDS, "assignee", "team")


class Change(NamedTuple):
    """How a run stood before and after; None where it was not there."""

    before: Run | None
    after: Run | None
    state_before: State | None
    state_after: State | None

    @property
    def run(self) -> Run:
        """The run, however little is left of it."""
        found = self.after or self.before
        assert found is not None, "a run was there before or after"
        return found

    @property
    def is_rescheduled(self) -> bool:
        """Whether what was owed is still owed, and due at another instant; not a mere pause."""
        before, after = self.before, self.after
        return (
            before is not None
            and after is not None
            and before.outcome is None is after.outcome
            and before.due_at is not None
            and after.due_at is not None
            and before.due_at != after.due_at
        )


@dataclass(frozen=True, slots=True)
class Step:
    """What happened at one instant, the status that a ticket had then, and the clocks it moved."""

    at: int
    causes: tuple[Cause, ...]
    status: Status
    changes: tuple[Change, ...]


def find_reschedulings(steps: Iterable[Step], run: Run) -> tuple[Step, ...]:
    """The steps that gave a run another due instant while it was owed, each with that change
    alone."""
    key = (run.clock, run.number)
    return tuple(
        replace(step, changes=(change,))
        for step in steps
        for change in step.changes
        if change.is_rescheduled and (change.run.clock, change.run.number) == key
    )


def trace_past(
    opening: Ticket,
    timeline: Sequence[Event],
    policies: Sequence[InForce],
    now: int,
    merged: Sequence[Merged] = (),
    stored: Iterable[Run] = (),
) -> tuple[Step, ...]:
    """Replay a timeline up to `now`, stopping wherever something may have moved.

    The arguments are those of `explain`. What moved no clock, and no field by which tickets are
    promised or given to somebody, is left out.
    """
    causes = _gather(opening, timeline, policies, merged)
    steps: list[Step] = []
    known: Mapping[RunKey, Run] = {}
    last_at, status = opening.created_at, None
    for at in sorted(each for each in causes if each <= now):
        steps += _let_pass(known, last_at, at, status)
        assessment = assess(opening, timeline, policies, at, merged)
        runs = _by_key(assessment)
        changes = tuple(_compare(known, runs, at))
        if changes or assessment.status != status or any(map(_is_told, causes[at])):
            steps.append(Step(at, causes[at], assessment.status, changes))
        known, last_at, status = runs, at, assessment.status
    steps += _let_pass(known, last_at, now, status)
    return (*steps, *_find_misjudged(known, stored, now, status))


def _gather(
    opening: Ticket,
    timeline: Sequence[Event],
    policies: Sequence[InForce],
    merged: Sequence[Merged],
) -> dict[int, tuple[Cause, ...]]:
    """All that happened, by instant; policies first, then merges, then the timeline's own."""
    found: dict[int, tuple[Cause, ...]] = {opening.created_at: ("opened",)}
    for held in policies[1:]:
        found[held.since] = (*found.get(held.since, ()), held)
    happened: list[Merged | Event] = [*merged, *timeline]
    for one in happened:
        found[one.at] = (*found.get(one.at, ()), one)
    return {at: found[at] for at in found if at >= opening.created_at}


def _is_told(cause: Cause) -> bool:
    return isinstance(cause, Event) and cause.kind in (*_SHIFTING, "merge", "undo")


def _by_key(assessment: Assessment) -> dict[RunKey, Run]:
    return {(run.clock, run.number): run for run in assessment.runs}


def _compare(
    before: Mapping[RunKey, Run], after: Mapping[RunKey, Run], at: int
) -> Iterator[Change]:
    for key in {**before, **after}:
        was, is_now = before.get(key), after.get(key)
        if _figure(was) != _figure(is_now):
            yield Change(was, is_now, _state(was, at), _state(is_now, at))


def _figure(run: Run | None) -> object:
    """What of a run people would call a change."""
    return run and (run.due_at, run.outcome, run.reason, run.target, run.calendar)


def _state(run: Run | None, at: int) -> State | None:
    return run and read_state(run.outcome, run.due_at, run.warns_at, at)


def _let_pass(
    runs: Mapping[RunKey, Run], start_at: int, end_at: int, status: Status | None
) -> Iterator[Step]:
    """The due instants that go by in `[start_at, end_at)` with something owed."""
    due = sorted(
        (run.due_at, place, run)
        for place, run in enumerate(runs.values())
        if run.outcome is None and run.due_at is not None and start_at <= run.due_at < end_at
    )
    for at, _, run in due:
        if status is not None:
            change = Change(run, run, _state(run, at), "breaching")
            yield Step(at, ("time",), status, (change,))


def _find_misjudged(
    runs: Mapping[RunKey, Run], stored: Iterable[Run], now: int, status: Status | None
) -> Iterator[Step]:
    judged = keep_judged(runs.values(), stored)
    changes = tuple(
        Change(run, kept, _state(run, now), _state(kept, now))
        for run, kept in zip(runs.values(), judged, strict=True)
        if _figure(run) != _figure(kept)
    )
    if changes and status is not None:
        yield Step(now, ("data",), status, changes)
