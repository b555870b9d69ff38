"""What tests do to a desk behind the back of its use cases, in the way of the engine it lies on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk_cli.store.door import Store
from helpdesk_cli.store.engines import open_store


def hurry(store: Store) -> None:
    """Do not wait for the disk: there are hundreds of transactions, and no power to fail."""
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
