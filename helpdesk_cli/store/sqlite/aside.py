"""A desk's file makes room for another, and comes back if that came to nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk_cli.errors import StoreError, StoreLockedError
from helpdesk_cli.store.door.beside import name_aside
from helpdesk_cli.store.door.moved import MOVED_TO, forget_move
from helpdesk_cli.store.sqlite.engine import SqliteStore, Transaction
from helpdesk_cli.store.sqlite.opening import connect
from helpdesk_cli.store.sqlite.trouble import cannot_be_made

_FILES = ("", "-wal", "-shm")


def set_aside(path: str, moment: str) -> str | None:
    """Rename what is there; its new name. Whoever has it open can write to it no more."""
    if not os.path.lexists(path):
        return None
    aside = name_aside(path, moment)
    try:
        with _change(path) as store:
            store.upsert_many("desk", ("key",), ("key", "value"), [(MOVED_TO, aside)])
    except StoreLockedError:
        raise
    except StoreError:
        pass  # Damaged, or no desk: nobody writes to it.
    _rename(path, aside)
    return aside


def bring_back(path: str, aside: str) -> None:
    """Undo `set_aside`: the desk that made room is in its place again."""
    _rename(aside, path)
    with _change(path) as store:
        forget_move(store)


@contextmanager
def _change(path: str) -> Iterator[SqliteStore]:
    """Whatever its schema, and also if it was moved."""
    with connect(path, 30) as store, Transaction(store):
        yield store


def _rename(old: str, new: str) -> None:
    try:
        for ending in _FILES:
            if os.path.lexists(old + ending):
                os.rename(old + ending, new + ending)
    except OSError as error:
        raise cannot_be_made(new, error) from error
