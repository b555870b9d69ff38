"""A look into a desk's file: what SQLite says of it, its schema, and what FTS5 holds."""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing

from helpdesk_cli.domain.doctor.schema import PartKey
from helpdesk_cli.store.door.inspection import Damage, ForeignKey
from helpdesk_cli.store.door.store import Row
from helpdesk_cli.store.sqlite.engine import SqliteStore, Transaction
from helpdesk_cli.store.sqlite.schema.words import ARTICLE_SQL, DOCUMENT_SQL, ID_BITS, PLACE
from helpdesk_cli.store.sqlite.words.index import teach_words
from helpdesk_cli.store.terms import write_ids

_OF_INDEX = re.compile(r"(?:missing from|entries in|entry in|order in) index (\w+)")
_MOST = 100
"""Lines of `integrity_check`."""

_ID = (1 << ID_BITS) - 1
_PAGE = 500

WORD_INDEX = "index of words"
_OF_TICKET = ("subject", "messages", "fields")
_OF_ARTICLE = ("title", "topics", "body")
_WORD = re.compile("[a-z0-9\x80-\U0010ffff]+")
_SMALL = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_LONGEST_WORD = 32_768
"""FTS5 cuts off what is longer, in bytes."""


class SqliteInspection:
    """An `Inspection` (see `store.door.inspection`) of one SQLite file."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.version = f"SQLite {sqlite3.sqlite_version}"
        real = os.path.realpath(store.location)
        self.files = [path for path in (real, f"{real}-wal", f"{real}-shm") if os.path.exists(path)]

    def find_damage(self) -> list[Damage]:
        lines = [line for (line,) in self._store.rows(f"PRAGMA integrity_check({_MOST})")]
        return [] if lines == ["ok"] else [_read_damage(line) for line in lines]

    def list_foreign_keys(self) -> list[ForeignKey]:
        rows = self._store.rows(
            'SELECT made.name, pointer."from", pointer."table", coalesce(pointer."to", \'id\')'
            " FROM sqlite_schema AS made JOIN pragma_foreign_key_list(made.name) AS pointer"
            " WHERE made.type = 'table' ORDER BY made.name, pointer.id"
        )
        return [ForeignKey(*row) for row in rows]

    def read_schema(self) -> dict[PartKey, str]:
        return dict(_read_parts(self._store))

    def lay_out_schema(self) -> dict[PartKey, str]:
        from helpdesk_cli.store.sqlite.migrating import lay_out

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            made = SqliteStore(":memory:", connection)
            with Transaction(made):
                lay_out(made)
            return dict(_read_parts(made))

    def rebuild_index(self, name: str) -> None:
        self._store.run(f"REINDEX {name}")

    def make_part(self, kind: str, name: str, definition: str) -> None:
        dropped = "TABLE" if kind == WORD_INDEX else kind
        self._store.run(f"DROP {dropped} IF EXISTS {name}")
        self._store.run(definition)

    def find_wrong_words(self, ids: Collection[int]) -> list[int]:
        teach_words(self._store.connection)
        asked = set(ids)
        places = self._store.rows(f"SELECT {PLACE}, id FROM ticket")
        unasked = {place for place, ticket_id in places if ticket_id not in asked}
        held = self._tally_held("ticket_text", "indexed_word", unasked)
        wrong = _find_differing(held, self._tally_tickets(sorted(asked)))
        return sorted({-place & _ID for place in wrong})

    def find_wrong_articles(self) -> list[int]:
        teach_words(self._store.connection)
        held = self._tally_held("article_text", "indexed_article_word", ())
        return sorted(_find_differing(held, _tally(self._store.rows(ARTICLE_SQL), _OF_ARTICLE)))

    def find_lagging_ids(self) -> list[str]:
        return []  # the next id is always above all others

    def _tally_held(self, index: str, vocabulary: str, unasked: Collection[int]) -> dict[int, int]:
        """The rows as an index has them: sums of hashes, one for each word at its place."""
        self._store.rows(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{vocabulary}"
            f" USING fts5vocab (main, {index}, instance)"
        )
        tallies: Counter[int] = Counter()
        with self._store.explained:
            found = self._store.connection.execute(
                f'SELECT doc, col, "offset", CAST(term AS BLOB) FROM temp.{vocabulary}'
            )
            for word in found:
                if word[0] not in unasked:
                    tallies[word[0]] += hash(word)
        return tallies

    def _tally_tickets(self, ids: list[int]) -> dict[int, int]:
        """The same of tickets, as they are stored."""
        tallies: dict[int, int] = {}
        for start in range(0, len(ids), _PAGE):
            page = write_ids(ids[start : start + _PAGE])
            rows = self._store.rows(f"{DOCUMENT_SQL} WHERE ticket.id IN ({page})")
            tallies |= _tally(rows, _OF_TICKET)
        return tallies


def _find_differing(held: Mapping[int, int], wanted: Mapping[int, int]) -> set[int]:
    return {row for row in held.keys() | wanted.keys() if held.get(row) != wanted.get(row)}


def _tally(rows: Iterable[Row], columns: Sequence[str]) -> dict[int, int]:
    return {
        row: sum(
            hash((row, column, offset, word))
            for column, text in zip(columns, texts, strict=True)
            for offset, word in enumerate(_list_words(text))
        )
        for row, *texts in rows
    }


def _list_words(text: str | None) -> Iterator[bytes]:
    """The words of a document as FTS5 cuts them, which were cut by `WORDS_OF` before."""
    for word in _WORD.findall((text or "").translate(_SMALL)):
        yield word.encode()[:_LONGEST_WORD]


def _read_damage(line: str) -> Damage:
    found = _OF_INDEX.search(line)
    return Damage(line, found[1] if found else None)


def _read_parts(store: SqliteStore) -> Iterator[tuple[PartKey, str]]:
    """Tables by their columns, for the text of one says how it came to be; else as written."""
    for kind, name, sql in store.rows(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT LIKE '~_%' ESCAPE '~'"
        " AND name NOT LIKE '%~_text~_%' ESCAPE '~'"
    ):
        if kind != "table":
            yield (kind, name), sql
        elif sql.startswith("CREATE VIRTUAL"):
            yield (WORD_INDEX, name), sql
        else:
            yield (kind, name), ""
            yield from _read_columns(store, name)


def _read_columns(store: SqliteStore, table: str) -> Iterator[tuple[PartKey, str]]:
    for name, *said in store.rows(
        'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(:table)', table=table
    ):
        yield ("column", f"{table}.{name}"), repr(said)
    for column, parent, key in store.rows(
        'SELECT "from", "table", "to" FROM pragma_foreign_key_list(:table)', table=table
    ):
        yield ("foreign key", f"{table}.{column}"), f"REFERENCES {parent} ({key})"
