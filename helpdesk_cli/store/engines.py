"""Which engine a desk's location names; its modules alone are loaded."""

from __future__ import annotations

import os

from helpdesk_cli.location import is_address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_cli.store.door.changes import Changes
    from helpdesk_cli.store.door.inspection import Inspection
    from helpdesk_cli.store.door.store import Store
    from helpdesk_cli.store.postgresql.access.roles import Roles


def open_store(
    location: str | os.PathLike[str],
    *,
    create: bool = False,
    fill: Callable[[Store], object] | None = None,
    busy_seconds: float = 30,
    tell: Callable[[str], object] | None = None,
    to_read: bool = False,
) -> Store:
    """Open the desk at a location, brought up to this program's schema; the caller closes it.

    With `create` the desk is made there, readable by its owner alone, and must not exist yet. It
    comes into being with what `fill` writes, or not at all. `busy_seconds` is how long to wait for
    another writer before giving up. `tell` hears what will take a while. `to_read`: hardly anything
    will be written, so that a quicker way in may be taken.
    """
    place = os.fspath(location)
    if is_address(place):
        if to_read:
            from helpdesk_cli.store.postgresql.reading import open_reading

            return open_reading(place, lambda: _open_server(place, False, None, busy_seconds, tell))
        return _open_server(place, create, fill, busy_seconds, tell)
    if create:
        from helpdesk_cli.store.sqlite.founding import found_sqlite

        return found_sqlite(place, fill or (lambda store: None), busy_seconds=busy_seconds)
    from helpdesk_cli.store.sqlite.opening import open_sqlite

    return open_sqlite(place, busy_seconds=busy_seconds, tell=tell)


def open_replica(location: str | os.PathLike[str]) -> Store:
    """Open a replica or a copy of a desk, where nothing is written; the caller closes it."""
    place = os.fspath(location)
    if is_address(place):
        from helpdesk_cli.store.postgresql.reading import open_reading

        return open_reading(place, lambda: _open_server_replica(place))
    from helpdesk_cli.store.sqlite.opening import open_copy

    return open_copy(place)


def _open_server_replica(place: str) -> Store:
    try:
        from helpdesk_cli.store.postgresql.replica import open_replica
    except ImportError as error:
        raise _explain_absence(error) from None
    return open_replica(place)


def open_changes(location: str | os.PathLike[str]) -> Changes:
    """What tells when the desk at a location changes from now on; the caller closes it."""
    place = os.fspath(location)
    if is_address(place):
        try:
            from helpdesk_cli.store.postgresql.changes import ServerChanges
        except ImportError as error:
            raise _explain_absence(error) from None
        return ServerChanges(place)
    from helpdesk_cli.store.sqlite.changes import FileChanges

    return FileChanges(place)


def inspect(store: Store) -> Inspection:
    """A look into the structures of a desk that was opened, though not to be read alone."""
    if is_address(store.location):
        from helpdesk_cli.store.postgresql.engine import PostgresqlStore
        from helpdesk_cli.store.postgresql.inspection.looking import PostgresqlInspection

        assert isinstance(store, PostgresqlStore)
        return PostgresqlInspection(store)
    from helpdesk_cli.store.sqlite.engine import SqliteStore
    from helpdesk_cli.store.sqlite.inspection import SqliteInspection

    assert isinstance(store, SqliteStore)
    return SqliteInspection(store)


def sweep(store: Store) -> bool:
    """Let nothing be left of what was deleted, as far as the engine can see to that; not within a
    transaction. False where somebody still reads what was there before: ask again later."""
    if is_address(store.location):
        from helpdesk_cli.store.postgresql.engine import PostgresqlStore
        from helpdesk_cli.store.postgresql.inspection.sweeping import sweep as sweep_server

        assert isinstance(store, PostgresqlStore)
        return sweep_server(store)
    from helpdesk_cli.store.sqlite.engine import SqliteStore
    from helpdesk_cli.store.sqlite.sweeping import sweep as sweep_file

    assert isinstance(store, SqliteStore)
    return sweep_file(store)


def _open_server(
    place: str,
    create: bool,
    fill: Callable[[Store], object] | None,
    busy_seconds: float,
    tell: Callable[[str], object] | None,
) -> Store:
    try:
        from helpdesk_cli.store.postgresql.opening import found_postgresql, open_postgresql
    except ImportError as error:
        raise _explain_absence(error) from None
    if create:
        return found_postgresql(place, fill or (lambda store: None), busy_seconds=busy_seconds)
    return open_postgresql(place, busy_seconds=busy_seconds, tell=tell)


def open_roles(store: Store) -> Roles:
    """The logins of a desk that was opened to be written to. Only a server knows logins."""
    from helpdesk_cli.errors import ConflictError

    if not is_address(store.location):
        raise ConflictError(
            f"{store.location} is a file: whoever may read it reads the whole desk",
            hint="chmod and chgrp say who that is; for logins, hd move --to postgresql://…",
        )
    from helpdesk_cli.store.postgresql.access.roles import Roles
    from helpdesk_cli.store.postgresql.engine import PostgresqlStore

    if not isinstance(store, PostgresqlStore):
        raise TypeError("logins are changed over a desk that was opened to be written to")
    return Roles(store)


def _explain_absence(error: ImportError) -> Exception:
    """What to raise where the driver is not installed."""
    if error.name is None or not error.name.startswith("psycopg"):
        return error
    from helpdesk_cli.errors import StoreError

    return StoreError(
        "a desk on a PostgreSQL server needs psycopg, which is not installed",
        hint="pip install 'helpdesk-cli[postgresql]'",
    )
