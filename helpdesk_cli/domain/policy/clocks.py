"""The clocks that a policy may promise: their names, how each runs, and what one owes a ticket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.time.arithmetic import add_duration, count_seconds
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration

ClockName = Literal["first_reply", "next_reply", "update", "resolution"]
CLOCKS: tuple[ClockName, ...] = ("first_reply", "next_reply", "update", "resolution")


@dataclass(frozen=True, slots=True)
class ClockRule:
    """How one clock runs: the statuses on which it stands still, and when it is imminent.

    `warn_at` is a whole percentage of the target.
    """

    pause_on: tuple[str, ...] = ()
    warn_at: int = 75


DEFAULT_CLOCK_RULES: Mapping[ClockName, ClockRule] = {
    "first_reply": ClockRule(),
    "next_reply": ClockRule(),
    "update": ClockRule(pause_on=("pending",)),
    "resolution": ClockRule(pause_on=("pending",)),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What one clock owes one ticket: how long, on which calendar (None: wall-clock time)."""

    clock: ClockName
    duration: Duration
    calendar: Calendar | None
    rule: ClockRule
    why: str
    """Which line of the policy says so, e.g. `tiers.silver.first_reply.urgent`."""

    def due_after(self, start_at: int) -> int:
        """The instant at which a run started at `start_at` falls due, had it no pauses."""
        return add_duration(self.calendar, start_at, self.duration)

    def target_seconds(self, start_at: int, due_at: int) -> int:
        """The target in counted seconds; of business days, the open time up to `due_at`.

        `due_at` is what `due_after` said of `start_at`.
        """
        if self.duration.unit == "business-days":
            return self.open_seconds(start_at, due_at)
        return self.duration.amount

    def shift(self, at: int, seconds: int) -> int:
        """The instant by which `seconds` more have been counted after `at`."""
        return at + seconds if self.calendar is None else self.calendar.add(at, seconds)

    def open_seconds(self, start_at: int, end_at: int) -> int:
        """Seconds that count in `[start_at, end_at)`."""
        return count_seconds(self.calendar, start_at, end_at)
