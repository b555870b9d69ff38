"""A copy of a desk for one process, in memory."""

from helpdesk_cli.store.copies.copying import copy_to_read
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.sqlite import memory
from helpdesk_cli.store.sqlite.engine import SqliteStore


def copy_to_memory(source: Store) -> Store:
    """All that a desk holds, as of one instant; the caller closes it.

    Of a desk on a server, mails as they came, files and drafts are left out.
    """
    if isinstance(source, SqliteStore):
        return memory.copy_file(source)
    copy = memory.found_desk(source.location)
    with source.snapshot(), copy.transaction():
        copy_to_read(source, copy)
    return copy
