"""Kept, or moved: promises that were kept only because something was changed late.

A change is late once three quarters of the target have been used up. What would have become of the
clock without its late changes is asked of the same replay that judged it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpdesk_cli.domain.clocks.reading import read_run
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Assessment, Merged, assess
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.tickets.ticket import PROMISE_FIELDS, Event, Ticket, agent_name
from helpdesk_cli.domain.tickets.timeline import in_order

LATE_PERCENT = 75
"""From this share of the target on, a change is late."""

BESIDE = 15 * 60
"""A note this close to a change, by the same person, is taken for its reason."""


class Rescue(NamedTuple):
    """A kept promise that would have been broken, had `what` not been changed at `at`.

    `what` is a field, `status`, or `policy`, of which `to` is the new value or number. `by` is None
    for the system.
    `why` is the note beside it, if there is one.
    """

    ticket_id: int
    clock: ClockName
    number: int
    at: int
    what: str
    to: str
    by: str | None
    why: str | None


class Change(NamedTuple):
    """Something that can move a due instant: an event, or a policy that came into force."""

    at: int
    event: Event | None
    policy: InForce | None


@dataclass(frozen=True, slots=True)
class Past:
    """What a ticket's clocks follow from: the arguments of `assess`."""

    opening: Ticket
    events: Sequence[Event]
    policies: Sequence[InForce]
    merged: Sequence[Merged] = ()

    def assess(self, without: Iterable[Change] = (), before: Change | None = None) -> Assessment:
        """The ticket without some changes, or as it stood just before one."""
        events = {id(change.event) for change in without}
        policies = {change.policy.id for change in without if change.policy}
        left = [event for event in self.events if id(event) not in events]
        known = [self.policies[0]]
        known += [held for held in self.policies[1:] if held.id not in policies]
        if before is None:
            return assess(self.opening, left, known, merged=self.merged)
        if before.event is not None:
            place = next(n for n, event in enumerate(left) if event is before.event)
            left = left[:place]
        known = [known[0], *(held for held in known[1:] if held.since < before.at)]
        return assess(self.opening, left, known, before.at, self.merged)


def find_rescues(
    ticket_id: int,
    opening: Ticket,
    timeline: Sequence[Event],
    policies: Sequence[InForce],
    merged: Sequence[Merged],
    kept: Iterable[Run],
) -> Iterator[Rescue]:
    """The kept runs of a ticket that only a late change saved; each with the first such change."""
    past = Past(opening, in_order(timeline), policies, merged)
    changes = list(_find_changes(past))
    for run in kept:
        late = _find_late(past, run, changes)
        if late and _is_broken(past.assess(without=late), run):
            yield _tell(ticket_id, run, late[0], timeline)


def is_suspect(run: Run, timeline: Iterable[Event], policies: Sequence[InForce]) -> bool:
    """Whether a kept run is worth a replay: something happened during it that can have moved it,
    and it took longer than its target in wall-clock time, or was promised again."""
    if run.outcome != "achieved" or run.stopped_at is None:
        return False
    if run.pauses and run.stopped_at - run.started_at > run.target_seconds:
        return True
    stretch = run.started_at, run.stopped_at
    return any(
        event.kind in PROMISE_FIELDS and stretch[0] < event.at < stretch[1] for event in timeline
    ) or any(stretch[0] < held.since < stretch[1] for held in policies[1:])


def _find_changes(past: Past) -> Iterator[Change]:
    for event in past.events:
        if event.kind == "status" or event.kind in PROMISE_FIELDS:
            yield Change(event.at, event, None)
    for held in past.policies[1:]:
        yield Change(held.since, None, held)


def _can_move(change: Change, run: Run) -> bool:
    """Whether a change came while the run ran, and paused it or promised it again."""
    if not run.started_at < change.at < (run.stopped_at or 0):
        return False
    if change.event is not None and change.event.kind == "status":
        return any(pause.start == change.at for pause in run.pauses)
    return True


def _find_late(past: Past, run: Run, changes: Iterable[Change]) -> list[Change]:
    """The late ones of those that can have moved a run, each by how it stood without the others."""
    late: list[Change] = []
    for change in changes:
        if _can_move(change, run) and _is_late(past, run, change, late):
            late.append(change)
    return late


def _is_late(past: Past, run: Run, change: Change, without: Sequence[Change]) -> bool:
    stood = _find(past.assess(without, before=change), run)
    if stood is None or stood.outcome is not None:
        return False
    policy = next(held.policy for held in past.policies if held.id == stood.policy_id)
    calendar = policy.calendars[stood.calendar] if stood.calendar else None
    used = read_run(stood, change.at, calendar).elapsed_seconds
    return used * 100 >= stood.target_seconds * LATE_PERCENT


def _is_broken(assessment: Assessment, run: Run) -> bool:
    found = _find(assessment, run)
    return found is not None and found.outcome == "breached"


def _find(assessment: Assessment, run: Run) -> Run | None:
    key = (run.clock, run.number)
    return next((one for one in assessment.runs if (one.clock, one.number) == key), None)


def _tell(ticket_id: int, run: Run, change: Change, timeline: Sequence[Event]) -> Rescue:
    place = (ticket_id, run.clock, run.number, change.at)
    if change.event is None:
        assert change.policy is not None, "one of both"
        return Rescue(*place, "policy", str(change.policy.id), None, None)
    event = change.event
    why = _find_note(timeline, event)
    return Rescue(*place, event.kind, event.to or "", agent_name(event.by), why)


def _find_note(timeline: Sequence[Event], change: Event) -> str | None:
    """The nearest note by whoever made a change."""
    notes = [
        event
        for event in timeline
        if event.kind == "message"
        and not event.public
        and event.by == change.by
        and abs(event.at - change.at) <= BESIDE
        and event.body
    ]
    nearest = min(notes, key=lambda note: abs(note.at - change.at), default=None)
    return nearest.body if nearest else None
