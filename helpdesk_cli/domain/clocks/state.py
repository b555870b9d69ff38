"""The states of a clock. Apart from `sla`, so that the queue need not load policies."""

from typing import Literal

State = Literal["pending", "imminent", "breaching", "paused", "achieved", "breached", "cancelled"]
Outcome = Literal["achieved", "breached", "cancelled"]


def read_state(
    outcome: Outcome | None, due_at: int | None, warns_at: int | None, now: int
) -> State:
    """The state of a run at `now`; at `due_at` itself it is still imminent, not late (rule 7)."""
    if outcome is not None:
        return outcome
    if due_at is None:
        return "paused"
    if now > due_at:
        return "breaching"
    return "imminent" if warns_at is not None and now >= warns_at else "pending"
