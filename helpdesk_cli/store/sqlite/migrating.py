"""A blank database becomes a desk, and a desk of an earlier schema one of the present schema."""

import os
import sqlite3
from contextlib import closing

from sqlite_utils import Database, Migrations

from helpdesk_cli.files import NewFile
from helpdesk_cli.store.door.beside import name_before_upgrade
from helpdesk_cli.store.door.schema_version import SCHEMA_VERSION
from helpdesk_cli.store.door.trouble import already_a_desk
from helpdesk_cli.store.sqlite.engine import (
    APPLICATION_ID,
    SqliteStore,
    Transaction,
    is_blank,
    is_desk,
    read_version,
)
from helpdesk_cli.store.sqlite.migrations import MIGRATIONS
from helpdesk_cli.store.sqlite.trouble import cannot_be_copied, not_a_desk


def lay_out(store: SqliteStore) -> None:
    """Make a desk of a blank database. Call it in a transaction."""
    if is_desk(store):
        raise already_a_desk(store.location)
    if not is_blank(store):
        raise not_a_desk(store.location)
    _apply(store, MIGRATIONS, SCHEMA_VERSION)


def migrate(
    store: SqliteStore, migrations: Migrations = MIGRATIONS, newest: int = SCHEMA_VERSION
) -> None:
    """Bring a desk up to the newest schema; the file as it was stays beside it.

    All steps and their records are one transaction, and the copy is made within it, so that it
    is the very state that was migrated.
    """
    with Transaction(store):
        found = read_version(store)
        if found < newest:
            _back_up(store, found)
            _apply(store, migrations, newest)


def _apply(store: SqliteStore, migrations: Migrations, newest: int) -> None:
    with store.explained:
        database = Database(store.connection, recursive_triggers=False, execute_plugins=False)
        migrations.apply(database)  # each step is a savepoint of the open transaction
    store.rows(f"PRAGMA application_id = {APPLICATION_ID}")
    store.rows(f"PRAGMA user_version = {newest}")


def _back_up(store: SqliteStore, version: int) -> None:
    """Leave a copy as `NAME.v3.bak`, or under the next number that is free: whole or not at all."""
    names = name_before_upgrade(store.location, version)
    try:
        with NewFile(os.path.dirname(store.location) or os.curdir) as copy:
            # A connection of its own: one that is in a transaction would wait for itself.
            with (
                store.explained,
                closing(sqlite3.connect(store.location)) as source,
                closing(sqlite3.connect(copy.path)) as target,
            ):
                source.backup(target)
            copy.put_anew(next(name for name in names if not os.path.lexists(name)))
    except OSError as error:
        raise cannot_be_copied(store.location, error) from None
