"""Whether a policy waits to take effect or has not reached every ticket yet, or an import is being
undone.

Asked as every command opens a desk, so it loads no more than that.
"""

from __future__ import annotations

from helpdesk_cli.store.desk_facts import (
    RESCHEDULED_TO,
    TAKES_EFFECT,
    UNDOING,
    read_fact,
    read_under_way,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from helpdesk_cli.store.door.store import Store


def find_under_way(store: Store, now: int) -> Literal["due", "rescheduling", "undoing"] | None:
    """`due`: a policy waits whose instant has come. `rescheduling`: there are tickets that the
    policy in force has not reached yet. `undoing`: some of an import that is being undone."""
    facts = read_under_way(store)
    if int(facts.get(TAKES_EFFECT, now + 1)) <= now:
        return "due"
    if RESCHEDULED_TO in facts:
        return "rescheduling"
    return "undoing" if UNDOING in facts else None


def is_rescheduling(store: Store) -> bool:
    """Whether there are tickets that the policy in force has not reached yet."""
    return read_fact(store, RESCHEDULED_TO) is not None
