"""Opening a desk on a server, and making one: whole, or not at all."""

from collections.abc import Callable

from helpdesk_cli.store.door.trouble import newer_than_program
from helpdesk_cli.store.postgresql.access.roles import renew_rights
from helpdesk_cli.store.postgresql.access.strict import is_strict
from helpdesk_cli.store.postgresql.connection.address import read_address
from helpdesk_cli.store.postgresql.connection.connecting import connect_to
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.migrations import NEWEST, lay_out, migrate, read_version
from helpdesk_cli.store.postgresql.session import Transaction
from helpdesk_cli.store.postgresql.trouble import no_locks, too_old_for_strictness, too_old_server

_OLDEST_SERVER = 140_000
_OLDEST_STRICT = 150_000
"""Before it, views show rows that who asks may not see."""

UPGRADE = "upgrade hd: pip install --upgrade 'helpdesk-cli[postgresql]'"


def open_postgresql(
    location: str, *, busy_seconds: float, tell: Callable[[str], object] | None = None
) -> PostgresqlStore:
    """Open the desk at an address; `tell` hears what will take a while."""
    store = connect(location, busy_seconds)
    try:
        version = read_version(store)
        if version > NEWEST:
            raise newer_than_program(store.location, version, NEWEST, UPGRADE)
        if version < NEWEST:
            if tell is not None:
                tell(f"{store.location} is brought up to this version of hd, once")
            migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def found_postgresql(
    location: str, fill: Callable[[PostgresqlStore], object], *, busy_seconds: float
) -> PostgresqlStore:
    """Make a desk in a schema that is not there or is empty; with it, what `fill` writes."""
    store = connect(location, busy_seconds)
    try:
        with Transaction(store, "desk"):
            store.clock_at = read_clock(store)
            refuse_deaf_locks(store, location)
            lay_out(store)
            fill(store)
            _let_in(store)
    except BaseException:
        store.close()
        raise
    return store


def connect(location: str, busy_seconds: float) -> PostgresqlStore:
    """A connection to a server, whatever the schema holds."""
    store = PostgresqlStore(read_address(location), busy_seconds)
    version = store.connection.info.server_version
    if version < _OLDEST_SERVER:
        store.close()
        raise too_old_server(store.location, version)
    return store


def read_clock(store: PostgresqlStore) -> float:
    """What the clock of the server says."""
    ((clock,),) = store.rows("SELECT extract(epoch FROM clock_timestamp())")
    return float(clock)


def refuse_deaf_locks(store: PostgresqlStore, location: str) -> None:
    """StoreError on a server whose locks keep nobody waiting: on some that speak PostgreSQL's
    language they do nothing. Asked while the store holds the desk."""
    with connect_to(read_address(location)) as other:
        ((is_free,),) = other.execute(store.locks.try_desk()).fetchall()
    if is_free:
        raise no_locks(store.location)


def _let_in(store: PostgresqlStore) -> None:
    """Whoever was let in at this place has the rights to it; private rows are kept back if the desk
    is to be so."""
    version = store.connection.info.server_version
    if version < _OLDEST_STRICT and is_strict(store):
        raise too_old_for_strictness(store.location, version)
    renew_rights(store)
