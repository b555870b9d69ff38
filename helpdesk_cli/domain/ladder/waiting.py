"""What a rung wrote and has waited since: whether it is still deserved, and from when it may leave.

While a window is closed, tickets are answered, change hands, and promises move.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import (
    Unread,
    find_moment,
    is_meant,
    is_meant_for,
    reopened_at,
)
from helpdesk_cli.domain.policy.ladder import UNREAD, Rung
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Status, Ticket

LOOK_AGAIN = 3_600
"""After that many seconds, when a clock stands still short of its rung: nobody knows until when."""


class Fired(NamedTuple):
    """A rung that fired: by name, on what clock, when it should have and when it did."""

    rung: str
    clock: str
    due_at: int
    fired_at: int


class Delay(NamedTuple):
    """When a rung is due by now, and from when its message may leave."""

    due_at: int
    send_at: int


def find_objection(
    policy: Policy,
    fired: Fired,
    ticket: Ticket,
    status: Status,
    owed: Run | Unread | None,
    read_timeline: Callable[[], Iterable[Event]],
    now: int,
) -> str | None:
    """Why a ticket no longer deserves what was written; None when it still does.

    `owed` is what the rung fired on, None if it is no more. The timeline is asked for only where
    the ladder itself may have changed for whom the rung is meant.
    """
    if owed is None or owed.outcome is not None:
        return _say_over(fired, status, owed)
    rung = policy.find_rung(fired.rung)
    if rung is None:
        return "the rung is no longer in the policy"
    if not is_meant_for(rung, owed, ticket):
        severity = find_severity_before(ticket.severity, [*read_timeline()], fired.fired_at)
        if not is_meant(rung, ticket.tier, severity):
            return f"the rung is not meant for {ticket.tier}, {ticket.severity}"
    if max(fired.due_at, fired.fired_at) < reopened_at(owed):
        return "reopened since"
    at = find_moment(policy, rung, owed, ticket)
    # What was fired by hand may well lie ahead, but it does not move.
    return "due later now" if at is not None and at > max(fired.due_at, now) else None


def find_severity_before(present: str, timeline: Sequence[Event], fired_at: int) -> str:
    """The severity without what the ladder itself has raised since a rung fired."""
    severity = present
    for event in reversed(timeline):
        if event.kind == "severity":
            if event.by != SYSTEM or event.at < fired_at:
                break
            severity = event.was or severity
    return severity


def find_delay(
    policy: Policy, rung: Rung, owed: Run | Unread, ticket: Ticket, due_at: int, now: int
) -> Delay | None:
    """From when a message may leave whose rung is due later by now, or stands still short of its
    moment; None when it may leave."""
    at = find_moment(policy, rung, owed, ticket)
    if at is None:
        return Delay(due_at, find_opening(policy, rung, now + LOOK_AGAIN))
    return Delay(at, find_opening(policy, rung, at)) if at > max(due_at, now) else None


def find_opening(policy: Policy, rung: Rung, at: int) -> int:
    """When a message of a rung that fires at `at` may leave."""
    window = rung.send_window
    return policy.calendars[window].opening_or_now(at) if window else at


def _say_over(fired: Fired, status: Status, owed: Run | Unread | None) -> str:
    is_dealt_with = status in ("solved", "closed")
    if owed is None and fired.clock != UNREAD:
        return "no longer promised"
    if owed is None:
        return status if is_dealt_with else "read since"
    if owed.reason == "merged":
        return "merged"
    return status if is_dealt_with else "answered"
