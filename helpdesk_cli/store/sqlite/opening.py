"""Opening a desk's file: made or found, refused or migrated, read as it lies where need be."""

from __future__ import annotations

import os
import sqlite3

from helpdesk_cli.store.sqlite.engine import SqliteStore, is_blank, is_desk, read_version
from helpdesk_cli.store.sqlite.identity import SCHEMA_VERSION
from helpdesk_cli.store.sqlite.trouble import (
    cannot_be_made,
    check_readable,
    explain_error,
    newer_than_program,
    no_desk,
    not_a_desk,
    too_old_sqlite,
)

_CACHE_KIB = 16 * 1024


def open_sqlite(path: str, *, create: bool, busy_seconds: float) -> SqliteStore:
    """Open the desk in a file, or make one of a file that is not there or is blank."""
    if sqlite3.sqlite_version_info < (3, 37):
        raise too_old_sqlite(sqlite3.sqlite_version)
    if create:
        _make_private_file(path)
    check_readable(path)
    store = _connect(path, busy_seconds)
    try:
        _become_desk(store) if create else _bring_up(store)
    except BaseException:
        store.close()
        raise
    return store


def _make_private_file(path: str) -> None:
    """Make an empty file that nobody else can read, unless something is there already."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        pass
    except OSError as error:
        raise cannot_be_made(path, error) from None


def _connect(path: str, busy_seconds: float) -> SqliteStore:
    options = "mode=ro&immutable=1" if _lies_still(path) else "mode=rw"
    quoted = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    try:
        connection = sqlite3.connect(
            f"file:{quoted}?{options}", uri=True, isolation_level=None, timeout=busy_seconds
        )
    except sqlite3.Error as error:
        raise explain_error(error, path) from error
    store = SqliteStore(path, connection)
    try:
        store.rows("PRAGMA foreign_keys = ON")
        store.rows("PRAGMA synchronous = FULL")
        # At the most; only an import that is larger than the default of 2 MiB takes it.
        store.rows(f"PRAGMA cache_size = -{_CACHE_KIB}")
    except BaseException:
        store.close()
        raise
    return store


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
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _become_desk(store: SqliteStore) -> None:
    from helpdesk_cli.store.sqlite.migrations import lay_out

    if is_blank(store):
        os.chmod(store.location, 0o600)
        store.rows("PRAGMA journal_mode = WAL")
    lay_out(store)


def _bring_up(store: SqliteStore) -> None:
    """Refuse what is no desk or too new; migrate what is old."""
    if not is_desk(store):
        raise no_desk(store.location) if is_blank(store) else not_a_desk(store.location)
    version = read_version(store)
    if version > SCHEMA_VERSION:
        raise newer_than_program(store.location, version, SCHEMA_VERSION)
    if version < SCHEMA_VERSION:
        from helpdesk_cli.store.sqlite.migrations import migrate

        migrate(store)
