"""The pass that finds nothing to do, as most do: what it asks, and its entry in the log."""

from __future__ import annotations

from helpdesk_cli.store.desk_facts import RESCHEDULED_TO, TAKES_EFFECT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store

KEPT = 10_000
"""Passes that the log remembers: about a week of one every minute."""


def has_work(store: Store, now: int) -> bool:
    """Whether a pass would find anything: a ticket or a letter due, no ladder to go by yet, or a
    policy by which tickets are still to be rescheduled."""
    ((found,),) = store.rows(
        "SELECT EXISTS (SELECT 1 FROM ticket"
        " WHERE next_rung_at IS NOT NULL AND next_rung_at <= :now)"
        " OR EXISTS (SELECT 1 FROM outbox WHERE state = 'waiting' AND send_at <= :now)"
        " OR NOT EXISTS (SELECT 1 FROM ladder)"
        f" OR EXISTS (SELECT 1 FROM desk WHERE key = '{RESCHEDULED_TO}'"
        f" OR CASE WHEN key = '{TAKES_EFFECT}' THEN CAST(value AS BIGINT) <= :now END)",
        now=now,
    )
    return bool(found)


def count_parked(store: Store) -> int:
    """How many rows of the outbox were given up and wait for somebody to look."""
    ((found,),) = store.rows("SELECT count(*) FROM outbox WHERE state = 'parked'")
    return int(found)


def save_idle_pass(store: Store, began_at: int, seconds: float) -> None:
    """Enter a pass into the log that did nothing."""
    store.run(
        "INSERT INTO escalation_pass (began_at, seconds, due, suggested, changed, sent, cancelled,"
        " delayed, parked, skipped) VALUES (:began_at, :seconds, 0, 0, 0, 0, 0, 0, 0, 0)",
        began_at=began_at,
        seconds=seconds,
    )
    forget_old_passes(store)


def forget_old_passes(store: Store) -> None:
    """Delete what is too old for the log."""
    store.run(
        "DELETE FROM escalation_pass WHERE id <= (SELECT max(id) FROM escalation_pass) - :kept",
        kept=KEPT,
    )
