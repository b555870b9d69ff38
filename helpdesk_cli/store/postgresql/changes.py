"""What tells when a desk on a server changes: who writes to it notifies those who listen.

A pooler that gives each transaction another connection lets nobody listen, nor does a replica:
there we ask every second.
"""

from threading import Event
from typing import TYPE_CHECKING, Any, Self

from psycopg import Error

from helpdesk_cli.store.door.changes import look_again
from helpdesk_cli.store.postgresql.connection.address import Address, read_address
from helpdesk_cli.store.postgresql.connection.connecting import connect_to
from helpdesk_cli.store.postgresql.statements import listen
from helpdesk_cli.store.postgresql.trouble import Explained

if TYPE_CHECKING:
    from psycopg import Connection

_PAUSE_SECONDS = 1.0

_ATTENTIVE = {"keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "3"}
"""Who only listens would not notice for hours that the server is out of reach."""

# It is another one after every transaction that wrote, on this desk or another of the server.
_ASK_STATE = "SELECT CAST(pg_current_snapshot() AS text)"


class ServerChanges:
    """`Changes` (see `store.door.changes`) of a desk on a server, which may restart."""

    def __init__(self, location: str) -> None:
        address = read_address(location)
        attentive = _ATTENTIVE | address.parameters
        self._address = Address(address.name, address.schema, attentive)
        self._connection: Connection[Any] | None = None
        self._state: str | None = None
        with Explained(address.name):
            self._begin()

    def wait(self, seconds: float) -> bool:
        try:
            return self._wait(seconds)
        except Error:
            was_here = self._connection is not None
            self.close()
            if not was_here:
                Event().wait(seconds)
            return was_here

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _wait(self, seconds: float) -> bool:
        connection = self._connection
        if connection is None:
            self._begin()
            return True
        if self._state is not None:
            return look_again(lambda: self._is_another_state(connection), seconds, _PAUSE_SECONDS)
        heard = [*connection.notifies(timeout=seconds, stop_after=1)]
        if heard:
            # One word is enough to wake us. Before it answers the server passes on all others.
            connection.execute("SELECT 1")
        return bool([*heard, *connection.notifies(timeout=0)])

    def _begin(self) -> None:
        """Connect, and listen if anything is heard there."""
        self._connection = connection = connect_to(self._address)
        self._state = None if self._listen(connection) else _read_state(connection)

    def _listen(self, connection: "Connection[Any]") -> bool:
        ((pid,),) = connection.execute("SELECT pg_backend_pid()").fetchall()
        if pid != connection.info.backend_pid:
            return False  # a pooler stands between
        try:
            connection.execute(listen(self._address.schema))
        except Error:
            if connection.closed:
                raise
            return False
        return True

    def _is_another_state(self, connection: "Connection[Any]") -> bool:
        before, self._state = self._state, _read_state(connection)
        return self._state != before


def _read_state(connection: "Connection[Any]") -> str:
    ((state,),) = connection.execute(_ASK_STATE).fetchall()
    return str(state)
