"""A session with the server: one connection, and the transaction on it.

Statements leave as text with their values in it, so that several go in one message, and none leaves
anything behind: it works behind poolers that give each transaction another session. What is written
waits for the next message of its transaction: where many work, each message waits for a processor
on both sides.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from secrets import token_hex
from typing import Self

from psycopg import ClientCursor, Error, OperationalError
from psycopg.abc import Params
from psycopg.pq import TransactionStatus

from helpdesk_cli.errors import HdError
from helpdesk_cli.store.door.moved import ASK_MOVED, was_moved
from helpdesk_cli.store.door.store import Query, Reach
from helpdesk_cli.store.postgresql.connection.address import Address
from helpdesk_cli.store.postgresql.connection.connecting import connect_patiently, connect_to
from helpdesk_cli.store.postgresql.expected import Expected, Row
from helpdesk_cli.store.postgresql.locks import Locks
from helpdesk_cli.store.postgresql.statements import tell_changed, translate
from helpdesk_cli.store.postgresql.trouble import Explained, lost_at_the_end, outcome_unknown

_MOST_WAITING = 500
"""So many statements wait for the next message, at most."""

_LONG = 100_000
"""Characters of a statement that waits for no other."""


class Snapshot:
    """Reads that see one state; of the statements inside all count, or none if one raises."""

    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    def __init__(self, session: "Session") -> None:
        self.session = session

    def __enter__(self) -> None:
        self.session.begin(self.begin)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.session.roll_back()


class Transaction(Snapshot):
    """In it alone the store may be written to, by others at the same time as far as it reaches."""

    # Not REPEATABLE READ: that sees the desk as it was before it waited for the lock.
    begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

    def __init__(
        self,
        session: "Session",
        reach: Reach,
        *,
        is_lasting: bool = True,
        first: Iterable[Query] = (),
    ) -> None:
        super().__init__(session)
        self._reach = reach
        self._first = first
        if not is_lasting:
            self.begin += "; SET LOCAL synchronous_commit = off"

    def __enter__(self) -> None:
        self.session.begin(self.begin, self.session.locks.write(self._reach))
        self.session.reach = self._reach

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.session.reach = None
        if error is None:
            self.session.commit()
        else:
            self.session.roll_back()


class Change(Transaction):
    """A transaction on a desk that is laid out, and in use."""

    def __enter__(self) -> None:
        locks = self.session.locks.write(self._reach)
        left = self.session.begin(self.begin, locks, ASK_MOVED, first=self._first)
        if left:
            self.session.roll_back()
            raise was_moved(self.session.location, left[0][0])
        self.session.reach = self._reach


class Session:
    """One connection to the schema of a desk."""

    def __init__(self, address: Address, busy_seconds: float) -> None:
        self.location = address.name
        self.schema = address.schema
        self.explained = Explained(address.name)
        self.reach: Reach | None = None
        self.locks = Locks(address.schema, busy_seconds)
        self.address = address
        self.looks_at = address.here
        self._is_begun = False
        self._has_changed = False
        self._unsent: list[str] = []
        self._expected = Expected()
        self._key: str | None = None
        with self.explained:
            self.connection = connect_to(address)

    @property
    def command_key(self) -> str | None:
        if self._key is None:
            self._key = token_hex(16)
        return self._key

    def begin(self, *statements: str, first: Iterable[Query] = ()) -> list[Row]:
        """Begin a transaction with these statements, and these queries after them, in one message;
        what the last statement finds."""
        if self._is_begun:
            raise RuntimeError("a transaction has begun already")
        begin, *others = statements
        here = self.looks_at if begin == Snapshot.begin else self.address.here
        self._key = None
        self._has_changed = False
        self._expected.announce(first)
        try:
            with self.explained:
                found = self._ask_anew(begin, here, *others)
        except BaseException:
            self.roll_back()
            raise
        self._is_begun = True
        return found

    def commit(self) -> None:
        """End the transaction; what was written is there from now on, and who listens is told."""
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            self.roll_back()
            raise RuntimeError("an error of the database was caught within a transaction")
        try:
            with self.explained:
                self.execute(
                    f"{tell_changed(self.schema)}; COMMIT" if self._has_changed else "COMMIT"
                )
        except BaseException as error:
            self.roll_back()
            if not (isinstance(error, HdError) and self.connection.closed):
                raise
            self._look_for_outcome()
        self._is_begun = False
        self._expected.clear()

    def roll_back(self) -> None:
        """End the transaction as if it had never begun."""
        self._is_begun = False
        self._unsent.clear()
        self._expected.clear()
        # A connection that is lost has rolled back, and what went wrong first is what to tell.
        with suppress(Error):
            self.execute("ROLLBACK")

    def _look_for_outcome(self) -> None:
        """Whether what was lost at its very end has happened; raises unless it has."""
        try:
            connection = connect_patiently(self.address)
            # The lost session may still be at it: it has let go of the lock when it is over.
            self.connection = connection
            alone = self.locks.write("desk")
            self.execute("; ".join((Transaction.begin, self.address.here, alone)))
            found = self.execute("SELECT 1 FROM command WHERE key = %s", [self._key]).fetchone()
            self.execute("ROLLBACK")
        except Error as error:
            raise outcome_unknown(self.location) from error
        if self._key is None:
            raise outcome_unknown(self.location)
        if found is None:
            raise lost_at_the_end(self.location)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def expect(self, queries: Iterable[Query]) -> None:
        # Outside of a transaction the answers would be of another moment than others.
        if self._is_begun:
            self._expected.announce(queries)

    def ask(self, query: Query) -> list[Row]:
        """Read, in the transaction if one has begun, with what else was announced in it."""
        with self.explained:
            if not self._is_begun:
                return self._ask_anew(self.looks_at, query)
            if self._expected.awaits(query):
                self.ask_with_expected()
            found = self._expected.find_answer(query)
            return self.ask_with_expected(query) if found is None else found

    def ask_with_expected(self, *asked: str | Query) -> list[Row]:
        """Ask this, and after it what was announced, in one message; what the last of it finds."""
        return self._ask(asked, self._send)

    def _ask_anew(self, *asked: str | Query) -> list[Row]:
        """The same as the first message of something; over a new connection if this one was lost
        meanwhile."""
        if self.connection.closed:
            self.connection = connect_to(self.address)
        return self._ask(asked, self._send_anew)

    def _ask(
        self, asked: Iterable[str | Query], send: Callable[[str], ClientCursor[Row]]
    ) -> list[Row]:
        expected = self._expected.take()
        cursor = send("; ".join(map(self._fill, (*asked, *expected))))
        answers = [each.fetchall() if each.description else [] for each in cursor.results()]
        own = len(answers) - len(expected)
        self._expected.keep(expected, answers[own:])
        return answers[own - 1] if own else []

    def _fill(self, asked: str | Query) -> str:
        if isinstance(asked, str):
            return asked
        return self.fill_in(translate(asked.sql), asked.values)

    def _send_anew(self, text: str) -> ClientCursor[Row]:
        try:
            return self._send(text)
        except OperationalError:
            if not self.connection.closed:
                raise
        self.connection = connect_to(self.address)
        return self._send(text)

    def execute(self, text: str, params: Params | None = None) -> ClientCursor[Row]:
        """Send one message of one or more statements, after those that wait for it; the cursor
        stands on the last."""
        cursor = self._send(text, params)
        while cursor.nextset():
            pass
        return cursor

    def _send(self, text: str, params: Params | None = None) -> ClientCursor[Row]:
        """The same; the cursor stands on the first statement."""
        cursor = ClientCursor(self.connection)
        if self._unsent:
            last = text if params is None else cursor.mogrify(text, params)
            text, params = "; ".join((*self._unsent, last)), None
            self._unsent.clear()
        return cursor.execute(text, params)

    def send_later(self, sql: str) -> None:
        """Send a statement that answers nothing with the next message."""
        if len(self._unsent) < _MOST_WAITING and len(sql) < _LONG:
            self._unsent.append(sql)
        else:
            self.execute(sql)

    def send_now(self) -> None:
        """Send what waits for the next message."""
        if self._unsent:
            self.execute(self._unsent.pop())

    def fill_in(self, sql: str, values: Params) -> str:
        return ClientCursor(self.connection).mogrify(sql, values)

    def writing(self) -> Explained:
        """Within it the desk is written to, which others are told at the end."""
        # A log is nothing that anybody watches.
        self._has_changed = self.reach != "log"
        return self.holding()

    def holding(self) -> Explained:
        """Within it locks are taken, or something is written: in a transaction only."""
        if self.reach is None:
            raise RuntimeError("the store is written to within store.transaction() only")
        self._expected.outdate()
        return self.explained
