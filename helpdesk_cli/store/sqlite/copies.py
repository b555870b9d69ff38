"""A copy of a desk's file as of one instant, while others write to it."""

import sqlite3
from contextlib import closing

from helpdesk_cli.errors import StoreError


def write_copy(source: sqlite3.Connection, path: str) -> None:
    """Copy a database into a file that is empty, and see whether the copy is sound."""
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        source.backup(copy)
        sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not sound or copy.execute("PRAGMA foreign_key_check").fetchall():
            raise StoreError(
                "the copy is not sound: the desk or the disk is damaged",
                hint="sqlite3 desk.db .recover saves what can be read",
            )
