"""How a desk's location is written: a file, or the address of a PostgreSQL server.

An address may end in `#SCHEMA`. On the path of the fastest commands: imports nothing heavy.
"""

import os

SCHEMES = ("postgresql://", "postgres://")
SERVICE = "service="
"""How an address begins; the latter names a section of PostgreSQL's own service file."""

_KEYWORDS = ("host=", "hostaddr=", "port=", "dbname=", "user=", "password=")
"""How addresses begin that libpq alone would read."""


def is_address(location: str) -> bool:
    """Whether a server is meant, and no file; also by an address that hd does not read, which may
    have a password as well."""
    return is_readable(location) or _is_foreign(location)


def is_readable(location: str) -> bool:
    """Whether it is an address such as hd takes."""
    return location.startswith((*SCHEMES, SERVICE))


def _is_foreign(location: str) -> bool:
    scheme, slash, _ = location.partition(":/")
    has_scheme = slash != "" and len(scheme) > 1 and scheme.replace("+", "").isalnum()
    return has_scheme or location.startswith(_KEYWORDS)


def name_location(location: str) -> str:
    """The location as it may be printed: an address without its password."""
    if location.startswith(SERVICE):
        return _drop_passwords(location)
    if not is_address(location):
        return location
    if not is_readable(location):
        return "an address of another kind"
    scheme, _, rest = location.partition("://")
    # The last @: in an unquoted password, anything may stand.
    who, at, where = rest.rpartition("@")
    where, asks, query = where.partition("?")
    query, hash, schema = query.partition("#")
    kept = "&".join(part for part in query.split("&") if _is_public(part))
    user = who.partition(":")[0].partition("?")[0]
    return f"{scheme}://{user}{at}{where}{asks if kept else ''}{kept}{hash}{schema}"


def find_location(location: str) -> str:
    """The location in one spelling, from wherever it is named and whoever logs in."""
    return name_location(location) if is_address(location) else os.path.abspath(location)


def _is_public(part: str) -> bool:
    """Whether a part is neither `password=` nor becomes it once its escapes are read."""
    key = part.partition("=")[0]
    return "password" not in key.lower() and "%" not in key


def _drop_passwords(words: str) -> str:
    import re

    return re.sub(r"\s*\w*password\s*=\s*('(\\.|[^'\\])*'|(\\.|[^\s#])*)", "", words)
