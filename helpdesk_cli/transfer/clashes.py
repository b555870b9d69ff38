"""Refs that several rows of one file give to tickets that are not the same."""

import re
import sqlite3
from collections.abc import Hashable

from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.incoming import UnreadableError

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


class Refs:
    """The refs of a file so far, each with the row that gave it first; kept on disk."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode = OFF")
        self._store.execute(
            "CREATE TABLE given (ref TEXT PRIMARY KEY, line INTEGER, likeness INTEGER)"
            " WITHOUT ROWID"
        )
        self._store.execute("BEGIN")

    def add(self, ref: str | None, line: int, row: Hashable) -> None:
        """Note a ref. Raises UnreadableError when another row, one that differs, has it already."""
        if ref is None:
            return
        likeness = hash(row)
        added = self._store.execute(
            "INSERT OR IGNORE INTO given VALUES (?, ?, ?)", (ref, line, likeness)
        )
        if added.rowcount:
            return
        first, other = self._store.execute(
            "SELECT line, likeness FROM given WHERE ref = ?", (ref,)
        ).fetchone()
        if other != likeness:
            why = "; a spreadsheet may have rounded it" if _ROUNDED.search(ref) else ""
            raise UnreadableError(
                f"ref: {show_value(ref)} is that of line {first} too, which is another ticket{why}"
            )
