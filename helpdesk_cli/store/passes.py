"""The run log of the escalation pass."""

from typing import NamedTuple

from helpdesk_cli.store.door import Store


class PassRow(NamedTuple):
    """One pass: when it began, how long it took in seconds, and what came of it."""

    began_at: int
    seconds: float
    due: int
    suggested: int
    changed: int
    sent: int
    cancelled: int
    delayed: int
    parked: int


def save_pass(store: Store, row: PassRow) -> None:
    """Enter a pass into the log."""
    store.insert_many("escalation_pass", PassRow._fields, [row])


def read_passes(store: Store, limit: int) -> list[PassRow]:
    """The latest passes, the last one first."""
    rows = store.rows(
        f"SELECT {', '.join(PassRow._fields)} FROM escalation_pass ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return [PassRow._make(row) for row in rows]
