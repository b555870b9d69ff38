"""The PostgreSQL engine: runs statements on one connection. `opening` makes one.

Statements leave as text with their values in it, so that several go in one message, and none leaves
anything behind in the session: it works behind poolers that give each transaction another one.
What is written waits for the next message of its transaction: where many work, each message waits
for a processor on both sides.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Self

from psycopg import ClientCursor, Error, OperationalError
from psycopg.abc import Params
from psycopg.pq import TransactionStatus

from helpdesk_cli.errors import HdError
from helpdesk_cli.store.door.moved import ASK_MOVED, was_moved
from helpdesk_cli.store.door.store import Reach
from helpdesk_cli.store.postgresql.bulk.copying_in import CopyingIn, pages_of
from helpdesk_cli.store.postgresql.connection.address import Address
from helpdesk_cli.store.postgresql.connection.connecting import connect_patiently, connect_to
from helpdesk_cli.store.postgresql.locks import Claim, Locks
from helpdesk_cli.store.postgresql.statements import (
    tell_changed,
    translate,
    write_insert,
    write_overwriting,
    write_row,
    write_update,
)
from helpdesk_cli.store.postgresql.trouble import (
    Explained,
    hidden_row,
    lost_at_the_end,
    outcome_unknown,
)
from helpdesk_cli.store.terms import write_ids

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Login
    from helpdesk_cli.store.door.words import WordIndex

Row = tuple[Any, ...]

_FEW = 50
"""More rows than these are copied in."""

_PAGE = 500

_LONG = 100_000
"""Characters of a statement that waits for no other."""


class Snapshot:
    """Reads that see one state; of the statements inside all count, or none if one raises."""

    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

    def __init__(self, store: "PostgresqlStore") -> None:
        self.store = store

    def __enter__(self) -> None:
        self.store.begin(self.begin)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.roll_back()


class Transaction(Snapshot):
    """In it alone the store may be written to, by others at the same time as far as it reaches."""

    # Not REPEATABLE READ: that sees the desk as it was before it waited for the lock.
    begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"

    def __init__(self, store: "PostgresqlStore", reach: Reach, *, is_lasting: bool = True) -> None:
        super().__init__(store)
        self._reach = reach
        if not is_lasting:
            self.begin += "; SET LOCAL synchronous_commit = off"

    def __enter__(self) -> None:
        self.store.begin(self.begin, self.store.locks.write(self._reach))
        self.store.reach = self._reach

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.store.reach = None
        if error is None:
            self.store.commit()
        else:
            self.store.roll_back()


class Change(Transaction):
    """A transaction on a desk that is laid out, and in use."""

    def __enter__(self) -> None:
        locks = self.store.locks.write(self._reach)
        left = self.store.begin(self.begin, locks, ASK_MOVED).fetchone()
        if left is not None:
            self.store.roll_back()
            raise was_moved(self.store.location, left[0])
        self.store.reach = self._reach


class PostgresqlStore:
    """A `Store` (see `store.door.store`) in one schema of a server."""

    unheld_first = " FOR NO KEY UPDATE OF ticket SKIP LOCKED"

    def __init__(self, address: Address, busy_seconds: float) -> None:
        self.location = address.name
        self.schema = address.schema
        self.explained = Explained(address.name)
        self.reach: Reach | None = None
        self.clock_at: float | None = None
        self.login: Login | None = None
        self.locks = Locks(address.schema, busy_seconds)
        self._address = address
        self._is_begun = False
        self._has_changed = False
        self._unsent: list[str] = []
        self._looks_at = address.here
        self._words: WordIndex | None = None
        self._copying: CopyingIn | None = None
        self._key: str | None = None
        with self.explained:
            self.connection = connect_to(address)

    @property
    def words(self) -> "WordIndex":
        if self._words is None:
            from helpdesk_cli.store.postgresql.words.index import TsvectorWords

            self._words = TsvectorWords(self)
        return self._words

    @property
    def command_key(self) -> str | None:
        if self._key is None:
            self._key = token_hex(16)
        return self._key

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        return self._ask(sql, params).fetchall()

    def row(self, sql: str, /, **params: object) -> Row | None:
        return self._ask(sql, params).fetchone()

    def run(self, sql: str, /, **params: object) -> int:
        with self._writing():
            return self._execute(translate(sql), params).rowcount

    def run_script(self, script: str) -> None:
        """Run statements as they stand, which have no parameters."""
        with self._writing():
            self._execute(script)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Row], *, skip_known: bool = False
    ) -> None:
        left = iter(rows)
        with self._writing():
            if skip_known:
                self._insert(table, columns, left, " ON CONFLICT DO NOTHING")
                return
            first = list(islice(left, _FEW + 1))
            if len(first) <= _FEW or (self.login and self.login.has_rules):
                # The server copies nothing in where it must look at every row.
                self._insert(table, columns, chain(first, left))
                return
            if self._copying is None:
                self._copying = CopyingIn(self.connection)
            self._send_now()
            self._copying.copy(table, columns, chain(first, left))

    def upsert_many(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        places = [columns.index(name) for name in key]
        # One statement may overwrite a row once: of rows with one key the last one counts.
        last = {tuple(row[place] for place in places): row for row in rows}
        with self._writing():
            self._insert(table, columns, iter(last.values()), write_overwriting(key, columns))

    def update_many(
        self, table: str, key: str, columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        sql = write_update(table, key, columns)
        # What the server hides is not to be left out silently, so each row is looked at then.
        sees_part = self.login is not None and self.login.sees_part
        with self._writing():
            for row in rows:
                filled = self._fill_in(sql, row)
                if not sees_part:
                    self._send_later(filled)
                elif not self._execute(filled).rowcount:
                    raise hidden_row(self.location)

    def next_ids(self, table: str, count: int) -> range:
        if not count:
            return range(0)
        sees_all = not (self.login and self.login.sees_part)
        alone = self.reach == "desk" and sees_all
        statements = self.locks.give_out(table, count, alone=alone)
        with self._writing():
            ((last, *_),) = self._execute(statements).fetchall()
        return range(last + 1 - count, last + 1)

    def columns(self, table: str) -> list[str]:
        found = self.rows(
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:table AS regclass)"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            table=table,
        )
        return [name for (name,) in found]

    def follow_ids(self, table: str) -> None:
        if "id" in self.columns(table):
            self.rows(
                "SELECT setval(pg_get_serial_sequence(:table, 'id'), last) FROM"
                f" (SELECT max(id) AS last FROM {table}) AS given WHERE last IS NOT NULL",
                table=table,
            )

    def read_as_lead(self) -> None:
        self._looks_at = self._address.lead_first

    def hand_over(self, ticket_id: int, team: str | None) -> None:
        if self.login and self.login.has_rules:
            # Whoever does it may not see the ticket any more when it is done.
            self.rows("SELECT hand_over(:id, :team)", id=ticket_id, team=team)
        else:
            self.run("UPDATE ticket SET private_to = :team WHERE id = :id", id=ticket_id, team=team)

    def transaction(self, reach: Reach = "desk", *, is_lasting: bool = True) -> Change:
        return Change(self, reach, is_lasting=is_lasting)

    def hold_tickets(self, ids: Iterable[int]) -> None:
        if self.reach == "desk":
            return
        # In one order, so that no two wait for each other.
        sql = f"SELECT id FROM ticket WHERE id IN ({write_ids(ids)}) ORDER BY id FOR NO KEY UPDATE"
        with self._holding():
            self._execute(sql)

    def hold_keys(self, keys: Iterable[str]) -> None:
        with self._holding():
            self._execute(self.locks.hold(keys))

    def claim_planning(self) -> Claim:
        return Claim(self._address, self.locks.try_planning())

    def snapshot(self) -> Snapshot:
        return Snapshot(self)

    def begin(self, *statements: str) -> ClientCursor[Row]:
        """Begin a transaction with these statements, in one message; what the last one finds."""
        if self._is_begun:
            raise RuntimeError("a transaction has begun already")
        begin, *others = statements
        here = self._looks_at if begin == Snapshot.begin else self._address.here
        self._key = None
        self._has_changed = False
        self._copying = None
        try:
            with self.explained:
                found = self._execute_anew("; ".join((begin, here, *others)))
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
                self._execute(
                    f"{tell_changed(self.schema)}; COMMIT" if self._has_changed else "COMMIT"
                )
        except BaseException as error:
            self.roll_back()
            if not (isinstance(error, HdError) and self.connection.closed):
                raise
            self._look_for_outcome()
        self._is_begun = False

    def roll_back(self) -> None:
        """End the transaction as if it had never begun."""
        self._is_begun = False
        self._unsent.clear()
        self._words = None
        # A connection that is lost has rolled back, and what went wrong first is what to tell.
        with suppress(Error):
            self._execute("ROLLBACK")

    def _look_for_outcome(self) -> None:
        """Whether what was lost at its very end has happened; raises unless it has."""
        try:
            connection = connect_patiently(self._address)
            # The lost session may still be at it: it has let go of the lock when it is over.
            self.connection = connection
            alone = self.locks.write("desk")
            self._execute("; ".join((Transaction.begin, self._address.here, alone)))
            found = self._execute("SELECT 1 FROM command WHERE key = %s", [self._key]).fetchone()
            self._execute("ROLLBACK")
        except Error as error:
            raise outcome_unknown(self.location) from error
        if self._key is None:
            raise outcome_unknown(self.location)
        if found is None:
            raise lost_at_the_end(self.location)

    def back_up(self, path: str) -> bool:
        from helpdesk_cli.store.postgresql.bulk.dumps import can_dump, write_dump

        # pg_dump takes no part of a table for the whole.
        has_rules = self.login is not None and self.login.has_rules
        if has_rules or not can_dump(self.connection.info.server_version):
            return False
        write_dump(self._address, path)
        return True

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _ask(self, sql: str, params: dict[str, object]) -> ClientCursor[Row]:
        with self.explained:
            if self._is_begun:
                return self._execute(translate(sql), params)
            return self._execute_anew(f"{self._looks_at}; {translate(sql)}", params)

    def _execute_anew(
        self, text: str, params: dict[str, object] | None = None
    ) -> ClientCursor[Row]:
        """Run the first statement of something; over a new connection if this one was lost
        meanwhile."""
        try:
            return self._execute(text, params)
        except OperationalError:
            if not self.connection.closed:
                raise
        self.connection = connect_to(self._address)
        return self._execute(text, params)

    def _execute(self, text: str, params: Params | None = None) -> ClientCursor[Row]:
        """Send one message of one or more statements, after those that wait for it; the cursor
        stands on the last."""
        cursor = ClientCursor(self.connection)
        if self._unsent:
            last = text if params is None else cursor.mogrify(text, params)
            text, params = "; ".join((*self._unsent, last)), None
            self._unsent.clear()
        cursor.execute(text, params)
        while cursor.nextset():
            pass
        return cursor

    def _send_later(self, sql: str) -> None:
        """Send a statement that answers nothing with the next message."""
        if len(self._unsent) < _PAGE and len(sql) < _LONG:
            self._unsent.append(sql)
        else:
            self._execute(sql)

    def _send_now(self) -> None:
        if self._unsent:
            self._execute(self._unsent.pop())

    def _insert(
        self, table: str, columns: Sequence[str], rows: Iterator[Row], ending: str = ""
    ) -> None:
        into, values = write_insert(table, columns), write_row(columns)
        for page in pages_of(rows, _PAGE):
            self._send_later(into + ", ".join(self._fill_in(values, row) for row in page) + ending)

    def _fill_in(self, sql: str, row: Row) -> str:
        return ClientCursor(self.connection).mogrify(sql, row)

    def _writing(self) -> Explained:
        # A log is nothing that anybody watches.
        self._has_changed = self.reach != "log"
        return self._holding()

    def _holding(self) -> Explained:
        if self.reach is None:
            raise RuntimeError("the store is written to within store.transaction() only")
        return self.explained
