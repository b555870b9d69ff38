"""Words that are in use on the desk, whatever its policy knows."""

from typing import Literal

from helpdesk_cli.store.door.store import Store

_FIELDS = ("tier", "severity", "channel", "team", "assignee", "region", "topic")


def has_region(store: Store, region: str) -> bool:
    """Whether an account or a ticket is of this region."""
    return _holds(store, "account", "region", region) or _holds(store, "ticket", "region", region)


def has_ticket_of(store: Store, field: str, word: str) -> bool:
    """Whether a ticket has this word in one of the fields whose words a policy may know."""
    return field in _FIELDS and _holds(store, "ticket", field, word)


def _holds(store: Store, table: Literal["account", "ticket"], column: str, word: str) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE {column} = :word LIMIT 1"
    return store.row(sql, word=word) is not None
