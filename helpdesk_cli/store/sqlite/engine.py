"""The SQLite engine: guards one file, and runs statements on it. `opening` makes one.

Knows SQLite's ways (locking, WAL, placeholders), no table of the desk but by the schema's number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.door.moved import refuse_if_moved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Any, Self

    from helpdesk_cli.store.door.store import Query, Reach
    from helpdesk_cli.store.door.words import WordIndex


# Where sqlite3 knows no adapter, and for None it knows none, it looks for one at every value, at
# length: a third of the time that rows take to be inserted.
sqlite3.register_adapter(type(None), {None: None}.get)
sqlite3.register_adapter(bool, int)


APPLICATION_ID = 0x68646573
"""Marks a file as an hd desk ("hdes")."""

_CACHE_KIB = 16 * 1024
"""At the most, for a writer; a reader has the default of 2 MiB."""

_LOG_PAGES = 8_000
_LOG_PAGES_OF_MANY = 2_000
"""A writer copies the log (WAL) into the file once it has so many pages. One that goes through many
tickets fills it, and copies it sooner, so that others need not."""


class Explained:
    """Turns what SQLite raises inside into errors that name the file and what to do."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error) and not isinstance(error, sqlite3.ProgrammingError):
            from helpdesk_cli.store.sqlite.trouble import explain_error

            raise explain_error(error, self._path) from error
        if isinstance(error, UnicodeDecodeError):  # in what SQLite says of a damaged schema
            from helpdesk_cli.store.sqlite.trouble import damaged

            raise damaged(self._path) from error
        if isinstance(error, UnicodeEncodeError):
            raise UsageError(
                f"text that is not valid Unicode cannot be stored: {error.object!r:.60}",
                hint="write it in UTF-8",
            ) from error
        if isinstance(error, OverflowError):
            raise UsageError(
                "a number is too large for the database", hint=f"{2**63 - 1} is the largest"
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

        self.store.forget_words()

        # SQLite may have rolled back already, and what went wrong first is what to tell.
        with suppress(sqlite3.Error):
            self.store.connection.execute("ROLLBACK")


class Transaction(Snapshot):
    """In it alone the store may be written to."""

    # A deferred transaction that reads first fails immediately, whatever the timeout, when another
    # writer was quicker.
    begin = "BEGIN IMMEDIATE"

    def __init__(self, store: SqliteStore, *, is_lasting: bool = True) -> None:
        super().__init__(store)
        self._sync = "FULL" if is_lasting else "NORMAL"
        self._log_pages = _LOG_PAGES if is_lasting else _LOG_PAGES_OF_MANY

    def __enter__(self) -> None:
        # It cannot be changed within a transaction.
        self.store.rows(f"PRAGMA synchronous = {self._sync}")
        self.store.rows(f"PRAGMA wal_autocheckpoint = {self._log_pages}")
        super().__enter__()
        self.store.may_write = True
        # An import comes back to pages; a search that walks a long list never does, and keeping
        # them costs it a tenth.
        self.store.rows(f"PRAGMA cache_size = -{_CACHE_KIB}")

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.may_write = False
        super().__exit__(kind, error, trace)


class Change(Transaction):
    """A transaction on a desk that is laid out, and in use."""

    def __enter__(self) -> None:
        super().__enter__()
        try:
            refuse_if_moved(self.store)
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise


class SqliteStore:
    """A `Store` (see `store.door.store`) on one SQLite file."""

    command_key = None
    unheld_first = ""
    clock_at = None
    login = None

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.location = path
        self.connection = connection
        self.explained = Explained(path)
        self.may_write = False
        self._words: WordIndex | None = None

    @property
    def words(self) -> WordIndex:
        if self._words is None:
            from helpdesk_cli.store.sqlite.words.index import Fts5Words

            self._words = Fts5Words(self, self.connection)
        return self._words

    def forget_words(self) -> None:
        """Forget what the index of words has noted: it is no longer so."""
        self._words = None

    def rows(self, sql: str, /, **params: object) -> list[tuple[Any, ...]]:
        with self.explained:
            return self.connection.execute(sql, params).fetchall()

    def row(self, sql: str, /, **params: object) -> tuple[Any, ...] | None:
        with self.explained:
            found: tuple[Any, ...] | None = self.connection.execute(sql, params).fetchone()
            return found

    def expect(self, queries: Iterable[Query]) -> None:
        """A file is not far away."""

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

    def next_ids(self, table: str, count: int) -> range:
        ((last,),) = self.rows(f"SELECT coalesce(max(id), 0) FROM {table}")
        return range(last + 1, last + 1 + count)

    def columns(self, table: str) -> list[str]:
        found = self.rows("SELECT name FROM pragma_table_info(:table)", table=table)
        return [name for (name,) in found]

    def follow_ids(self, table: str) -> None:
        """SQLite gives out the next higher one by itself."""

    def transaction(
        self, reach: Reach = "desk", *, is_lasting: bool = True, first: Iterable[Query] = ()
    ) -> Change:
        # A file has one writer at a time, however far it reaches.
        return Change(self, is_lasting=is_lasting)

    def read_as_lead(self) -> None:
        """Nobody is shown a part."""

    def hand_over(self, ticket_id: int, team: str | None) -> None:
        self.run("UPDATE ticket SET private_to = :team WHERE id = :id", team=team, id=ticket_id)

    def hold_tickets(self, ids: Iterable[int]) -> None:
        self._writing()

    def hold_keys(self, keys: Iterable[str]) -> None:
        self._writing()

    def claim_rescheduling(self) -> AbstractContextManager[Callable[[], object] | None]:
        from contextlib import nullcontext

        # Nobody hears it: who comes to a file meanwhile shares the work.
        return nullcontext(lambda: None)

    def snapshot(self) -> Snapshot:
        return Snapshot(self)

    def back_up(self, path: str) -> bool:
        from helpdesk_cli.store.sqlite.copies import write_copy

        with self.explained:
            write_copy(self.connection, path)
        return True

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
