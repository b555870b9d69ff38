"""The run log of the escalation pass."""

from typing import NamedTuple

from helpdesk_cli.store.door import Store

KEPT = 10_000
"""Passes that the log remembers: about a week of one every minute."""


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


def has_work(store: Store, now: int) -> bool:
    """Whether a pass would find anything: a ticket or a letter due, or no ladder to go by yet."""
    ((found,),) = store.rows(
        "SELECT EXISTS (SELECT 1 FROM ticket"
        " WHERE next_rung_at IS NOT NULL AND next_rung_at <= :now)"
        " OR EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND send_at <= :now)"
        " OR NOT EXISTS (SELECT 1 FROM ladder)",
        now=now,
    )
    return bool(found)


def save_pass(store: Store, row: PassRow) -> None:
    """Enter a pass into the log, and let go of what is too old for it."""
    store.insert_many("escalation_pass", PassRow._fields, [row])
    store.run(
        "DELETE FROM escalation_pass WHERE id <= (SELECT max(id) FROM escalation_pass) - :kept",
        kept=KEPT,
    )


def read_passes(store: Store, limit: int) -> list[PassRow]:
    """The latest passes, the last one first."""
    rows = store.rows(
        f"SELECT {', '.join(PassRow._fields)} FROM escalation_pass ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return [PassRow._make(row) for row in rows]
