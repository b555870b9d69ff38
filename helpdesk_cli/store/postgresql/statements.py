"""SQL as psycopg takes it: `:name` of the shared statements becomes `%(name)s`."""

import re
from collections.abc import Sequence
from functools import lru_cache

_PART = re.compile(r"'[^']*'|:([a-z_][a-z0-9_]*)|%")


@lru_cache(maxsize=512)
def translate(sql: str) -> str:
    """A shared statement in the words of psycopg; what is quoted stays as it is."""
    return _PART.sub(_replace, sql)


def _replace(found: re.Match[str]) -> str:
    return f"%({found[1]})s" if found[1] else found[0].replace("%", "%%")


def write_insert(table: str, columns: Sequence[str]) -> str:
    """The beginning of a statement that adds rows; their values must follow."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES "


def write_row(columns: Sequence[str]) -> str:
    """Places for the values of one row."""
    return f"({', '.join(['%s'] * len(columns))})"


def write_overwriting(key: Sequence[str], columns: Sequence[str]) -> str:
    """The end of one that overwrites rows with the same key."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


def write_update(table: str, key: str, columns: Sequence[str]) -> str:
    """A statement that changes one row; its values, then its key."""
    changes = ", ".join(f"{name} = %s" for name in columns)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s"


def tell_changed(schema: str) -> str:
    """The statement that tells whoever listens to the desk in this schema that it has changed, and
    no more."""
    return f'NOTIFY "{schema}"'


def listen(schema: str) -> str:
    """The statement by which a session listens."""
    return f'LISTEN "{schema}"'
