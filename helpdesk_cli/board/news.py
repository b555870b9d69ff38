"""What moved on the board since somebody looked: what came, became late, or was written to.

Leaving a ticket for another counts as having looked at it. Of all others, the last look was when
the board was left the last time.
"""

from collections.abc import Mapping, Sequence

from helpdesk_cli.domain.answers.board import Moved, Place, find_move


class News:
    """What is new to one agent since this board was opened."""

    def __init__(self, looked_at: int | None, now: int) -> None:
        self._since = now if looked_at is None else min(looked_at, now)
        self._looks: dict[int, int] = {}
        self._next_due_at: int | None = None
        self.moved: Mapping[int, Moved] = {}

    def look_at(self, ticket_id: int, now: int) -> None:
        """Somebody has seen how this ticket stands."""
        self._looks[ticket_id] = now
        self.moved = {each: how for each, how in self.moved.items() if each != ticket_id}

    def read(self, places: Sequence[Place], now: int) -> None:
        """How the queue stands now."""
        found = (
            (place.id, find_move(place, self._looks.get(place.id, self._since), now))
            for place in places
        )
        self.moved = {ticket_id: how for ticket_id, how in found if how}
        self._next_due_at = min((p.queue_at for p in places if p.queue_at >= now), default=None)

    def may_grow(self, now: int) -> bool:
        """Whether a promise has been broken since the queue was read."""
        return self._next_due_at is not None and self._next_due_at < now
