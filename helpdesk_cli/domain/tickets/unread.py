"""Whether somebody has to look: the customer had the last word, and none of us has opened it."""

from collections.abc import Iterable
from typing import Protocol

from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event, Status
from helpdesk_cli.domain.tickets.timeline import Arrival, in_order, weave


class MergedWords(Arrival, Protocol):
    """The words that came from a ticket that was merged, and since when they had been unread."""

    @property
    def unread_since(self) -> int | None: ...


def find_unread(
    timeline: Iterable[Event],
    status: Status,
    seen_at: int | None = None,
    *,
    answered_at: int | None = None,
    merged: Iterable[MergedWords] = (),
) -> int | None:
    """The instant since which a ticket is unread: that of the first public word of the customer
    that nobody has answered, or had seen before `seen_at`; None when there is none.

    `timeline` as written. What was said within the second in which somebody looked may have come
    after: that is unread. Whoever opened it on a live channel was `answered_at` that very instant.
    What nobody had read of a ticket that was `merged` into it is read once somebody opens or
    answers this one. A ticket that is solved or closed has been dealt with.
    """
    if status in ("solved", "closed"):
        return None
    ordered = in_order(timeline)
    since = None
    for one in weave(ordered, merged):
        if isinstance(one, Event):
            is_opening_call = one is ordered[0] and one.at == answered_at
            if one.is_agent_message or is_opening_call:
                since = None
                continue
            said_at = one.at if one.is_public_message and one.by == CUSTOMER else None
        else:
            said_at = one.unread_since
        if said_at is not None:
            is_seen = seen_at is not None and one.at < seen_at
            since = None if is_seen else said_at if since is None else min(since, said_at)
    return since
