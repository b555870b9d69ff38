"""Imports: what each brought, and taking it off the desk again, timeline and all."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import FIELDS
from helpdesk_cli.store.customers import forget_named
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.past.earlier import set_aside
from helpdesk_cli.store.terms import write_ids

_PAGE = 500

# There is one import at a time, and what is born here was not imported.
_BROUGHT = (
    "SELECT id FROM ticket WHERE id BETWEEN :first AND :last AND imported_at IS NOT NULL"
    " ORDER BY id"
)


class StoredImport(NamedTuple):
    """The tickets from `first_id` to `last_id` came with it, but for those that others opened in
    between; `last_event` was the newest then."""

    command_id: int
    first_id: int
    last_id: int
    last_event: int


def join_neighbours(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each stretch of ids that follow upon each other, in order."""
    stretches = groupby(enumerate(ids), lambda each: each[1] - each[0])
    for _, stretch in stretches:
        numbers = [ticket_id for _, ticket_id in stretch]
        yield numbers[0], numbers[-1]


def save_import(store: Store, command_id: int, first_id: int, last_id: int) -> None:
    """Note what an import has brought, when all of it is written."""
    ((last_event,),) = store.rows("SELECT coalesce(max(id), 0) FROM event")
    row = (command_id, first_id, last_id, last_event)
    store.insert_many("import", StoredImport._fields, [row])


def find_import(store: Store, command_id: int) -> StoredImport | None:
    """What the import of that command brought, if it was one."""
    fields = ", ".join(StoredImport._fields)
    row = store.row(f"SELECT {fields} FROM import WHERE command_id = :id", id=command_id)
    return None if row is None else StoredImport._make(row)


def read_imported(store: Store, ticket_id: int) -> dict[str, str | None]:
    """What imports have said last of those fields of a ticket that they have changed."""
    kinds = ", ".join(f"'{field}'" for field in FIELDS)
    return dict(
        store.rows(
            f"SELECT kind, to_value FROM event WHERE ticket_id = :id AND kind IN ({kinds})"
            " AND command_id IN (SELECT command_id FROM import) ORDER BY at, id",
            id=ticket_id,
        )
    )


def find_touched(store: Store, brought: StoredImport) -> int | None:
    """A ticket of an import to which something has happened since: an entry, or a rung fired."""
    of_import = (
        f"(ticket_id IN ({_BROUGHT}) OR ticket_id IN"
        " (SELECT ticket_id FROM event WHERE command_id = :command))"
    )
    row = store.row(
        f"SELECT ticket_id FROM event WHERE id > :event AND {of_import}"
        f" UNION ALL SELECT ticket_id FROM fired_rung WHERE {of_import} AND fired_at >="
        " (SELECT at FROM command WHERE id = :command)"
        f" UNION ALL SELECT ticket_id FROM article_use WHERE ticket_id IN ({_BROUGHT})"
        " LIMIT 1",
        event=brought.last_event,
        first=brought.first_id,
        last=brought.last_id,
        command=brought.command_id,
    )
    return None if row is None else int(row[0])


def withdraw(store: Store, brought: StoredImport, updated: Iterable[int], at: int) -> None:
    """Delete the tickets that an import created, with the accounts and contacts that they alone
    name, and what it added to those that it `updated`.

    All of it is kept aside. The latter must be assessed anew.
    """
    store.run(
        "UPDATE import SET withdrawn_at = :at, is_kept = 1 WHERE command_id = :id",
        at=at,
        id=brought.command_id,
    )
    store.words.take_out(list(updated))
    ((since,),) = store.rows("SELECT at FROM command WHERE id = :id", id=brought.command_id)
    set_aside(
        store,
        "event",
        "command_id = :id",
        since=str(since),
        until_at=at,
        id=brought.command_id,
    )
    store.run("DELETE FROM event WHERE command_id = :id", id=brought.command_id)
    for first in range(brought.first_id, brought.last_id + 1, _PAGE):
        last = min(first + _PAGE - 1, brought.last_id)
        ids = [ticket_id for (ticket_id,) in store.rows(_BROUGHT, first=first, last=last)]
        for neighbours in join_neighbours(ids):
            store.words.forget(*neighbours)
        in_ids = write_ids(ids)
        set_aside(store, "look", f"ticket_id IN ({in_ids})", since="at", until_at=at)
        set_aside(store, "participant", f"ticket_id IN ({in_ids})", since=str(since), until_at=at)
        set_aside(store, "event", f"ticket_id IN ({in_ids})", since=str(since), until_at=at)
        set_aside(store, "ticket", f"id IN ({in_ids})", since=str(since), until_at=at)
        for table in ("participant", "event", "clock", "tag", "look"):
            store.run(f"DELETE FROM {table} WHERE ticket_id IN ({in_ids})")
        store.run(f"DELETE FROM ticket WHERE id IN ({in_ids})")
    forget_named(store, at)
