"""Promises that are imminent or late, for a bell: an agent's own, and those that nobody has.

Both are read again and again, so neither grows with what has long been late or done.
"""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import UNFINISHED, UNREAD_FIRST, write_words

LATELY = 3_600
"""In seconds: what nobody has and has been late for longer is no news."""


class StandingRow(NamedTuple):
    """A run that is owed, at or past the instant from which on it is imminent."""

    ticket_id: int
    clock: str
    number: int
    due_at: int
    warns_at: int | None


def read_own(store: Store, agent: str, now: int) -> list[StandingRow]:
    """Every run on the tickets that the agent has; the first due first."""
    # No join: SQLite would go through all clocks that there ever were.
    found = store.rows(
        "SELECT ticket_id, clock, number, due_at, warns_at FROM clock"
        f" WHERE ticket_id IN (SELECT id FROM ticket WHERE {UNFINISHED} AND assignee = :agent)"
        " AND outcome IS NULL AND (warns_at <= :now OR due_at < :now)"
        " ORDER BY due_at, ticket_id, clock",
        agent=agent,
        now=now,
    )
    return [StandingRow._make(row) for row in found]


def read_unclaimed(store: Store, teams: Sequence[str], now: int) -> list[StandingRow]:
    """The nearest run of each ticket of these teams that nobody has; the first due first."""
    listed, words = write_words("team", teams)
    if not words:
        return []
    found = store.rows(
        "SELECT id, due_clock, due_run, due_at, warns_at FROM ticket"
        f" WHERE {UNFINISHED} AND team IN ({listed}) AND assignee IS NULL"
        f" AND queue_at >= :since AND queue_at < {UNREAD_FIRST} AND warns_at <= :now"
        " ORDER BY queue_at, id",
        **words,
        since=now - LATELY,
        now=now,
    )
    return [StandingRow._make(row) for row in found]
