"""Connections to a server: how they are made, and how long is waited for one to come back."""

from threading import Event
from typing import Any

from psycopg import Connection, OperationalError, ProgrammingError
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.conninfo import make_conninfo

from helpdesk_cli.store.postgresql.connection.address import Address
from helpdesk_cli.store.postgresql.trouble import bad_address

_TRIES, _PAUSE_SECONDS = 20, 0.5
"""How long a server that went away may take to come back before we give up."""


class _BoolDumper(Dumper):
    """Columns hold 0 and 1, as SQLite's do."""

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"

    quote = dump


def connect_to(address: Address) -> "Connection[tuple[Any, ...]]":
    try:
        connection = Connection.connect(
            make_conninfo(**address.connection),
            autocommit=True,
            prepare_threshold=None,
        )
    except ProgrammingError as error:
        raise bad_address(address.name, error) from None
    connection.adapters.register_dumper(bool, _BoolDumper)
    return connection


def connect_patiently(address: Address) -> "Connection[tuple[Any, ...]]":
    """A connection to a server that may be about to come back."""
    for _ in range(_TRIES):
        try:
            return connect_to(address)
        except OperationalError:
            Event().wait(_PAUSE_SECONDS)
    return connect_to(address)
