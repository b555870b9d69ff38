"""The way into a desk's database: what every engine offers. `engines` opens one."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from helpdesk_cli.store.words import WordIndex

Row = tuple[Any, ...]


class Store(Protocol):
    """One connection to one desk. Every failure is raised as an `HdError` that names the place.

    Writing outside `transaction()` is a bug and raises RuntimeError.
    """

    @property
    def location(self) -> str:
        """The file or address, as it is named in messages."""

    @property
    def words(self) -> "WordIndex":
        """The index of words of tickets and articles."""

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        """All rows of a query."""

    def row(self, sql: str, /, **params: object) -> Row | None:
        """The first row of a query, if there is one."""

    def run(self, sql: str, /, **params: object) -> int:
        """Run one writing statement; the number of rows it changed."""

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Row], *, skip_known: bool = False
    ) -> None:
        """Insert rows, streamed. With `skip_known`, those that are there already stay."""

    def upsert_many(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        """Insert rows, or overwrite those with the same key. `columns` include the key."""

    def update_many(
        self, table: str, key: str, columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        """Change rows that are there. Each of `rows` has the columns, then the key."""

    def next_ids(self, table: str, count: int) -> range:
        """The ids of rows about to be added to a table whose ids are given out here: neighbours."""

    def columns(self, table: str) -> list[str]:
        """The columns of a table, in the order in which they were made."""

    def follow_ids(self, table: str) -> None:
        """Rows have come in with their ids: those that the engine gives out go on from there."""

    def transaction(self) -> AbstractContextManager[None]:
        """Read, decide and write with no other writer in between; all of it happens or nothing."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Several reads that see one and the same state; writers are not held up."""

    def close(self) -> None:
        """Let go of the database."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...
