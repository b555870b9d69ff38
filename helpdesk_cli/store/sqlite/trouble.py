"""What SQLite's errors mean to the person at the terminal: what happened, and what to do."""

import sqlite3

from helpdesk_cli.errors import (
    ConflictError,
    HdError,
    StoreError,
    StoreLockedError,
)

# By how SQLite's name for the error begins; the first that fits. Message and hint are templates.
_TROUBLES: tuple[tuple[tuple[str, ...], type[HdError], str, str], ...] = (
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        StoreLockedError,
        "{path}: the desk is locked by another process; nothing was changed",
        "try again in a moment",
    ),
    (
        # The last one: no room for the file that coordinates readers and writers.
        ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"),
        StoreError,
        "{path}: the disk is full; nothing was changed",
        "free some space where the desk lies and run the same command again",
    ),
    (
        ("SQLITE_IOERR",),
        StoreError,
        "{path}: the disk failed ({error}, {name}); nothing was changed",
        "check the disk and its free space, then run the same command again",
    ),
    (
        ("SQLITE_READONLY",),
        StoreError,
        "{path}: the desk can be read here but not changed",
        "make the file and its directory writable for you",
    ),
    (
        ("SQLITE_CORRUPT",),
        StoreError,
        "{path}: the file is damaged ({error})",
        "restore a backup, or save what can be read: sqlite3 {path} .recover",
    ),
    (
        ("SQLITE_NOTADB",),
        StoreError,
        "{path} is not an hd desk (no database at all)",
        "name the desk's file with --db or HD_DB",
    ),
    (
        ("SQLITE_CANTOPEN", "SQLITE_PERM"),
        StoreError,
        "{path} cannot be opened ({error})",
        "you need read rights on the file, on {path}-wal and {path}-shm if they are there, and "
        "write rights on their directory",
    ),
    (
        ("SQLITE_CONSTRAINT",),
        ConflictError,
        "{path}: refused ({error}); nothing was changed",
        "somebody else may have just done the same; look at what is there",
    ),
)


def explain_error(error: sqlite3.Error, path: str) -> HdError:
    """The error to raise instead of SQLite's own."""
    name = getattr(error, "sqlite_errorname", "")
    for prefixes, kind, message, hint in _TROUBLES:
        if name.startswith(prefixes):
            return kind(
                message.format(path=path, error=error, name=name), hint=hint.format(path=path)
            )
    return StoreError(
        f"{path}: the database reported an error ({error})",
        hint="another program may have changed the file; restore a backup",
    )


def damaged(path: str) -> StoreError:
    return StoreError(
        f"{path}: the file is damaged (its schema is not text)",
        hint=f"restore a backup, or save what can be read: sqlite3 {path} .recover",
    )


def not_a_desk(path: str) -> StoreError:
    return StoreError(f"{path} is not an hd desk", hint="name the desk's file with --db or HD_DB")


def removed_meanwhile(path: str) -> StoreError:
    return StoreError(
        f"{path} was removed by another process while a desk was made there", hint="try again"
    )


def cannot_be_made(path: str, error: OSError) -> StoreError:
    return StoreError(
        f"no desk can be made at {path} ({error.strerror})",
        hint="choose a place that you can write to with --db or HD_DB",
    )


def cannot_be_copied(path: str, error: OSError) -> StoreError:
    return StoreError(
        f"{path}: no copy of it as it is can be made ({error.strerror}); nothing was changed",
        hint="make room and the right to write where the desk lies",
    )


def too_old_sqlite(version: str) -> StoreError:
    return StoreError(
        f"this Python brings SQLite {version}; hd needs 3.37 or newer",
        hint="install hd with another Python, e.g. uv tool install --python 3.12 helpdesk-cli",
    )
