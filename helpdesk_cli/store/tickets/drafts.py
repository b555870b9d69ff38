"""Replies that are written and not sent: one of each agent on a ticket."""

from helpdesk_cli.domain.tickets.draft import Draft
from helpdesk_cli.store.door.store import Store

_SQL = f"SELECT {', '.join(Draft._fields)} FROM draft WHERE ticket_id = :ticket"


def save_draft(store: Store, ticket_id: int, draft: Draft) -> None:
    """Keep a draft, in place of the agent's earlier one."""
    columns = ("ticket_id", *Draft._fields)
    store.upsert_many("draft", ("ticket_id", "agent"), columns, [(ticket_id, *draft)])


def read_drafts(store: Store, ticket_id: int) -> list[Draft]:
    """All drafts on a ticket, the oldest first."""
    rows = store.rows(f"{_SQL} ORDER BY written_at, agent", ticket=ticket_id)
    return [Draft._make(row) for row in rows]


def read_draft(store: Store, ticket_id: int, agent: str) -> Draft | None:
    """The draft of an agent on a ticket."""
    row = store.row(f"{_SQL} AND agent = :agent", ticket=ticket_id, agent=agent)
    return None if row is None else Draft._make(row)


def drop_draft(store: Store, ticket_id: int, agent: str) -> None:
    """Delete a draft: it was sent."""
    store.run(
        "DELETE FROM draft WHERE ticket_id = :ticket AND agent = :agent",
        ticket=ticket_id,
        agent=agent,
    )
