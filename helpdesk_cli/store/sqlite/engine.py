"""The SQLite engine: opens, makes and guards one file, and runs statements on it.

Knows SQLite's ways (locking, WAL, placeholders), no table of the desk but by the schema's number.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence

from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.sqlite.schema.first import APPLICATION_ID, SCHEMA_VERSION
from helpdesk_cli.store.sqlite.trouble import (
    cannot_be_made,
    check_readable,
    explain_error,
    newer_than_program,
    no_desk,
    not_a_desk,
    too_old_sqlite,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

_CACHE_KIB = 16 * 1024


class Explained:
    """Turns what SQLite raises inside into errors that name the file and what to do."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            raise explain_error(error, self._path) from error
        if isinstance(error, UnicodeEncodeError):
            raise UsageError(
                f"text that is not valid Unicode cannot be stored: {error.object!r:.60}",
                hint="write it in UTF-8",
            ) from error


class Snapshot:
    """Reads that see one state; of the statements inside all count, or none if one raises."""

    begin = "BEGIN"

    def __init__(self, store: SqliteStore) -> None:
        self.store = store

    def __enter__(self) -> None:
        with self.store.explained:
            self.store.connection.execute(self.begin)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            return self._take_back()
        try:
            with self.store.explained:
                self.store.connection.execute("COMMIT")
        except BaseException:
            self._take_back()
            raise

    def _take_back(self) -> None:
        from contextlib import suppress

        # SQLite may have rolled back already, and what went wrong first is what to tell.
        with suppress(sqlite3.Error):
            self.store.connection.execute("ROLLBACK")


class Transaction(Snapshot):
    """In it alone the store may be written to."""

    # A deferred transaction that reads first fails at once, whatever the timeout, when another
    # writer was quicker.
    begin = "BEGIN IMMEDIATE"

    def __enter__(self) -> None:
        super().__enter__()
        self.store.may_write = True

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.may_write = False
        super().__exit__(kind, error, trace)


class SqliteStore:
    """A `Store` (see `door`) on one SQLite file."""

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.location = path
        self.connection = connection
        self.explained = Explained(path)
        self.may_write = False

    def rows(self, sql: str, /, **params: object) -> list[tuple[Any, ...]]:
        with self.explained:
            return self.connection.execute(sql, params).fetchall()

    def row(self, sql: str, /, **params: object) -> tuple[Any, ...] | None:
        with self.explained:
            found: tuple[Any, ...] | None = self.connection.execute(sql, params).fetchone()
            return found

    def run(self, sql: str, /, **params: object) -> int:
        with self._writing():
            return self.connection.execute(sql, params).rowcount

    def insert_many(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[tuple[Any, ...]],
        *,
        skip_known: bool = False,
    ) -> None:
        sql = _insert(table, columns) + (" ON CONFLICT DO NOTHING" if skip_known else "")
        with self._writing():
            self.connection.executemany(sql, rows)

    def upsert_many(
        self,
        table: str,
        key: Sequence[str],
        columns: Sequence[str],
        rows: Iterable[tuple[Any, ...]],
    ) -> None:
        changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
        conflict = f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
        with self._writing():
            self.connection.executemany(_insert(table, columns) + conflict, rows)

    def update_many(
        self, table: str, key: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
    ) -> None:
        changes = ", ".join(f"{name} = ?" for name in columns)
        with self._writing():
            self.connection.executemany(f"UPDATE {table} SET {changes} WHERE {key} = ?", rows)

    def transaction(self) -> Transaction:
        return Transaction(self)

    def snapshot(self) -> Snapshot:
        return Snapshot(self)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _writing(self) -> Explained:
        if not self.may_write:
            raise RuntimeError("the store is written to within store.transaction() only")
        return self.explained


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


def is_blank(store: SqliteStore) -> bool:
    """Whether nothing was ever laid out here, or laying out was interrupted."""
    return store.rows("PRAGMA schema_version") == [(0,)]


def is_desk(store: SqliteStore) -> bool:
    return store.rows("PRAGMA application_id") == [(APPLICATION_ID,)]


def read_version(store: SqliteStore) -> int:
    ((version,),) = store.rows("PRAGMA user_version")
    return int(version)


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
