"""Which engine a desk's location names; its module alone is loaded."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from helpdesk_cli.store.door import Store


def open_store(
    location: str | os.PathLike[str],
    *,
    create: bool = False,
    fill: Callable[[Store], object] | None = None,
    busy_seconds: float = 30,
    tell: Callable[[str], object] | None = None,
) -> Store:
    """Open the desk at a location, brought up to this program's schema; the caller closes it.

    With `create` the desk is made there, readable by its owner alone, and must not exist yet. It
    comes into being with what `fill` writes, or not at all. `busy_seconds` is how long to wait for
    another writer before giving up. `tell` hears what will take a while.
    """
    place = os.fspath(location)
    if create:
        from helpdesk_cli.store.sqlite.founding import found_sqlite

        return found_sqlite(place, fill or (lambda store: None), busy_seconds=busy_seconds)
    from helpdesk_cli.store.sqlite.opening import open_sqlite

    return open_sqlite(place, busy_seconds=busy_seconds, tell=tell)
