"""Where the desks of a test lie, and what it does to them behind the back of their use cases."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store

ENGINES = ("sqlite",)


class Present:
    """What `engine_choice` has chosen for the test that runs now."""

    engine: str | None = "sqlite"


def locate(place: Path) -> str:
    """Where a desk lies, as `--db` is told: this file, or what stands for it on a server."""
    match Present.engine:
        case "sqlite":
            return str(place)
    raise AssertionError("a test that makes a desk asks for the fixture `engine`")


def hurry(store: Store) -> None:
    """Do not wait for the disk: there are hundreds of transactions, and no power to fail."""
    if Present.engine == "sqlite":
        store.rows("PRAGMA synchronous = OFF")


def refuse_rows(store: Store, table: str) -> None:
    """From now on nothing can be added to a table."""
    with store.transaction():
        store.run(
            f"CREATE TRIGGER full BEFORE INSERT ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )


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
