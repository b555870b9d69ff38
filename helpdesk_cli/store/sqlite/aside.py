"""A desk's file makes room for another, and comes back if that came to nothing."""

import os

from helpdesk_cli.errors import StoreError, StoreLockedError
from helpdesk_cli.store.moved import MOVED_TO
from helpdesk_cli.store.sqlite.engine import Transaction
from helpdesk_cli.store.sqlite.opening import connect
from helpdesk_cli.store.sqlite.trouble import cannot_be_made

_FILES = ("", "-wal", "-shm")


def set_aside(path: str, moment: str) -> str | None:
    """Rename what is there; its new name. Whoever has it open can write to it no more."""
    if not os.path.lexists(path):
        return None
    aside = f"{path}.{moment}.bak"
    try:
        _note(path, "INSERT INTO desk (key, value) VALUES (:key, :value)", value=aside)
    except StoreLockedError:
        raise
    except StoreError:
        pass  # Damaged, or no desk: nobody writes to it.
    _rename(path, aside)
    return aside


def bring_back(path: str, aside: str) -> None:
    """Undo it."""
    _rename(aside, path)
    _note(path, "DELETE FROM desk WHERE key = :key")


def _note(path: str, sql: str, **params: object) -> None:
    with connect(path, 30) as store, Transaction(store):
        store.run(sql, key=MOVED_TO, **params)


def _rename(old: str, new: str) -> None:
    try:
        for ending in _FILES:
            if os.path.lexists(old + ending):
                os.rename(old + ending, new + ending)
    except OSError as error:
        raise cannot_be_made(new, error) from error
