"""Many rows into a table at once, by COPY.

For each row the server looks up one by one what it names in other tables, which costs it more than
to write the row. Where it lets us, it leaves that to us: we look up what thousands of rows name,
together, and hold it as the server would.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from psycopg import ClientCursor
from psycopg.errors import ForeignKeyViolation

if TYPE_CHECKING:
    from psycopg import Connection

Row = tuple[Any, ...]

_PAGE = 20
"""Rows that are held at a time: a mail may be of many megabytes."""

_PAGES = 2_500
"""Of the rows of so many pages it is kept in mind what they name."""

_MOST_KEPT = 100_000
"""Rows of a table that are kept in mind, because they are there until the transaction is over."""

_OWN_LOOK = "SET LOCAL session_replication_role = replica"
_SERVERS_LOOK = "SET LOCAL session_replication_role = origin"

# A server that looks up nothing passes by all triggers: there must be no others.
_MAY_LEAVE_OUT = """
SELECT pg_has_role(relowner, 'USAGE') AND {may_set} AND NOT EXISTS (
    SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND NOT tgisinternal AND tgtype & 4 <> 0)
FROM pg_class WHERE oid = CAST(%(table)s AS regclass)
"""
_MAY_SET = """CASE WHEN current_setting('is_superuser') = 'on' THEN true
    ELSE has_parameter_privilege('session_replication_role', 'SET') END"""
_MAY_SET_14 = "current_setting('is_superuser') = 'on'"

_KEYS = """
SELECT child.attname, CAST(CAST(confrelid AS regclass) AS text), parent.attname
FROM pg_constraint
JOIN pg_attribute AS child ON child.attrelid = conrelid AND child.attnum = conkey[1]
JOIN pg_attribute AS parent ON parent.attrelid = confrelid AND parent.attnum = confkey[1]
WHERE contype = 'f' AND conrelid = CAST(%(table)s AS regclass)
"""

_TYPES = """
SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
WHERE attrelid = CAST(%(table)s AS regclass) AND attnum > 0 AND NOT attisdropped
"""
_WRITTEN_AS = {"tsvector": "text"}


class _Key(NamedTuple):
    """A column that names rows of another table."""

    column: str
    parent: str
    key: str


class CopyingIn:
    """Copies rows in over a connection, within one transaction."""

    def __init__(self, connection: "Connection[Row]") -> None:
        self.connection = connection
        self._keys: dict[str, list[_Key]] = {}
        self._types: dict[str, dict[str, str]] = {}
        self._there: dict[tuple[str, str], set[object]] = defaultdict(set)

    def copy(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """Add these rows; ForeignKeyViolation when one names what is not there."""
        keys = [key for key in self._ours_to_look_up(table) if key.column in columns]
        if not keys:
            self._copy(table, columns, rows)
            return
        own = [_Key("id", table, "id")] if "id" in columns else []
        places = [(key, columns.index(key.column)) for key in (*keys, *own)]
        pages = pages_of(iter(rows), _PAGE)
        while (first := next(pages, None)) is not None:
            named: dict[_Key, set[object]] = {key: set() for key, _ in places}
            self._ask(_OWN_LOOK)
            self._copy(
                table, columns, _note(chain([first], islice(pages, _PAGES - 1)), places, named)
            )
            self._ask(_SERVERS_LOOK)
            for key in keys:
                self._look_up(table, key, named[key])
            for key in own:
                self._keep(key, named[key])

    def _ours_to_look_up(self, table: str) -> list[_Key]:
        """What the server need not look up of this table, because we will."""
        if table not in self._keys:
            has_grants = self.connection.info.server_version >= 150_000
            may_set = _MAY_SET if has_grants else _MAY_SET_14
            ((may,),) = self._ask(_MAY_LEAVE_OUT.format(may_set=may_set), table=table)
            self._keys[table] = [_Key(*row) for row in self._ask(_KEYS, table=table)] if may else []
        return self._keys[table]

    def _copy(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        if table not in self._types:
            self._types[table] = dict(self._ask(_TYPES, table=table))
        types = [self._types[table][column] for column in columns]
        into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self.connection.cursor().copy(into) as copy:
            # Who is told need not look at every value for how to write it.
            copy.set_types([_WRITTEN_AS.get(each, each) for each in types])
            for row in rows:
                copy.write_row(row)

    def _look_up(self, table: str, key: _Key, values: set[object]) -> None:
        asked = values - self._there[key.parent, key.key] - {None}
        if not asked:
            return
        ((held,),) = self._ask(
            f"SELECT count(*) FROM (SELECT 1 FROM {key.parent} WHERE {key.key} = ANY(%(asked)s)"
            " FOR KEY SHARE) AS held",
            asked=list(asked),
        )
        if held != len(asked):
            raise ForeignKeyViolation(
                f"{table}.{key.column} names a {key.parent} that is not there"
            )
        self._keep(key, asked)

    def _keep(self, key: _Key, values: set[object]) -> None:
        """Note rows that nobody can take away now: this transaction has written or holds them."""
        there = self._there[key.parent, key.key]
        if len(there) > _MOST_KEPT:
            there.clear()
        there.update(values)

    def _ask(self, sql: str, **params: object) -> list[Row]:
        cursor = ClientCursor(self.connection).execute(sql, params or None)
        return cursor.fetchall() if cursor.description else []


def _note(
    pages: Iterable[list[Row]], places: Sequence[tuple[_Key, int]], named: dict[_Key, set[object]]
) -> Iterator[Row]:
    """The rows of the pages; what they name is added to `named`."""
    for page in pages:
        for key, place in places:
            named[key].update(map(itemgetter(place), page))
        yield from page


def pages_of(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    return iter(lambda: list(islice(rows, size)), [])
