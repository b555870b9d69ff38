"""Rows that name others which are not there."""

from typing import NamedTuple

from helpdesk_cli.store.door.inspection import ForeignKey
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import inspect

_NAMED = 3


class Orphans(NamedTuple):
    """The number of rows that name something missing by this key; `values` are the first such
    names."""

    by: ForeignKey
    number: int
    values: tuple[object, ...]


def find_orphans(store: Store) -> list[Orphans]:
    """By every key of the desk that leads nowhere, whatever the engine has let pass."""
    found = []
    for key in inspect(store).list_foreign_keys():
        lost = (
            f"FROM {key.table} AS child WHERE child.{key.column} IS NOT NULL AND NOT EXISTS"
            f" (SELECT 1 FROM {key.parent} AS parent WHERE parent.{key.key} = child.{key.column})"
        )
        ((number,),) = store.rows(f"SELECT count(*) {lost}")
        if number:
            rows = store.rows(
                f"SELECT DISTINCT child.{key.column} {lost} ORDER BY 1 LIMIT {_NAMED}"
            )
            found.append(Orphans(key, number, tuple(value for (value,) in rows)))
    return found


def add_missing_accounts(store: Store) -> int:
    """Add the accounts and contacts that rows name and that are not there, with what their first
    ticket says of them; how many. Within a transaction."""
    return sum(_add_missing(store, *each) for each in _NAMED_BY_TICKETS)


_NAMED_BY_TICKETS = (
    ("account", "name", ("tier", "region"), "account"),
    ("contact", "address", ("account",), "contact"),
)


def _add_missing(store: Store, table: str, key: str, told: tuple[str, ...], column: str) -> int:
    added = 0
    columns = ", ".join(told)
    for orphans in find_orphans(store):
        by = orphans.by
        if by.parent != table:
            continue
        values = ", ".join(
            f"(SELECT {name} FROM ticket WHERE ticket.{column} = lost.value ORDER BY id LIMIT 1)"
            for name in told
        )
        added += store.run(
            f"INSERT INTO {table} ({key}, {columns}) SELECT lost.value, {values} FROM"
            f" (SELECT DISTINCT {by.column} AS value FROM {by.table}"
            f" WHERE {by.column} IS NOT NULL"
            f" AND {by.column} NOT IN (SELECT {key} FROM {table})) AS lost"
        )
    return added
