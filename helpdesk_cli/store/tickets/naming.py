"""What tickets are called: by id or ref on this desk, by a name of its own on others.

A ticket without a ref is named elsewhere by this desk's key, its id, and when it was created:
whichever ticket comes by the same id in a copy of this desk is another one.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from helpdesk_cli.errors import ConflictError, NotFoundError, suggest
from helpdesk_cli.store.door.store import Query, Store

_NAME = re.compile(r"hd-([0-9a-f]+)-([1-9][0-9]{0,17})-([0-9a-f]{1,15})")


def find_ticket(store: Store, name: str) -> int:
    """The id behind an id, `#id` or ref; NotFoundError with near misses.

    A bare number is an id first; a ref fits exactly, else whatever its case. A ticket without one
    is found by the name that other desks know it by.
    """
    number = name.removeprefix("#")
    if any(query.ask(store) for query in query_numbered([name])):
        return int(number)
    row = store.row("SELECT id FROM ticket WHERE ref = :ref", ref=name)
    if row is not None:
        return int(row[0])
    alike = store.rows(
        "SELECT id, ref FROM ticket WHERE ref IS NOT NULL AND lower(ref) = lower(:ref)", ref=name
    )
    if not alike:
        named = find_named(store, [name])
        if named:
            return named[name]
        raise no_ticket(store, name)
    if len(alike) > 1:
        refs = " or ".join(sorted(ref for _, ref in alike))
        raise ConflictError(f"{name} could be {refs}", hint="write the ref exactly as it is shown")
    return int(alike[0][0])


def query_numbered(names: Iterable[str]) -> Iterator[Query]:
    """What `find_ticket` asks first about names that may be ids."""
    for name in names:
        number = name.removeprefix("#")
        if _is_id(number):
            yield Query("SELECT 1 FROM ticket WHERE id = :id", {"id": int(number)})


def find_known_refs(store: Store, refs: Collection[str]) -> set[str]:
    """The refs, of these, that a ticket on the desk has, or has for other desks."""
    return _known(store, "ref", refs) | find_named(store, refs).keys()


def find_known_fingerprints(store: Store, fingerprints: Collection[str]) -> set[str]:
    """The fingerprints, of these, that a ticket on the desk has."""
    return _known(store, "fingerprint", fingerprints)


def read_key(store: Store) -> str:
    """The key that tells this desk from all others; it was made with the desk."""
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


def read_names(store: Store, numbers: Iterable[int]) -> dict[str, str]:
    """The refs of these tickets, or else what other desks know them by; each by `#17`."""
    key = None
    found: dict[str, str] = {}
    for number in numbers:
        row = store.row("SELECT ref, created_at FROM ticket WHERE id = :id", id=number)
        if row is not None:
            key = key or read_key(store)
            found[f"#{number}"] = row[0] or name_abroad(key, number, row[1])
    return found


def _is_id(text: str) -> bool:
    """Whether it is written like an id; no engine counts further than 18 digits."""
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) < 19


def _known(store: Store, column: str, values: Collection[str]) -> set[str]:
    from json import dumps

    # As the keys of one object: many parameters take either engine longer than the search itself.
    asked = dumps(dict.fromkeys(values), ensure_ascii=False)
    rows = store.rows(
        f"SELECT {column} FROM ticket WHERE {column} IN (SELECT key FROM json_each(:asked))",
        asked=asked,
    )
    return {value for (value,) in rows}


def no_ticket(store: Store, name: str) -> NotFoundError:
    ((newest,),) = store.rows("SELECT max(id) FROM ticket")
    if newest is None:
        return NotFoundError(
            f"no ticket {name}: the desk has none yet",
            hint="add one with hd new, or many with hd import",
        )
    neighbours = store.rows(
        "SELECT ref FROM (SELECT ref FROM ticket WHERE ref >= :name ORDER BY ref LIMIT 20) AS up"
        " UNION SELECT ref FROM"
        " (SELECT ref FROM ticket WHERE ref < :name ORDER BY ref DESC LIMIT 20) AS down",
        name=name,
    )
    near = suggest(name, [ref for (ref,) in neighbours])
    return NotFoundError(
        f"no ticket {name}{near}",
        hint=f"name it by its id (the newest is #{newest}) or its ref; hd queue lists them",
    )
