"""A desk on a server opened to be read: over libpq alone, as long as nothing more is asked."""

from __future__ import annotations

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.login import Login
from helpdesk_cli.store.door.moved import ASK_MOVED, was_moved
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.postgresql.connection.address import Address, read_address
from helpdesk_cli.store.postgresql.connection.greeting import ask_version
from helpdesk_cli.store.postgresql.connection.libpq import Connection, LibpqError, load_libpq

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from typing import Self

    from helpdesk_cli.store.door.store import Query, Reach, Row, Store
    from helpdesk_cli.store.door.words import WordIndex


def open_reading(location: str, open_whole: Callable[[], Store]) -> Store:
    """The desk for a command that is not expected to write; `open_whole` is asked for all else.

    At once where there is no libpq, and where anything is not as it should be: it tells.
    """
    library = load_libpq()
    if library is None:
        return open_whole()
    address = read_address(location)
    try:
        connection = Connection(library, address.connection)
    except LibpqError:
        return open_whole()
    store = ReadingStore(address, connection, open_whole)
    if store.version != SCHEMA_VERSION:
        store.close()
        return open_whole()
    return store


class ReadingStore:
    """A `Store` (see `store.door.store`) that becomes another where more than rows is asked for."""

    def __init__(
        self, address: Address, connection: Connection, open_whole: Callable[[], Store]
    ) -> None:
        self.location = address.name
        self.version = 0
        self.clock_at: float | None = None
        self.login: Login | None = None
        self._connection = connection
        self._here = address.here
        self._open_whole = open_whole
        self._opened: Store | None = None
        self._is_adding = False
        try:
            ask = f"{address.here}; {ask_version(address.schema)}"
            ((version, clock, *who),), _ = connection.run(ask, {})
        except (LibpqError, ValueError):
            return
        self.version, self.clock_at, self.login = version, float(clock), Login(*who)

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        if self._opened is None:
            try:
                text = sql if self._is_adding else f"{self._here}; {sql}"
                return self._connection.run(text, params)[0]
            except LibpqError:
                if self._is_adding:
                    raise self._refused() from None
        return self._whole.rows(sql, **params)

    def row(self, sql: str, /, **params: object) -> Row | None:
        return next(iter(self.rows(sql, **params)), None)

    def expect(self, queries: Iterable[Query]) -> None:
        if self._opened is not None:
            self._opened.expect(queries)

    def run(self, sql: str, /, **params: object) -> int:
        if not self._is_adding:
            return self._whole.run(sql, **params)
        try:
            return self._connection.run(sql, params)[1]
        except LibpqError:
            raise self._refused() from None

    def transaction(
        self, reach: Reach = "desk", *, is_lasting: bool = True, first: Iterable[Query] = ()
    ) -> AbstractContextManager[None]:
        if reach == "log" and self._opened is None:
            return _Adding(self)
        return self._whole.transaction(reach, is_lasting=is_lasting, first=first)

    def begin(self) -> None:
        """Begin to add to a log. StoreError on a desk that was moved."""
        try:
            left, _ = self._connection.run(f"BEGIN; {self._here}; {ASK_MOVED}", {})
        except LibpqError:
            raise self._refused() from None
        self._is_adding = True
        if left:
            self.end(keep=False)
            raise was_moved(self.location, left[0][0])

    def end(self, *, keep: bool) -> None:
        """What was added counts from now on, or is taken back."""
        self._is_adding = False
        try:
            self._connection.run("COMMIT" if keep else "ROLLBACK", {})
        except LibpqError:
            if keep:
                raise self._refused() from None

    def _refused(self) -> StoreError:
        return StoreError(f"{self.location}: the log was not written", hint="try again")

    @property
    def _whole(self) -> Store:
        if self._opened is None:
            self._opened = self._open_whole()
            self._connection.close()
        return self._opened

    @property
    def words(self) -> WordIndex:
        if self._opened is None:
            from helpdesk_cli.store.postgresql.words.index import TsvectorWords

            return TsvectorWords(self)
        return self._opened.words

    @property
    def command_key(self) -> str | None:
        return self._whole.command_key

    @property
    def unheld_first(self) -> str:
        return self._whole.unheld_first

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Row], *, skip_known: bool = False
    ) -> None:
        self._whole.insert_many(table, columns, rows, skip_known=skip_known)

    def upsert_many(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        self._whole.upsert_many(table, key, columns, rows)

    def update_many(
        self, table: str, key: str, columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        self._whole.update_many(table, key, columns, rows)

    def next_ids(self, table: str, count: int) -> range:
        return self._whole.next_ids(table, count)

    def columns(self, table: str) -> list[str]:
        return self._whole.columns(table)

    def follow_ids(self, table: str) -> None:
        self._whole.follow_ids(table)

    def read_as_lead(self) -> None:
        self._whole.read_as_lead()

    def hand_over(self, ticket_id: int, team: str | None) -> None:
        self._whole.hand_over(ticket_id, team)

    def hold_tickets(self, ids: Iterable[int]) -> None:
        self._whole.hold_tickets(ids)

    def hold_keys(self, keys: Iterable[str]) -> None:
        self._whole.hold_keys(keys)

    def claim_rescheduling(self) -> AbstractContextManager[Callable[[], object] | None]:
        return self._whole.claim_rescheduling()

    def snapshot(self) -> AbstractContextManager[None]:
        return self._whole.snapshot()

    def back_up(self, path: str) -> bool:
        return self._whole.back_up(path)

    def close(self) -> None:
        self._connection.close()
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


class _Adding:
    """A transaction that only adds to a log."""

    def __init__(self, store: ReadingStore) -> None:
        self._store = store

    def __enter__(self) -> None:
        self._store.begin()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._store.end(keep=error is None)
