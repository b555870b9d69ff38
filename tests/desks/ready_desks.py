"""New desks without `hd init` each time: it is done once for a policy, and what it made is copied.

A copy has keys of its own, as every desk has, and says where its policy lies. On a server there is
no cheap copy of a hundred tables and indexes; there a desk whose test is over is emptied, filled as
it was at first, and lent to the next. One whose layout a test has changed is dropped.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg

Kind = tuple[str, ...]
"""What desks have in common that `hd init` would make alike."""

_MOST_LOANS = 100
"""Rows that are deleted stay in the way until somebody cleans up, which nobody does here."""

_MOST_SPARE = 4

_MOST_FILES = 100
"""Some tests make up a policy each time."""

_files: dict[Kind, bytes] = {}


def write_own(policy: Path | str) -> list[str]:
    """Statements that tell a copy of a desk from all others."""
    own = {"key": token_hex(4), "secret": token_hex(16)}
    if isinstance(policy, Path):
        own["policy_file"] = str(policy.resolve())
    statements = [
        f"UPDATE desk SET value = {_quote(value)} WHERE key = '{key}'" for key, value in own.items()
    ]
    if isinstance(policy, Path):
        statements.append(f"UPDATE policy SET source = {_quote(str(policy))}")
    return statements


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def lay_file(kind: Kind, place: Path, make: Callable[[], object], own: Sequence[str]) -> None:
    """Make a desk in a file: the first of its kind by `make`, others as copies with `own` words."""
    if kind not in _files:
        make()
        if len(_files) == _MOST_FILES:
            del _files[next(iter(_files))]
        _files[kind] = place.read_bytes()
        return
    place.touch(mode=0o600, exist_ok=False)
    place.write_bytes(_files[kind])
    if own:
        with closing(sqlite3.connect(place)) as connection:
            connection.executescript(
                "; ".join(("PRAGMA synchronous = OFF", "BEGIN", *own, "COMMIT"))
            )


_NAME_IN_FUNCTIONS = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT CAST(oid AS regprocedure) AS name FROM pg_proc
        WHERE pronamespace = CAST('{0}' AS regnamespace) AND proconfig IS NOT NULL
    LOOP EXECUTE format('ALTER FUNCTION %s SET search_path TO %I', each.name, '{0}'); END LOOP;
END $$"""
"""Those that name their schema do so by its name."""

_LAYOUT = """
WITH desk AS (SELECT oid, nspacl FROM pg_namespace WHERE nspname = '{0}'),
    part AS (SELECT pg_class.oid, pg_class.xmin FROM pg_class, desk WHERE relnamespace = desk.oid)
SELECT (SELECT string_agg(concat(nspacl), '') FROM desk),
    (SELECT md5(string_agg(concat(oid, xmin), ' ' ORDER BY oid)) FROM part),
    (SELECT md5(string_agg(concat(attrelid, attnum, pg_attribute.xmin), ' '
        ORDER BY attrelid, attnum)) FROM pg_attribute JOIN part ON attrelid = part.oid),
    (SELECT md5(string_agg(concat(pg_trigger.oid, pg_trigger.xmin), ' ' ORDER BY pg_trigger.oid))
        FROM pg_trigger JOIN part ON tgrelid = part.oid),
    (SELECT md5(string_agg(concat(pg_constraint.oid, pg_constraint.xmin), ' '
        ORDER BY pg_constraint.oid)) FROM pg_constraint, desk WHERE connamespace = desk.oid),
    (SELECT md5(string_agg(concat(pg_proc.oid, prosrc), ' ' ORDER BY pg_proc.oid))
        FROM pg_proc, desk WHERE pronamespace = desk.oid)
"""


@dataclass
class _Loan:
    kind: Kind
    layout: str
    number: int = 1


@dataclass
class Spares:
    """Desks on a server that are lent to one test after the other."""

    run: Callable[[str], "psycopg.Cursor[Any]"]
    _lent: dict[str, _Loan] = field(default_factory=dict)
    _spare: dict[Kind, list[tuple[str, _Loan]]] = field(default_factory=dict)
    _refills: dict[Kind, str] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    def lay(self, kind: Kind, schema: str, make: Callable[[], object], own: Sequence[str]) -> None:
        """Make a desk in a schema: a spare one with `own` words, by `make` if there is none."""
        if not self._spare.get(kind):
            make()
            if kind not in self._refills:
                self._refills[kind] = self._write_refill(schema)
            self._lent[schema] = _Loan(kind, self._look_at(schema))
            return
        spare, self._lent[schema] = self._spare[kind].pop()
        self.run(
            "; ".join(
                (
                    f'ALTER SCHEMA "{spare}" RENAME TO "{schema}"',
                    _NAME_IN_FUNCTIONS.format(schema),
                    f'SET LOCAL search_path = "{schema}"',
                    *own,
                )
            )
        )

    def take_back(self, schema: str) -> bool:
        """Make a desk ready for the next test; False if it cannot be."""
        loan = self._lent.pop(schema, None)
        if loan is None or loan.number == _MOST_LOANS or self._look_at(schema) != loan.layout:
            return False
        spares = self._spare.setdefault(loan.kind, [])
        if len(spares) == _MOST_SPARE:
            return False
        name = f"spare_{next(self._numbers)}"
        self.run(
            f'SET LOCAL search_path = "{schema}"; {self._refills[loan.kind]};'
            f' ALTER SCHEMA "{schema}" RENAME TO "{name}"'
        )
        loan.number += 1
        spares.append((name, loan))
        return True

    def _look_at(self, schema: str) -> str:
        """Changes whenever anything but rows does: a table, a trigger, a right."""
        return str(self.run(_LAYOUT.format(schema)).fetchone())

    def _write_refill(self, schema: str) -> str:
        """What makes any desk of a kind as this one is now."""
        ready = f"ready_{next(self._numbers)}"
        tables = self._list(schema, "r")
        filled = [name for name in tables if self.run(f'TABLE "{schema}".{name}').fetchone()]
        copies = [f'CREATE TABLE {ready}.{each} AS TABLE "{schema}".{each}' for each in filled]
        self.run("; ".join((f"CREATE SCHEMA {ready}", *copies)))
        states = [
            (name, *self._only(f'SELECT last_value, is_called FROM "{schema}".{name}'))
            for name in self._list(schema, "S")
        ]
        return "; ".join(
            (
                # Without the triggers that keep the timeline, and in any order of the tables.
                "SET LOCAL session_replication_role = replica",
                *(f"DELETE FROM {name}" for name in tables),
                *(f"INSERT INTO {name} TABLE {ready}.{name}" for name in filled),
                *(f"SELECT setval('{name}', {last}, {called})" for name, last, called in states),
            )
        )

    def _list(self, schema: str, sort: str) -> list[str]:
        found = self.run(
            "SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            f" WHERE nspname = '{schema}' AND relkind = '{sort}'"
        )
        return [str(name) for (name,) in found.fetchall()]

    def _only(self, sql: str) -> tuple[Any, ...]:
        row = self.run(sql).fetchone()
        assert row is not None
        return tuple(row)
