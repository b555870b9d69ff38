"""Imports: what each brought, and taking it off the desk again, timeline and all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import FIELDS
from helpdesk_cli.store.as_of.earlier import set_aside
from helpdesk_cli.store.desk_facts import UNDOING, save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_ids

# There is one import at a time, and what is born here was not imported.
_BROUGHT = (
    "SELECT id FROM ticket WHERE id BETWEEN :first AND :last AND imported_at IS NOT NULL"
    " ORDER BY id"
)


_BROUGHT_AT = "(SELECT at FROM command WHERE id = :command)"
_UPDATED = "SELECT ticket_id FROM event WHERE command_id = :command"
# By ticket: while an import brings some up to date, others are worked on.
_IS_SINCE = (
    "(command_id IS NULL OR command_id <> :command)"
    " AND id > (SELECT min(own.id) FROM event AS own WHERE own.command_id = :command)"
    " AND id > (SELECT max(own.id) FROM event AS own"
    " WHERE own.ticket_id = event.ticket_id AND own.command_id = :command)"
)


class StoredImport(NamedTuple):
    """The tickets from `first_id` to `last_id` came with it, but for those that others opened in
    between; `last_event` was the newest when they were there."""

    command_id: int
    first_id: int
    last_id: int
    last_event: int


_OF_OTHERS = (
    *("fired_rung", "article_use", "draft", "outbox"),
    *("mail_message", "attachment", "rating"),
)
"""Tables that no import fills: a ticket with rows there has been worked on."""


def join_neighbours(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each stretch of ids that follow upon each other, in order."""
    stretches = groupby(enumerate(ids), lambda each: each[1] - each[0])
    for _, stretch in stretches:
        numbers = [ticket_id for _, ticket_id in stretch]
        yield numbers[0], numbers[-1]


def save_import(store: Store, command_id: int, first_id: int, last_id: int) -> None:
    """Note what an import has brought, when all new tickets are written."""
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
    row = store.row(
        f"SELECT ticket_id FROM event WHERE id > :event AND ticket_id IN ({_BROUGHT})"
        f" UNION ALL SELECT ticket_id FROM fired_rung WHERE fired_at >= {_BROUGHT_AT}"
        f" AND (ticket_id IN ({_BROUGHT}) OR ticket_id IN ({_UPDATED}))"
        f" UNION ALL SELECT ticket_id FROM article_use WHERE ticket_id IN ({_BROUGHT})"
        f" UNION ALL SELECT ticket_id FROM draft WHERE ticket_id IN ({_BROUGHT})"
        f" UNION ALL SELECT ticket_id FROM event WHERE ticket_id IN ({_UPDATED}) AND {_IS_SINCE}"
        " LIMIT 1",
        event=brought.last_event,
        first=brought.first_id,
        last=brought.last_id,
        command=brought.command_id,
    )
    return None if row is None else int(row[0])


def note_undoing(store: Store, brought: StoredImport, at: int) -> None:
    """Say that an import is being taken back. Nothing of it has gone yet."""
    store.run(
        "UPDATE import SET withdrawn_at = :at, is_kept = 1 WHERE command_id = :id",
        at=at,
        id=brought.command_id,
    )
    save_facts(store, {UNDOING: str(brought.command_id)})


def list_brought(store: Store, brought: StoredImport) -> list[int]:
    """The tickets that an import created and that are still there. The oldest come first: as long
    as the newest is there, nobody gets a number of theirs."""
    rows = store.rows(_BROUGHT, first=brought.first_id, last=brought.last_id)
    return [ticket_id for (ticket_id,) in rows]


def list_updated(store: Store, brought: StoredImport) -> list[int]:
    """The tickets that an import has updated and that still have what it brought."""
    rows = store.rows(
        "SELECT DISTINCT ticket_id FROM event WHERE command_id = :id ORDER BY ticket_id",
        id=brought.command_id,
    )
    return [ticket_id for (ticket_id,) in rows]


def find_worked_on(store: Store, brought: StoredImport, ids: Sequence[int]) -> set[int]:
    """The tickets created by an import that have been worked on since."""
    of_these = f"ticket_id IN ({write_ids(ids)})"
    others = (f" UNION SELECT ticket_id FROM {table} WHERE {of_these}" for table in _OF_OTHERS)
    rows = store.rows(
        f"SELECT ticket_id FROM event WHERE {of_these} AND id > :last {''.join(others)}",
        last=brought.last_event,
    )
    return {ticket_id for (ticket_id,) in rows}


def find_updates_worked_on(store: Store, brought: StoredImport, ids: Sequence[int]) -> set[int]:
    """The tickets updated by an import that have been worked on since."""
    of_these = f"ticket_id IN ({write_ids(ids)})"
    rows = store.rows(
        f"SELECT ticket_id FROM event WHERE {of_these} AND {_IS_SINCE} UNION"
        f" SELECT ticket_id FROM fired_rung WHERE {of_these} AND fired_at >= {_BROUGHT_AT}",
        command=brought.command_id,
    )
    return {ticket_id for (ticket_id,) in rows}


def remove_created(store: Store, brought: StoredImport, ids: Sequence[int], at: int) -> None:
    """Delete tickets that an import created, timelines and all, and keep them aside."""
    since = _since(store, brought)
    for neighbours in join_neighbours(ids):
        store.words.forget(*neighbours)
    of_these = f"ticket_id IN ({write_ids(ids)})"
    itself = f"id IN ({write_ids(ids)})"
    set_aside(store, "look", of_these, since="at", until_at=at)
    set_aside(store, "participant", of_these, since=since, until_at=at)
    set_aside(store, "event", of_these, since=since, until_at=at)
    set_aside(store, "ticket", itself, since=since, until_at=at)
    for table in ("participant", "event", "clock", "tag", "look"):
        store.run(f"DELETE FROM {table} WHERE {of_these}")
    store.run(f"DELETE FROM ticket WHERE {itself}")


def remove_updates(store: Store, brought: StoredImport, ids: Sequence[int], at: int) -> None:
    """The same with what it brought for tickets that were there before; they must be replayed."""
    told = f"command_id = {brought.command_id} AND ticket_id IN ({write_ids(ids)})"
    set_aside(store, "event", told, since=_since(store, brought), until_at=at)
    store.run(f"DELETE FROM event WHERE {told}")
    store.run(f"UPDATE ticket SET updated_at = created_at WHERE id IN ({write_ids(ids)})")


def _since(store: Store, brought: StoredImport) -> str:
    ((at,),) = store.rows("SELECT at FROM command WHERE id = :id", id=brought.command_id)
    return str(at)
