"""Whether a policy waits to come into force, or has not reached every ticket yet.

Asked as every command opens a desk, so it loads no more than that.
"""

from __future__ import annotations

from helpdesk_cli.store.idle_pass import PLANNED_TO, TAKES_EFFECT, read_fact, read_under_way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from helpdesk_cli.store.door import Store


def find_under_way(store: Store, now: int) -> Literal["due", "planning"] | None:
    """`due`: a policy waits whose instant has come. `planning`: there are tickets that the policy
    in force has not reached yet."""
    facts = read_under_way(store)
    if int(facts.get(TAKES_EFFECT, now + 1)) <= now:
        return "due"
    return "planning" if PLANNED_TO in facts else None


def is_planning(store: Store) -> bool:
    """Whether there are tickets that the policy in force has not reached yet."""
    return read_fact(store, PLANNED_TO) is not None
