"""The whole queue in one line, for a prompt or a bar."""

from __future__ import annotations


class DeskStatus:
    """Counts of open tickets; `next_due_at` is the next promise to break, None where none runs.

    A plain class: loading `typing` for a tuple with names would be a fifth of the answer.
    """

    __slots__ = ("imminent", "late", "next_due_at", "open", "unassigned")

    def __init__(
        self,
        *,
        open: int,
        late: int,
        imminent: int,
        unassigned: int,
        next_due_at: int | None,
    ) -> None:
        self.open = open
        self.late = late
        self.imminent = imminent
        self.unassigned = unassigned
        self.next_due_at = next_due_at
