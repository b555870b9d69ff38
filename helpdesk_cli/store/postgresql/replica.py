"""A replica or a copy of a desk on a server: nothing is ever written there."""

from collections.abc import Iterable
from typing import NoReturn

from helpdesk_cli.store.door.store import Query, Reach
from helpdesk_cli.store.door.trouble import newer_than_program, older_than_program, only_read
from helpdesk_cli.store.postgresql.connection.address import Address, read_address
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.migrations import NEWEST, read_version
from helpdesk_cli.store.postgresql.opening import UPGRADE

_READ_ONLY = "SET LOCAL transaction_read_only TO on"


class ReplicaStore(PostgresqlStore):
    """A `Store` (see `store.door.store`) that the server, too, lets read only."""

    def __init__(self, address: Address) -> None:
        super().__init__(address, 0)
        self.looks_at = f"{_READ_ONLY}; {self.looks_at}"

    def read_as_lead(self) -> None:
        super().read_as_lead()
        self.looks_at = f"{_READ_ONLY}; {self.looks_at}"

    def transaction(
        self, reach: Reach = "desk", *, is_lasting: bool = True, first: Iterable[Query] = ()
    ) -> NoReturn:
        raise only_read(self.location)


def open_replica(location: str) -> ReplicaStore:
    """The one at an address, if it has the schema of this program."""
    store = ReplicaStore(read_address(location))
    try:
        version = read_version(store)
        if version > NEWEST:
            raise newer_than_program(store.location, version, NEWEST, UPGRADE)
        if version < NEWEST:
            raise older_than_program(store.location, version, NEWEST)
    except BaseException:
        store.close()
        raise
    return store
