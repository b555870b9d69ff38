"""How a ticket without a ref is named on other desks, where its number means another one.

The name is made of this desk's key, the ticket's number, and when it was created: whoever comes by
the same number in a copy of this desk is another ticket.
"""

import re
from collections.abc import Iterable

from helpdesk_cli.store.door import Store

_NAME = re.compile(r"hd-([0-9a-f]+)-([1-9][0-9]{0,17})-([0-9a-f]{1,15})")


def read_key(store: Store) -> str:
    """What tells this desk from all others; made with it."""
    ((key,),) = store.rows("SELECT value FROM desk WHERE key = 'key'")
    return str(key)


def name_abroad(key: str, ticket_id: int, created_at: int) -> str:
    """The name of a ticket that was taken in by the desk with this key."""
    return f"hd-{key}-{ticket_id}-{created_at:x}"


def find_named(store: Store, names: Iterable[str]) -> dict[str, int]:
    """The ids of the tickets of this desk that other desks know by these names."""
    key = None
    found: dict[str, int] = {}
    for name in names:
        match = _NAME.fullmatch(name)
        if match:
            key = key or read_key(store)
            sql = "SELECT 1 FROM ticket WHERE id = :id AND created_at = :at"
            id, at = int(match[2]), int(match[3], 16)
            if match[1] == key and store.row(sql, id=id, at=at):
                found[name] = id
    return found


def names_of(store: Store, numbers: Iterable[int]) -> dict[str, str]:
    """The refs of these tickets, or else what other desks know them by; each by `#17`."""
    key = None
    found: dict[str, str] = {}
    for number in numbers:
        row = store.row("SELECT ref, created_at FROM ticket WHERE id = :id", id=number)
        if row is not None:
            key = key or read_key(store)
            found[f"#{number}"] = row[0] or name_abroad(key, number, row[1])
    return found
