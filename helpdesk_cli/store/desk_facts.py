"""What the desk knows about itself: its name, its time zone, what is under way on it.

On the path of the fastest commands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpdesk_cli.store.door.store import Store

RESCHEDULED_TO = "planned_to"
"""How far the policy in force has come: to this ticket. Absent: to all of them."""

TAKES_EFFECT = "policy_takes_effect"
"""The fact that a policy waits to take effect, at this instant."""

UNDOING = "withdrawing"
"""The fact that an import is being taken back, which may have been interrupted: its command."""


def read_fact(store: Store, key: str) -> str | None:
    """One of the facts that the desk knows about itself."""
    row = store.row("SELECT value FROM desk WHERE key = :key", key=key)
    return None if row is None else str(row[0])


def read_under_way(store: Store) -> dict[str, str]:
    """The facts `RESCHEDULED_TO`, `TAKES_EFFECT` and `UNDOING`, as far as the desk has them."""
    sql = "SELECT key, value FROM desk WHERE key IN (:to, :takes_effect, :undoing)"
    return dict(store.rows(sql, to=RESCHEDULED_TO, takes_effect=TAKES_EFFECT, undoing=UNDOING))


def read_facts(store: Store) -> dict[str, str]:
    return dict(store.rows("SELECT key, value FROM desk"))


def save_facts(store: Store, facts: Mapping[str, str]) -> None:
    """Set these facts; others stay."""
    store.upsert_many("desk", ("key",), ("key", "value"), facts.items())


def forget_fact(store: Store, key: str) -> None:
    """Remove a fact."""
    store.run("DELETE FROM desk WHERE key = :key", key=key)
