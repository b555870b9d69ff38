"""Whether somebody has to look: the customer had the last word, and none of us has opened it."""

from collections.abc import Iterable

from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event, Status


def find_unread(
    timeline: Iterable[Event],
    status: Status,
    seen_at: int | None = None,
    *,
    answered_at: int | None = None,
) -> int | None:
    """Since when a ticket is unread: the first public word of the customer that nobody has
    answered, or had seen by `seen_at`; None when there is none.

    `timeline` in order. Whoever opened it on a live channel was `answered_at` that very instant. A
    ticket that is solved or closed has been dealt with.
    """
    if status in ("solved", "closed"):
        return None
    since = None
    for place, event in enumerate(timeline):
        if event.is_agent_message or (place == 0 and event.at == answered_at):
            since = None
        elif event.is_public_message and event.by == CUSTOMER:
            is_seen = seen_at is not None and event.at <= seen_at
            since = None if is_seen else event.at if since is None else since
    return since
