"""How a run stands at an instant: what is used up, what is left, which state that is."""

from dataclasses import dataclass

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.state import State, read_state
from helpdesk_cli.domain.time.arithmetic import count_seconds
from helpdesk_cli.domain.time.calendar import Calendar


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
