"""The index that search reads, kept with every change of a ticket, in the same transaction.

`schema_search` says what it holds.
"""

from collections.abc import Collection

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.schema_search import DOCUMENT_SQL, PLACE

_COLUMNS = "rowid, subject, messages, fields"


def index_new(store: Store, first_id: int, last_id: int) -> None:
    """Take these tickets in, as they are stored."""
    # In the order of the index: at every step back it writes out what it has gathered.
    store.run(
        f"INSERT INTO ticket_text ({_COLUMNS}) {DOCUMENT_SQL}"
        " WHERE ticket.id BETWEEN :first AND :last"
        " ORDER BY ticket.created_at DESC, ticket.id DESC",
        first=first_id,
        last=last_id,
    )


def take_out(store: Store, ids: Collection[int]) -> None:
    """Forget tickets that are about to change; `put_in` must follow. Nothing of those out."""
    known = _find_in(store, ids)
    if known:
        store.run(
            f"INSERT INTO ticket_text (ticket_text, {_COLUMNS}) SELECT 'delete', * FROM"
            f" ({DOCUMENT_SQL} WHERE ticket.id IN ({_list(known)}) ORDER BY 1)"
        )


def put_in(store: Store, ids: Collection[int]) -> None:
    """Take tickets in again, as they are stored now. Nothing of those in."""
    unknown = set(ids) - _find_in(store, ids)
    if unknown:
        store.run(
            f"INSERT INTO ticket_text ({_COLUMNS}) {DOCUMENT_SQL}"
            f" WHERE ticket.id IN ({_list(unknown)}) ORDER BY 1"
        )


def _find_in(store: Store, ids: Collection[int]) -> set[int]:
    if not ids:
        return set()
    found = store.rows(
        f"SELECT ticket.id FROM ticket WHERE ticket.id IN ({_list(ids)})"
        f" AND EXISTS (SELECT 1 FROM ticket_text WHERE rowid = {PLACE})"
    )
    return {ticket_id for (ticket_id,) in found}


def _list(ids: Collection[int]) -> str:
    return ", ".join(map(str, ids))
