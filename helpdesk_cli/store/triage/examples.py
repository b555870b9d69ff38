"""Earlier tickets as examples: what was asked, and what it was found to be.

Only what an agent may read, so that no word of a private ticket shows in what is suggested.
"""

from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import Status, as_status
from helpdesk_cli.store.door.store import Row, Store
from helpdesk_cli.store.terms import UNFINISHED
from helpdesk_cli.store.tickets.privacy import READABLE

LONGEST_TEXT = 2_000
"""How many characters of a message tell what it is about: a wall of words must not cost time."""

_PAST = """
SELECT ticket.id, ticket.subject, ticket.status, ticket.severity, ticket.created_at,
    ticket.solved_at,
    (SELECT substr(event.body, 1, :longest) FROM event
        WHERE event.ticket_id = ticket.id AND event.kind = 'message' AND event.public = 1
        ORDER BY event.at, event.id LIMIT 1)
FROM ticket
"""


class PastTicket(NamedTuple):
    """`text` is the beginning of its first public message; `solved_at` None while not solved."""

    id: int
    subject: str
    status: Status
    severity: str
    created_at: int
    solved_at: int | None
    text: str | None


def read_past(store: Store, reader: str, most: int) -> list[PastTicket]:
    """The latest tickets that somebody has looked at, the last one first."""
    sql = f"{_PAST} WHERE status <> 'new' AND {READABLE} ORDER BY ticket.id DESC LIMIT :most"
    rows = store.rows(sql, reader=reader, most=most, longest=LONGEST_TEXT)
    return [_read(row) for row in rows]


def read_unfinished(
    store: Store, reader: str, account: str | None, contact: str | None, most: int
) -> list[PastTicket]:
    """The latest that this account or contact has unsolved on the desk, the last one first."""
    rows = store.rows(
        f"{_PAST} WHERE {READABLE} AND ticket.id IN ("
        f"SELECT id FROM ticket WHERE {UNFINISHED} AND account = :account UNION "
        f"SELECT id FROM ticket WHERE {UNFINISHED} AND contact = :contact"
        ") ORDER BY ticket.id DESC LIMIT :most",
        reader=reader,
        account=account,
        contact=contact,
        most=most,
        longest=LONGEST_TEXT,
    )
    return [_read(row) for row in rows]


def find_last_answer(store: Store, ticket_id: int) -> str | None:
    """The last that an agent wrote to the customer."""
    row = store.row(
        "SELECT body FROM event WHERE ticket_id = :id AND kind = 'message' AND public = 1"
        " AND by_whom LIKE 'agent:%' ORDER BY at DESC, id DESC LIMIT 1",
        id=ticket_id,
    )
    return None if row is None else row[0]


def read_opening_text(store: Store, ticket_id: int) -> str:
    """The first public message; empty when there is none."""
    row = store.row(
        "SELECT body FROM event WHERE ticket_id = :id AND kind = 'message' AND public = 1"
        " ORDER BY at, id LIMIT 1",
        id=ticket_id,
    )
    return "" if row is None else row[0] or ""


def _read(row: Row) -> PastTicket:
    id, subject, status, *rest = row
    return PastTicket(id, subject, as_status(status), *rest)
