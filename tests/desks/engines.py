"""Where the desks of a test lie, and what it does to them behind the back of their use cases."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from helpdesk_cli.location import is_address
from helpdesk_cli.store.copies.copying import copy_desk
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from tests.desks.ready_desks import Kind, lay_file

if TYPE_CHECKING:
    from tests.servers.postgresql import PostgresqlServer

ENGINES = ("sqlite", "postgresql")


class Present:
    """What `engine_choice` has chosen for the test that runs now; where it made schemas."""

    engine: str | None = "sqlite"
    server: "PostgresqlServer | None" = None
    door: Path | None = None
    """Where the server is reached, if not by its own socket."""

    made: ClassVar[set[Path]] = set()


def locate(place: Path, on: str | None = None) -> str:
    """Where a desk lies, as `--db` is told: this file, or what stands for it on a server."""
    engine = on or Present.engine
    assert engine is not None, "a test that makes a desk asks for the fixture `engine`"
    if engine == "sqlite":
        return str(place)
    assert Present.server is not None, "a test of two engines asks for `every_engine`"
    Present.made.add(place)
    return Present.server.location(_name_schema(place), Present.door)


def locate_for(place: Path, login: str) -> str:
    """The same for a login on the server."""
    assert Present.server is not None
    Present.made.add(place)
    return Present.server.location(_name_schema(place), user=login)


def found(
    kind: Kind,
    place: Path,
    on: str | None,
    make: Callable[[], object],
    own: Sequence[str] = (),
) -> None:
    """Make a desk by `make`, or take one that was, and run what makes it another."""
    if not is_address(locate(place, on)):
        lay_file(kind, place, make, own)
        return
    assert Present.server is not None
    Present.server.spares.lay(kind, _name_schema(place), make, own)


def drop_desks(folder: Path) -> None:
    """Let go of the desks on the server that stand for files in this folder, or in none."""
    gone = {place for place in Present.made if folder in place.parents or not place.parent.exists()}
    Present.made -= gone
    if gone:
        assert Present.server is not None
        Present.server.drop([_name_schema(place) for place in gone])


def _name_schema(place: Path) -> str:
    return f"t{blake2b(bytes(place), digest_size=8).hexdigest()}"


def copy_to(source: str, target: str) -> None:
    """Another desk that is the same, at a location where there is none."""
    if not is_address(source) and not is_address(target):
        shutil.copy(source, target)
        return
    with open_store(source) as old, old.snapshot():
        open_store(target, create=True, fill=lambda new: copy_desk(old, new)).close()


def copy_for_a_test(source: str, place: Path, on: str | None = None) -> None:
    """The same, of a desk that stays as it is: many tests begin with a copy of it."""
    found(("copy", source), place, on, lambda: copy_to(source, locate(place, on)))


def list_tables(store: Store) -> list[str]:
    """The tables that a desk has, of which those of an engine's own libraries are left out."""
    if not is_address(store.location):
        sql = (
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE '%_text_%'"
        )
    else:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema"
    return [name for (name,) in store.rows(sql)]


def list_views(store: Store) -> list[str]:
    """The views that a desk has for other tools."""
    if is_address(store.location):
        sql = "SELECT viewname FROM pg_views WHERE schemaname = current_schema"
    else:
        sql = "SELECT name FROM sqlite_schema WHERE type = 'view'"
    return [name for (name,) in store.rows(sql)]


def hurry(store: Store) -> None:
    """Do not wait for the disk: there are hundreds of transactions, and no power to fail."""
    if not is_address(store.location):
        store.rows("PRAGMA synchronous = OFF")


def refuse_rows(store: Store, table: str) -> None:
    """From now on nothing can be added to a table."""
    with store.transaction():
        if not is_address(store.location):
            refusal = "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            store.run(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} {refusal}")
        else:
            store.run(f"ALTER TABLE {table} ADD CHECK (false) NOT VALID")


@contextmanager
def held(location: str, seconds: float = 30) -> Iterator[None]:
    """Somebody else is in the middle of writing to the desk, for so many seconds at most."""
    begun, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with open_store(location) as store, store.transaction():
            begun.set()
            let_go.wait(seconds)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait()
    try:
        yield
    finally:
        let_go.set()
        holder.join()
