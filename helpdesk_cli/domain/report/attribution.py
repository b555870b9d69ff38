"""Where the time of a run went, and when a ticket was solved and taken up again.

Both follow from the statuses a ticket had, traced here from its timeline as `sla` does it, but
without a single clock: that costs a tenth.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from helpdesk_cli.domain.report.report import TimeSpent
from helpdesk_cli.domain.tickets.ticket import Event, Status, as_status
from helpdesk_cli.domain.tickets.timeline import in_order

OpenSeconds = Callable[[int, int], int]
"""Open seconds of a calendar in `[start, end)`."""


class Stay(NamedTuple):
    """How a ticket stood from `start_at` on, until the next stay."""

    start_at: int
    status: Status
    is_taken: bool


class Turns(NamedTuple):
    """When a ticket was solved (or closed without), and when it was taken up again; in order."""

    solved_at: tuple[int, ...]
    reopened_at: tuple[int, ...]


def trace_stays(
    created_at: int,
    assignee: str | None,
    events: Iterable[Event],
    *,
    is_live: bool,
    opened_at: Sequence[int] = (),
) -> list[Stay]:
    """The stays of a ticket, from its creation on.

    `assignee` is the one it was born with; `is_live` says of its channel that who opens the
    ticket there is answered immediately. At the instants `opened_at`, in order, it opened if it was
    solved: somebody who waits for an answer was merged into it.
    """
    coming = list(reversed(opened_at))
    status: Status = "new" if assignee is None else "open"
    stays = [Stay(created_at, status, assignee is not None)]
    for place, event in enumerate(in_order(events)):
        while coming and coming[-1] < event.at:
            status = _open_solved(stays, coming.pop())
        if status == "closed":
            break
        if event.kind == "assignee":
            assignee = event.to
        is_opening = place == 0 and event.at == created_at
        status = _next_status(status, event, is_answered=is_live and is_opening)
        stay = Stay(event.at, status, assignee is not None)
        if stay[1:] != stays[-1][1:]:
            stays.append(stay)
    while coming:
        _open_solved(stays, coming.pop())
    return stays


def splice(before: Sequence[Stay], at: int, after: Sequence[Stay]) -> list[Stay]:
    """The stays of one ticket until `at`, and of another from then on."""
    began = [stay for stay in after if stay.start_at <= at] or after[:1]
    return [
        *(stay for stay in before if stay.start_at < at),
        began[-1]._replace(start_at=at),
        *(stay for stay in after if stay.start_at > at),
    ]


def _open_solved(stays: list[Stay], at: int) -> Status:
    if stays[-1].status == "solved":
        stays.append(stays[-1]._replace(start_at=at, status="open"))
    return stays[-1].status


def _next_status(status: Status, event: Event, *, is_answered: bool) -> Status:
    """The status after an event (DESIGN §5, "Status follows the timeline")."""
    if event.kind == "status":
        return as_status(event.to)
    if event.kind == "merge":
        return "closed"
    if event.kind == "assignee":
        return "open" if status == "new" and event.to is not None else status
    if event.kind == "message" and (is_answered or event.is_agent_message):
        return "open" if status == "new" else status
    if event.is_public_message:
        return "open" if status in ("pending", "solved") else status
    return status


def find_turns(stays: Sequence[Stay]) -> Turns:
    """When the ticket left the queue, and when it came back."""
    solved_at, reopened_at = [], []
    for before, after in pairwise(stays):
        was_over, is_over = (stay.status in ("solved", "closed") for stay in (before, after))
        if is_over and not was_over:
            solved_at.append(after.start_at)
        elif was_over and not is_over:
            reopened_at.append(after.start_at)
    return Turns(tuple(solved_at), tuple(reopened_at))


def attribute(
    stays: Sequence[Stay], start_at: int, end_at: int, open_seconds: OpenSeconds | None
) -> TimeSpent:
    """Where the time of `[start_at, end_at)` went; without a calendar every hour is open."""
    spent = dict.fromkeys(TimeSpent._fields, 0)
    for stay, begins_at, ends_at in _cut(stays, start_at, end_at):
        seconds = ends_at - begins_at
        counted = seconds if open_seconds is None else open_seconds(begins_at, ends_at)
        spent[_part(stay)] += counted
        spent["outside_hours"] += seconds - counted
    return TimeSpent(**spent)


def count_elapsed(
    stays: Sequence[Stay],
    start_at: int,
    end_at: int,
    open_seconds: OpenSeconds | None,
    pause_on: Sequence[str],
) -> int:
    """How much of `[start_at, end_at)` counts for a clock that stands still on these statuses."""
    return sum(
        ends_at - begins_at if open_seconds is None else open_seconds(begins_at, ends_at)
        for stay, begins_at, ends_at in _cut(stays, start_at, end_at)
        if stay.status != "solved" and stay.status not in pause_on
    )


def _cut(stays: Sequence[Stay], start_at: int, end_at: int) -> Iterator[tuple[Stay, int, int]]:
    """The stretches of `[start_at, end_at)`, with how the ticket stood.

    What lies before the first stay, as with a run taken over from a merged ticket, goes with it.
    """
    turning_at = [stay.start_at for stay in stays[1:]]
    for stay, since, until in zip(
        stays, [start_at, *turning_at], [*turning_at, end_at], strict=True
    ):
        begins_at, ends_at = max(since, start_at), min(until, end_at)
        if begins_at < ends_at:
            yield stay, begins_at, ends_at


def _part(stay: Stay) -> str:
    if stay.status in ("solved", "closed"):
        return "solved"
    if stay.status == "pending":
        return "customer"
    if stay.status == "hold":
        return "third_party"
    return "agent" if stay.is_taken else "unassigned"
