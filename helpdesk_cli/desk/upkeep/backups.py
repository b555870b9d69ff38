"""Backups of a desk: written while it is in use, read before they are trusted, and brought back."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.errors import ConflictError, HdError, UsageError
from helpdesk_cli.files import NewFile
from helpdesk_cli.location import is_address, name_location
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.copies.copying import Progress, copy_desk
from helpdesk_cli.store.copies.replacing import bring_back, is_free, read_dump, set_aside
from helpdesk_cli.store.door.beside import list_dated, name_dated, name_moment
from helpdesk_cli.store.door.moved import forget_move
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.outbox import count_waiting
from helpdesk_cli.store.tickets.every_ticket import count_tickets

if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store

_SQLITE, _DUMP = b"SQLite format 3\0", b"PGDMP"
"""How files begin that a backup may be: a desk of SQLite, a dump of PostgreSQL."""


class Backup(NamedTuple):
    """A backup: its place, and how many tickets were on the desk when it was begun."""

    file: Path
    tickets: int


def back_up(desk: Desk, place: Path, *, most: int | None = None) -> Backup:
    """Write a backup, for its owner alone.

    With `most`, the moment is put into its name, and that many of these are left, the newest. The
    engine's own way is gone where it has one; else the backup is a desk in a file of SQLite.
    """
    desk.refuse_agents("hd backup")
    if is_address(str(place)):
        raise UsageError(
            "a backup is a file, and no place on a server",
            hint="hd move --to ADDRESS --keep copies the desk to one",
        )
    path = name_dated(place, desk.now) if most else place
    tickets = count_tickets(desk.store)
    try:
        with NewFile(path.parent) as new:
            desk.store.back_up(new.path) or _copy_out(desk, new.path)
            new.put_anew(path)
        for old in list_dated(place)[:-most] if most else []:
            old.unlink()
    except FileExistsError:
        raise ConflictError(
            f"{path} already exists", hint="--keep 7 adds the time to the name, and keeps 7"
        ) from None
    except OSError as error:
        raise HdError(
            f"{path}: no backup can be written there: {error.strerror}", hint="name another place"
        ) from error
    return Backup(path, tickets)


def _copy_out(desk: Desk, path: str) -> bool:
    """The desk as a file of SQLite, which is there already and empty."""
    with desk.store.snapshot():
        open_store(path, create=True, fill=lambda target: copy_desk(desk.store, target)).close()
    return True


def refuse_unless_free(settings: Settings) -> None:
    """ConflictError where something is that a restored desk would take the place of."""
    if not is_free(settings.db):
        raise ConflictError(
            f"there is already a desk at {name_location(settings.db)}",
            hint="--yes sets it aside; or name another place with --db",
        )


class Restored(NamedTuple):
    """How many tickets the desk has, how many letters wait on it, and where the old one is."""

    tickets: int
    waiting: int
    aside: str | None


def restore(settings: Settings, file: Path, now: int, progress: Progress | None = None) -> Restored:
    """Make the desk that a backup holds where the settings say; what was there is set aside.

    When it comes to nothing, that is back in its place.
    """
    kind = _read_kind(file)
    aside = set_aside(settings.db, name_moment(now))
    try:
        if kind == _DUMP:
            read_dump(settings.db, str(file))
        else:
            _copy_in(settings.db, file, progress)
    except BaseException:
        if aside is not None:
            bring_back(settings.db, aside)
        raise
    with open_store(settings.db) as store:
        where = name_location(aside) if aside else None
        return Restored(count_tickets(store), count_waiting(store), where)


def _read_kind(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            begins = stream.read(len(_SQLITE))
    except OSError as error:
        raise HdError(f"{file}: cannot be read: {error.strerror}") from error
    for kind in (_SQLITE, _DUMP):
        if begins.startswith(kind):
            return kind
    raise HdError(f"{file} is no backup of a desk", hint="hd backup FILE writes one")


def _copy_in(location: str, file: Path, progress: Progress | None) -> None:
    """Read a backup by way of a copy, which may be brought up to this version of hd."""
    from shutil import copyfile
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="hd-restore-") as folder:
        copy = os.path.join(folder, "desk.db")
        for ending in ("", "-wal"):
            if os.path.exists(f"{file}{ending}"):
                copyfile(f"{file}{ending}", copy + ending)
        with open_store(copy) as source, source.snapshot():

            def fill(target: "Store") -> None:
                copy_desk(source, target, progress)
                forget_move(target)

            open_store(location, create=True, fill=fill).close()
