"""Promises of one agent that are imminent or late: every run, not the nearest of a ticket alone."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.terms import UNFINISHED, write_words


class StandingRow(NamedTuple):
    """A run that is owed, at or past the instant from which on it is imminent."""

    ticket_id: int
    clock: str
    number: int
    due_at: int
    warns_at: int | None


def read_standing(store: Store, agent: str, teams: Sequence[str], now: int) -> list[StandingRow]:
    """On tickets that the agent has, and that nobody has in these teams; the first due first."""
    own = f"SELECT id FROM ticket WHERE {UNFINISHED} AND assignee = :agent"
    listed, words = write_words("team", teams)
    if words:
        own += (
            f" UNION ALL SELECT id FROM ticket"
            f" WHERE {UNFINISHED} AND assignee IS NULL AND team IN ({listed})"
        )
    # No join: SQLite would go through all clocks that there ever were.
    found = store.rows(
        f"SELECT ticket_id, clock, number, due_at, warns_at FROM clock WHERE ticket_id IN ({own})"
        " AND outcome IS NULL AND (warns_at <= :now OR due_at < :now)"
        " ORDER BY due_at, ticket_id, clock",
        agent=agent,
        **words,
        now=now,
    )
    return [StandingRow._make(row) for row in found]
