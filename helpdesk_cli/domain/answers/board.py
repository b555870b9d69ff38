"""What the board knows of each ticket of a long queue, and what moved since somebody looked."""

from typing import Literal, NamedTuple

Moved = Literal["new", "late", "wrote"]
"""It came, a promise of it was broken, or its customer wrote."""


class Place(NamedTuple):
    """One ticket of a long queue.

    `queue_at` is when its nearest clock is due, or far in the future; `group` the value of the
    field by which tickets stand together.
    """

    id: int
    created_at: int
    queue_at: int
    unread_since: int | None
    group: str | None = None


def find_move(place: Place, looked_at: int, now: int) -> Moved | None:
    """What happened to a ticket after `looked_at` and up to now, in one word.

    A ticket that came is new, whatever else happened to it; a broken promise outranks a message.
    """
    if looked_at < place.created_at:
        return "new"
    if looked_at <= place.queue_at < now:
        return "late"
    if place.unread_since is not None and looked_at < place.unread_since:
        return "wrote"
    return None
