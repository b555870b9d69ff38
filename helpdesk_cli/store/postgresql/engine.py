"""The PostgreSQL engine: what every store offers, as a server does it. `opening` makes one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from helpdesk_cli.store.door.store import Query, Reach
from helpdesk_cli.store.postgresql.bulk.copying_in import CopyingIn, pages_of
from helpdesk_cli.store.postgresql.connection.address import Address
from helpdesk_cli.store.postgresql.expected import Row
from helpdesk_cli.store.postgresql.locks import Claim
from helpdesk_cli.store.postgresql.session import Change, Session, Snapshot
from helpdesk_cli.store.postgresql.statements import (
    translate,
    write_insert,
    write_overwriting,
    write_row,
    write_update,
)
from helpdesk_cli.store.postgresql.trouble import hidden_row
from helpdesk_cli.store.terms import write_ids

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Login
    from helpdesk_cli.store.door.words import WordIndex

_FEW = 200
"""More rows than these are copied in: that takes messages of its own."""

_PAGE = 500
"""So many rows stand in one statement, at most."""


class PostgresqlStore(Session):
    """A `Store` (see `store.door.store`) in one schema of a server."""

    unheld_first = " FOR NO KEY UPDATE OF ticket SKIP LOCKED"

    def __init__(self, address: Address, busy_seconds: float) -> None:
        super().__init__(address, busy_seconds)
        self.clock_at: float | None = None
        self.login: Login | None = None
        self._words: WordIndex | None = None
        self._copying: CopyingIn | None = None

    @property
    def words(self) -> "WordIndex":
        if self._words is None:
            from helpdesk_cli.store.postgresql.words.index import TsvectorWords

            self._words = TsvectorWords(self)
        return self._words

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        return self.ask(Query(sql, params))

    def row(self, sql: str, /, **params: object) -> Row | None:
        return next(iter(self.rows(sql, **params)), None)

    def run(self, sql: str, /, **params: object) -> int:
        with self.writing():
            return self.execute(translate(sql), params).rowcount

    def run_script(self, script: str) -> None:
        """Run statements as they stand, which have no parameters."""
        with self.writing():
            self.execute(script)

    def insert_many(
        self, table: str, columns: Sequence[str], rows: Iterable[Row], *, skip_known: bool = False
    ) -> None:
        left = iter(rows)
        with self.writing():
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
            self.send_now()
            self._copying.copy(table, columns, chain(first, left))

    def upsert_many(
        self, table: str, key: Sequence[str], columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        places = [columns.index(name) for name in key]
        # One statement may overwrite a row once: of rows with one key the last one counts.
        last = {tuple(row[place] for place in places): row for row in rows}
        with self.writing():
            self._insert(table, columns, iter(last.values()), write_overwriting(key, columns))

    def update_many(
        self, table: str, key: str, columns: Sequence[str], rows: Iterable[Row]
    ) -> None:
        sql = write_update(table, key, columns)
        # What the server hides is not to be left out silently, so each row is looked at then.
        sees_part = self.login is not None and self.login.sees_part
        with self.writing():
            for row in rows:
                filled = self.fill_in(sql, row)
                if not sees_part:
                    self.send_later(filled)
                elif not self.execute(filled).rowcount:
                    raise hidden_row(self.location)

    def next_ids(self, table: str, count: int) -> range:
        if not count:
            return range(0)
        sees_all = not (self.login and self.login.sees_part)
        alone = self.reach == "desk" and sees_all
        statements = self.locks.give_out(table, count, alone=alone)
        with self.writing():
            ((last, *_),) = self.ask_with_expected(statements)
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
        self.looks_at = self.address.lead_first

    def hand_over(self, ticket_id: int, team: str | None) -> None:
        if self.login and self.login.has_rules:
            # Whoever does it may not see the ticket any more when it is done.
            self.rows("SELECT hand_over(:id, :team)", id=ticket_id, team=team)
        else:
            self.run("UPDATE ticket SET private_to = :team WHERE id = :id", id=ticket_id, team=team)

    def transaction(
        self, reach: Reach = "desk", *, is_lasting: bool = True, first: Iterable[Query] = ()
    ) -> Change:
        return Change(self, reach, is_lasting=is_lasting, first=first)

    def hold_tickets(self, ids: Iterable[int]) -> None:
        if self.reach == "desk":
            return
        # In one order, so that no two wait for each other.
        sql = f"SELECT id FROM ticket WHERE id IN ({write_ids(ids)}) ORDER BY id FOR NO KEY UPDATE"
        with self.holding():
            self.ask_with_expected(sql)

    def hold_keys(self, keys: Iterable[str]) -> None:
        with self.holding():
            self.ask_with_expected(self.locks.hold(keys))

    def claim_rescheduling(self) -> Claim:
        return Claim(self.address, self.locks.try_rescheduling())

    def snapshot(self) -> Snapshot:
        return Snapshot(self)

    def begin(self, *statements: str, first: Iterable[Query] = ()) -> list[Row]:
        self._copying = None
        return super().begin(*statements, first=first)

    def roll_back(self) -> None:
        self._words = None
        super().roll_back()

    def back_up(self, path: str) -> bool:
        from helpdesk_cli.store.postgresql.bulk.dumps import can_dump, write_dump

        # pg_dump takes no part of a table for the whole.
        has_rules = self.login is not None and self.login.has_rules
        if has_rules or not can_dump(self.connection.info.server_version):
            return False
        write_dump(self.address, path)
        return True

    def _insert(
        self, table: str, columns: Sequence[str], rows: Iterator[Row], ending: str = ""
    ) -> None:
        into, values = write_insert(table, columns), write_row(columns)
        for page in pages_of(rows, _PAGE):
            self.send_later(into + ", ".join(self.fill_in(values, row) for row in page) + ending)
