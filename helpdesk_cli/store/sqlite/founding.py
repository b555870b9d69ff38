"""Making a desk: whole, with what it is to hold from the beginning, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from errno import ENAMETOOLONG

from helpdesk_cli.store.sqlite.engine import SqliteStore, Transaction, is_blank
from helpdesk_cli.store.sqlite.migrating import lay_out
from helpdesk_cli.store.sqlite.opening import connect
from helpdesk_cli.store.sqlite.trouble import cannot_be_made, removed_meanwhile

_LONGEST_PATH = 4_096
"""Of Linux, in bytes; else folder after folder would be made before the last one is refused."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def found_sqlite(
    path: str, fill: Callable[[SqliteStore], object], *, busy_seconds: float
) -> SqliteStore:
    """Make a desk of a file that is not there or is blank.

    Its layout and what `fill` writes are one transaction. When that fails, what was made goes
    again; whoever is killed leaves a blank file at most.
    """
    made: list[str] = []
    try:
        _make_private_file(path, made)
        store = connect(path, busy_seconds)
        try:
            _become_desk(store, fill, made)
        except BaseException:
            store.close()
            raise
    except BaseException:
        _unmake(made)
        raise
    return store


def _make_private_file(path: str, made: list[str]) -> None:
    """Make an empty file that nobody else can read, and the folders on the way to it.

    What is there already stays; the rest is added to `made`.
    """
    try:
        if os.path.lexists(path):
            return
        if len(os.fsencode(path)) > _LONGEST_PATH:
            raise OSError(ENAMETOOLONG, os.strerror(ENAMETOOLONG))
        folders = []
        folder = os.path.dirname(os.path.abspath(path))
        while not os.path.lexists(folder):
            folders.append(folder)
            folder = os.path.dirname(folder)
        for folder in reversed(folders):
            os.mkdir(folder)
            made.append(folder)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        made += (f"{path}-shm", f"{path}-wal", path)
    except FileExistsError:
        pass
    except OSError as error:
        raise cannot_be_made(path, error) from None


def _unmake(made: list[str]) -> None:
    while made:
        gone = made.pop()
        with suppress(OSError):
            os.rmdir(gone) if os.path.isdir(gone) else os.unlink(gone)


def _become_desk(
    store: SqliteStore, fill: Callable[[SqliteStore], object], made: list[str]
) -> None:
    if is_blank(store):
        os.chmod(store.location, 0o600)
        store.rows("PRAGMA journal_mode = WAL")
    with Transaction(store):
        if not os.path.exists(store.location):
            raise removed_meanwhile(store.location)
        try:
            lay_out(store)
            fill(store)
        except BaseException:
            # While others still wait: who comes next must not find it and fill it.
            _unmake(made)
            raise
