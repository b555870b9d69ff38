"""The clocks: which promises run on a ticket, when they fall due, and how they ended.

`assess` is the one pure function behind the queue, `hd explain` and the reports: a timeline and
the policies it lived under go in, clock runs come out. DESIGN §5 numbers the rules.
"""

from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.policy import ClockName
from helpdesk_cli.domain.ticket import Status, Ticket

State = Literal[
    "pending", "imminent", "breaching", "paused", "achieved", "breached", "cancelled"
]
Outcome = Literal["achieved", "breached", "cancelled"]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch `[start, end)` in which a run stood still; `end` None while it still does.

    `why` is the status that held it: `pending`, `hold`, `solved`.
    """

    start: int
    end: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one clock, told so that any later `now` can be read off without the timeline.

    `outcome` is None while something is owed. `due_at` is None while it stands still in time, and
    when cancelled. `elapsed_seconds` is the time counted up to `ticking_since`, or altogether
    when that is None: then it stands still or has stopped. From `warns_at` on it is imminent.
    `number` counts the runs of this clock on this ticket from 1. All seconds are on the target's
    own calendar (`calendar` None: wall-clock time).
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
    """A ticket as it stands at one instant: present fields, status, runs in order of start."""

    ticket: Ticket
    status: Status
    runs: tuple[Run, ...]

    @property
    def nearest(self) -> Run | None:
        """The running clock that falls due first; None when nothing runs."""
        running = [run for run in self.runs if run.outcome is None and run.due_at is not None]
        return min(running, key=lambda run: run.due_at or 0, default=None)
