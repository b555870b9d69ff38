"""Words that are in use on the desk, whatever its policy knows."""

from typing import Literal

from helpdesk_cli.store.door.store import Store


def has_region(store: Store, region: str) -> bool:
    """Whether an account or a ticket is of this region."""
    return _holds(store, "account", "region", region) or _holds(store, "ticket", "region", region)


def has_topic(store: Store, topic: str) -> bool:
    """Whether a ticket has this topic."""
    return _holds(store, "ticket", "topic", topic)


def _holds(
    store: Store, table: Literal["account", "ticket"], column: Literal["region", "topic"], word: str
) -> bool:
    sql = f"SELECT 1 FROM {table} WHERE {column} = :word LIMIT 1"
    return store.row(sql, word=word) is not None
