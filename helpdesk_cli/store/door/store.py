"""A connection to a desk, as every engine offers it; `store.engines` opens one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Login
    from helpdesk_cli.store.door.words import WordIndex

Row = tuple[Any, ...]

Reach = Literal["desk", "import", "mail", "outbox", "letters", "counts", "tickets", "log"]
"""What nobody else writes during a transaction, where an engine can tell parts of a desk apart:
anything on the desk; only the tickets that are held, or besides them what imports bring, what comes
by mail, what waits in the outbox, the letters there that are about those tickets, or what is
counted of people; or nothing, where rows are only added to a log."""


class Query(NamedTuple):
    """A statement that reads, with its values by name: it can be announced before it is asked."""

    sql: str
    values: Mapping[str, object] = {}

    def ask(self, store: "Store") -> list[Row]:
        """All rows of it."""
        return store.rows(self.sql, **self.values)


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

    @property
    def command_key(self) -> str | None:
        """The key that this transaction's entry in the log of commands must have, so that its
        outcome can be looked up after the connection was lost."""

    @property
    def unheld_first(self) -> str:
        """The end of a query that holds the ticket it finds until the transaction is over, and
        passes over those that others hold."""

    @property
    def clock_at(self) -> float | None:
        """The instant by the clock of the desk's server when it was opened; None where the clock is
        ours."""

    @property
    def login(self) -> "Login | None":
        """The login with which the desk was opened; None where nobody logs in."""

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        """All rows of a query."""

    def row(self, sql: str, /, **params: object) -> Row | None:
        """The first row of a query, if there is one."""

    def expect(self, queries: Iterable[Query]) -> None:
        """Announce what will be asked next in this transaction or snapshot: an engine far away may
        then answer all of it at once. What is written meanwhile is seen all the same."""

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
        """Consecutive ids for rows that are about to be added to a table whose ids are given out
        here."""

    def columns(self, table: str) -> list[str]:
        """The columns of a table, in the order in which they were made."""

    def follow_ids(self, table: str) -> None:
        """After rows were inserted with their ids, let those that the engine gives out continue
        from there."""

    def read_as_lead(self) -> None:
        """From now on, outside of transactions that write, every ticket is read, and words that are
        private to others are left out. For a lead whom the server shows a part of the desk."""

    def hand_over(self, ticket_id: int, team: str | None) -> None:
        """From now on this team alone reads a ticket, or everybody does."""

    def transaction(
        self, reach: Reach = "desk", *, is_lasting: bool = True, first: Iterable[Query] = ()
    ) -> AbstractContextManager[None]:
        """Read, decide and write with no other writer in between; all of it happens or nothing.

        `reach` says how far in between: see there. `first` is what will be asked first in it, as
        `expect` announces it. One that is not lasting does not wait for the
        disk: when the power fails it may be lost, unless a lasting one has followed.
        """

    def hold_tickets(self, ids: Iterable[int]) -> None:
        """Until the transaction is over, nobody else writes to these tickets; what others have
        written to them before is seen. Call it before they are read, once for all of them."""

    def hold_keys(self, keys: Iterable[str]) -> None:
        """Until the transaction is over, nobody else holds any of these keys, whatever they stand
        for. Call it once, before tickets are held."""

    def claim_rescheduling(self) -> "AbstractContextManager[Callable[[], object] | None]":
        """Claim the rescheduling of tickets by a policy for this process, until it is done or the
        process ends. Yields what to call now and then meanwhile; None where another process has the
        claim."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Several reads that see one and the same state; writers are not held up."""

    def back_up(self, path: str) -> bool:
        """Write a copy of the desk to an empty file in the engine's own way, while it is in use.

        False where it has none now.
        """

    def close(self) -> None:
        """Close the connection."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *raised: object) -> None: ...
