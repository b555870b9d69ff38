"""Whether a policy waits to come into force, or has not reached every ticket yet.

Asked as every command opens a desk, so it loads no more than that.
"""

from __future__ import annotations

from helpdesk_cli.store import idle_pass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door import Store


def is_policy_due(store: Store, now: int) -> bool:
    """Whether a policy waits whose instant has come."""
    return idle_pass.is_policy_due(store, now)


def is_planning(store: Store) -> bool:
    """Whether there are tickets that the policy in force has not reached yet."""
    return idle_pass.read_fact(store, idle_pass.PLANNED_TO) is not None
