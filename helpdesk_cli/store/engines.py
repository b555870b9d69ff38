"""Which engine a desk's location names; its module alone is loaded."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door import Store


def open_store(
    location: str | os.PathLike[str], *, create: bool = False, busy_seconds: float = 30
) -> Store:
    """Open the desk at a location, brought up to this program's schema; the caller closes it.

    With `create` the desk is made there, readable by its owner alone, and must not exist yet.
    `busy_seconds` is how long to wait for another writer before giving up.
    """
    from helpdesk_cli.store.sqlite.opening import open_sqlite

    return open_sqlite(os.fspath(location), create=create, busy_seconds=busy_seconds)
