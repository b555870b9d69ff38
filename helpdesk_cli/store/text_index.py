"""The index that search reads, kept with every change of a ticket, in the same transaction.

`schema_search` says what it holds.
"""

from collections.abc import Collection

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.sqlite.schema.search import DOCUMENT_SQL

_COLUMNS = "rowid, subject, messages, fields"
_TAKEN_OUT = "taken_out"


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


def forget(store: Store, first_id: int, last_id: int) -> None:
    """Take tickets out for good that are about to go."""
    store.run(
        f"INSERT INTO ticket_text (ticket_text, {_COLUMNS}) SELECT 'delete', * FROM"
        f" ({DOCUMENT_SQL} WHERE ticket.id BETWEEN :first AND :last ORDER BY 1)",
        first=first_id,
        last=last_id,
    )


def take_out(store: Store, ids: Collection[int]) -> None:
    """Forget tickets that are about to change; `put_in` must follow. Nothing of those out."""
    present = set(ids) - _read_taken_out(store)
    if present:
        store.run(
            f"INSERT INTO ticket_text (ticket_text, {_COLUMNS}) SELECT 'delete', * FROM"
            f" ({DOCUMENT_SQL} WHERE ticket.id IN ({_list(present)}) ORDER BY 1)"
        )
        store.insert_many(_TAKEN_OUT, ("id",), ((ticket_id,) for ticket_id in present))


def put_in(store: Store, ids: Collection[int]) -> None:
    """Take tickets in again, as they are stored now. Nothing of those in."""
    absent = _list(_read_taken_out(store).intersection(ids))
    if absent:
        store.run(
            f"INSERT INTO ticket_text ({_COLUMNS}) {DOCUMENT_SQL}"
            f" WHERE ticket.id IN ({absent}) ORDER BY 1"
        )
        store.run(f"DELETE FROM {_TAKEN_OUT} WHERE id IN ({absent})")


def _read_taken_out(store: Store) -> set[int]:
    """Kept beside the index, which cannot tell, and rolled back with it."""
    store.run(f"CREATE TEMP TABLE IF NOT EXISTS {_TAKEN_OUT} (id INTEGER PRIMARY KEY)")
    return {ticket_id for (ticket_id,) in store.rows(f"SELECT id FROM {_TAKEN_OUT}")}


def _list(ids: Collection[int]) -> str:
    return ", ".join(map(str, ids))
