"""The run log of the escalation pass."""

from typing import NamedTuple

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.idle_pass import forget_old_passes


class PassRow(NamedTuple):
    """One pass: when it began, how long it took in seconds, and what came of it."""

    began_at: int
    seconds: float
    due: int = 0
    suggested: int = 0
    changed: int = 0
    sent: int = 0
    cancelled: int = 0
    delayed: int = 0
    parked: int = 0
    skipped: int = 0


def save_pass(store: Store, row: PassRow) -> None:
    """Enter a pass into the log, and let go of what is too old for it."""
    store.insert_many("escalation_pass", PassRow._fields, [row])
    forget_old_passes(store)


def read_passes(store: Store, limit: int) -> list[PassRow]:
    """The latest passes, the last one first."""
    rows = store.rows(
        f"SELECT {', '.join(PassRow._fields)} FROM escalation_pass ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return [PassRow._make(row) for row in rows]
