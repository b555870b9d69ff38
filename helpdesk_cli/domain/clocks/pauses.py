"""What a run of a clock adds up to: the time counted, and how far pauses move its due instant."""

from collections.abc import Iterable
from typing import NamedTuple

from helpdesk_cli.domain.policy.clocks import Promise
from helpdesk_cli.errors import CalendarEndsError


class Pause(NamedTuple):
    """A stretch `[start, end)` in which a run stood still; `end` None while it still does.

    `why` is the status that held it: `pending`, `hold`, `solved`.
    """

    start: int
    end: int | None
    why: str


class Sum(NamedTuple):
    """The sums of a run at an instant, its due time moved on by its pauses.

    `is_held` says whether the last of them moves the due time, rather than beginning too late.
    """

    due_at: int
    target_seconds: int
    elapsed_seconds: int
    is_held: bool


def add_up(promise: Promise, started_at: int, pauses: Iterable[Pause], end: int) -> Sum | None:
    """The sum of a run over `[started_at, end)`; a pause that has no end begins at `end`.

    None when the calendar closes for good before the run falls due: then nothing is promised.
    Each pause that begins before the due instant as moved so far moves it on by its open time
    (rules 5 and 13); one that begins later only stops the count.
    """
    try:
        return _add_up(promise, started_at, pauses, end)
    except CalendarEndsError:
        return None


def _add_up(promise: Promise, started_at: int, pauses: Iterable[Pause], end: int) -> Sum:
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
    return Sum(due_at, target_seconds, elapsed, is_held)
