"""How a run came to its figures: every interval counted, skipped or paused, as a sum to check."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from helpdesk_cli.domain.clocks.judged import keep_judged
from helpdesk_cli.domain.clocks.past import Step
from helpdesk_cli.domain.clocks.reading import Reading, read_run
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Merged, assess
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Event, Status, Ticket
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.local_dates import Closure


class Paused(NamedTuple):
    """The clock stood still, for the ticket was `pending`, on `hold` or `solved`."""

    status: str


Why = Literal["open", "wall_clock", "counted_then"] | Paused | Closure
"""`wall_clock`: no calendar is asked. `counted_then`: zone or holiday data has changed since, and
the parts can no longer be told."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch `[start, end)` of a run, what it adds to the count, and why."""

    start: int
    end: int
    counted_seconds: int
    why: Why


class Place(NamedTuple):
    """Where a promise is written: which of the desk's policies, its file, and the line."""

    version: int
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class ExplainedRun:
    """A run as it stands, with segments whose counted seconds add up to its elapsed time.

    `ahead` leads from now to a due instant still to come: then both together add up to the
    target. `zone` is the time zone of its calendar; None for wall-clock time. `policy` is the hash
    of the policy that judges it, or did as it finished, and `place` where that promises it.
    `rescheduled` is what gave it another due instant while it was owed. Whoever only shows the
    clock asks for neither.
    """

    run: Run
    reading: Reading
    segments: tuple[Segment, ...]
    ahead: tuple[Segment, ...]
    zone: str | None
    policy: str
    place: Place | None = None
    rescheduled: tuple[Step, ...] = ()

    @property
    def breached_at(self) -> int | None:
        """The instant of the breach is the due instant, whenever it was noticed (rule 10)."""
        return self.run.due_at if self.reading.state in ("breaching", "breached") else None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every run of a ticket at `now`, when the policy in force has the hash `policy`."""

    ticket_id: int
    ref: str | None
    subject: str
    status: Status
    policy: str
    now: int
    runs: tuple[ExplainedRun, ...]


def explain(
    ticket_id: int,
    opening: Ticket,
    timeline: Sequence[Event],
    policies: Sequence[InForce],
    now: int,
    merged: Iterable[Merged] = (),
    stored: Iterable[Run] = (),
) -> Explanation:
    """Replay a timeline up to `now` and show the sum behind every run.

    `policies` and `merged` as for `assess`; finished runs are shown as judged when they were
    `stored`. A ticket that `now` does not know yet has no runs.
    """
    by_id = {held.id: held.policy for held in policies}
    assessment = assess(opening, timeline, policies, now, merged)
    known = keep_judged(assessment.runs, stored) if opening.created_at <= now else ()
    runs = tuple(_explain_run(run, by_id[run.policy_id], now) for run in known)
    in_force = [held for held in policies if held.since <= now] or policies[:1]
    ticket = assessment.ticket
    return Explanation(
        ticket_id,
        ticket.ref,
        ticket.subject,
        assessment.status,
        in_force[-1].policy.hash,
        now,
        runs,
    )


def _explain_run(run: Run, policy: Policy, now: int) -> ExplainedRun:
    calendar = None if run.calendar is None else policy.calendars[run.calendar]
    zone = None if calendar is None else calendar.timezone
    segments = trace_segments(run, calendar, now)
    if run.stopped_at and sum(each.counted_seconds for each in segments) != run.elapsed_seconds:
        whole = (run.started_at, run.stopped_at, run.elapsed_seconds)
        segments = (Segment(*whole, "counted_then"),)
    due_at = run.due_at if run.outcome is None else None
    ahead = () if due_at is None else tuple(_counted(calendar, now, due_at))
    return ExplainedRun(run, read_run(run, now, calendar), segments, ahead, zone, policy.hash)


def trace_segments(run: Run, calendar: Calendar | None, now: int) -> tuple[Segment, ...]:
    """The stretches of a run from its start to its stop, or to `now` while it is owed."""
    end = now if run.stopped_at is None else run.stopped_at
    segments: list[Segment] = []
    at = run.started_at
    for pause in run.pauses:
        stop = end if pause.end is None else pause.end
        segments += _counted(calendar, at, pause.start)
        if pause.start < stop:
            segments.append(Segment(pause.start, stop, 0, Paused(pause.why)))
        at = stop
    segments += _counted(calendar, at, end)
    return tuple(segments)


def _counted(calendar: Calendar | None, start: int, end: int) -> Iterator[Segment]:
    """Open and closed stretches of `[start, end)` in turn."""
    if start >= end:
        return
    if calendar is None:
        yield Segment(start, end, end - start, "wall_clock")
        return
    at = start
    for opens, closes in calendar.spans(start, end):
        if at < opens:
            yield Segment(at, opens, 0, calendar.find_closure(at, opens))
        yield Segment(opens, closes, closes - opens, "open")
        at = closes
    if at < end:
        yield Segment(at, end, 0, calendar.find_closure(at, end))
