"""A desk that one process has for itself: in memory, on the disk only where that is too small.

Nobody else can open it, and it is gone with the process.
"""

import sqlite3

from helpdesk_cli.store.sqlite.engine import SqliteStore, Transaction

# Without a name, the database lies in a file that no folder lists, as far as memory is short.
_NAMELESS = ""


def found_desk(location: str) -> SqliteStore:
    """A desk that was just laid out; errors call it by the place of the one that it stands for."""
    from helpdesk_cli.store.sqlite.migrating import lay_out

    store = _open(location)
    with Transaction(store):
        lay_out(store)
    return store


def copy_file(source: SqliteStore) -> SqliteStore:
    """All that a file holds, as of one instant, while others write to it."""
    store = _open(source.location)
    with store.explained:
        source.connection.backup(store.connection)
    return store


def _open(location: str) -> SqliteStore:
    store = SqliteStore(location, sqlite3.connect(_NAMELESS, isolation_level=None))
    store.rows("PRAGMA synchronous = OFF")
    # What others point to may be left out, or goes before them.
    store.rows("PRAGMA foreign_keys = OFF")
    return store
