"""Opening a desk's file: refused or migrated, read as it lies where need be.

What went wrong is put into words by `trouble`, loaded only then: cron opens a desk every minute.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from errno import EACCES

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.sqlite.engine import SqliteStore, is_blank, is_desk, read_version

_UPGRADE = "upgrade hd (pip install --upgrade helpdesk-cli), or restore a backup made before"
_MANY_TICKETS = 100_000
"""To migrate this many takes longer than people wait without a word."""


def open_sqlite(
    path: str, *, busy_seconds: float, tell: Callable[[str], object] | None = None
) -> SqliteStore:
    """Open the desk in a file; `tell` hears what will take a while."""
    store = connect(path, busy_seconds)
    try:
        _bring_up(store, tell)
    except BaseException:
        store.close()
        raise
    return store


def open_copy(path: str) -> SqliteStore:
    """Open a copy of a desk that is only read, if it has the schema of this program."""
    store = connect(path, 0, mode="ro")
    try:
        if not is_desk(store) or read_version(store) > SCHEMA_VERSION:
            _bring_up(store, None)  # which refuses it
        elif read_version(store) < SCHEMA_VERSION:
            from helpdesk_cli.store.door.trouble import older_than_program

            raise older_than_program(path, read_version(store), SCHEMA_VERSION)
    except BaseException:
        store.close()
        raise
    return store


def connect(path: str, busy_seconds: float, mode: str = "rw") -> SqliteStore:
    """A connection to a file that is there, whatever it holds."""
    if sqlite3.sqlite_version_info < (3, 37):
        from helpdesk_cli.store.sqlite.trouble import too_old_sqlite

        raise too_old_sqlite(sqlite3.sqlite_version)
    _check_readable(path)
    options = "mode=ro&immutable=1" if _lies_still(path) else f"mode={mode}"
    # As a full path behind an empty host, for what follows // is a host.
    quoted = os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        connection = sqlite3.connect(
            f"file://{quoted}?{options}", uri=True, isolation_level=None, timeout=busy_seconds
        )
    except sqlite3.Error as error:
        from helpdesk_cli.store.sqlite.trouble import explain_error

        raise explain_error(error, path) from error
    store = SqliteStore(path, connection)
    try:
        store.rows("PRAGMA foreign_keys = ON")
    except BaseException:
        store.close()
        raise
    return store


def _check_readable(path: str) -> None:
    """Refuse a path that SQLite would refuse with fewer words."""
    if os.path.isdir(path):
        raise StoreError(
            f"{path} is a directory, not a desk",
            hint=f"name the file in it, e.g. --db {os.path.join(path, 'desk.db')}",
        )
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            from helpdesk_cli.store.sqlite.trouble import not_a_desk

            raise not_a_desk(path)
        # Not by opening it: to close it would let go of all locks that this process has on it.
        if not _may(os.R_OK, path):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except FileNotFoundError:
        from helpdesk_cli.store.door.trouble import no_desk

        raise no_desk(path) from None
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read ({error.strerror})",
            hint="ask its owner for read rights, or name another desk with --db or HD_DB",
        ) from None


def _lies_still(path: str) -> bool:
    """Whether to read the file as it is, without locks.

    To read beside writers, SQLite keeps two more files next to the database. Whoever may not write
    could not make them, or would make them such that they lock the next writer out. While a writer
    is connected they are there; one who comes later writes to them first.
    """
    real = os.path.realpath(path)
    return not os.path.exists(f"{real}-wal") and not (
        _is_writable(real) and _is_writable(os.path.dirname(real))
    )


def _is_writable(path: str) -> bool:
    return _may(os.W_OK, path)


def _may(mode: int, path: str) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _bring_up(store: SqliteStore, tell: Callable[[str], object] | None) -> None:
    """Refuse what is no desk or too new; migrate what is old."""
    if not is_desk(store):
        from helpdesk_cli.store.door.trouble import no_desk
        from helpdesk_cli.store.sqlite.trouble import not_a_desk

        raise no_desk(store.location) if is_blank(store) else not_a_desk(store.location)
    version = read_version(store)
    if version > SCHEMA_VERSION:
        from helpdesk_cli.store.door.trouble import newer_than_program

        raise newer_than_program(store.location, version, SCHEMA_VERSION, _UPGRADE)
    if version < SCHEMA_VERSION:
        from helpdesk_cli.store.sqlite.migrating import migrate

        tickets = store.rows("SELECT count(*) FROM ticket")[0][0]
        if tell is not None and tickets >= _MANY_TICKETS:
            tell(
                f"{store.location} is brought up to this version of hd, once: a minute or so"
                f" for {tickets:,} tickets"
            )
        migrate(store)
