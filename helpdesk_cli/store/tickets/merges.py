"""Which tickets were merged into which, as their timelines say."""

from collections.abc import Collection
from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import read_number
from helpdesk_cli.store.as_of.later import LATER_EVENTS
from helpdesk_cli.store.door.store import Query, Store
from helpdesk_cli.store.terms import write_ids, write_words


class Merge(NamedTuple):
    """A merge of one ticket into another, as its timeline has it."""

    source: int
    target: int
    is_later: bool
    """Whether nobody knew of it yet."""


def merged_names(ticket_id: int, ref: str | None) -> tuple[str, ...]:
    """The names under which other timelines speak of a ticket, the one to write first."""
    return (f"#{ticket_id}",) if ref is None else (ref, f"#{ticket_id}")


def find_id(store: Store, name: str) -> int | None:
    """The ticket that other timelines call so; None when it is not on the desk."""
    number = read_number(name)
    rows = (
        store.rows("SELECT id FROM ticket WHERE ref = :name", name=name)
        if number is None
        else store.rows("SELECT id FROM ticket WHERE id = :id", id=number)
    )
    return int(rows[0][0]) if rows else None


def list_merges(store: Store, at: int) -> list[Merge]:
    """All that timelines tell of, the last one first, and whether they came after `at`."""
    rows = store.rows(
        f"SELECT ticket_id, to_value, id IN ({LATER_EVENTS}) FROM event"
        " WHERE kind = 'merge' ORDER BY id DESC",
        at=at,
    )
    named = ((source, find_id(store, name), bool(later)) for source, name, later in rows if name)
    return [Merge(source, target, later) for source, target, later in named if target]


def query_sources(names: Collection[str]) -> Query:
    """What `find_sources` asks."""
    listed, values = write_words("name", names)
    return Query(
        "SELECT DISTINCT ticket_id FROM event WHERE kind = 'merge'"
        f" AND to_value IN ({listed}) ORDER BY ticket_id",
        values,
    )


def find_sources(store: Store, names: Collection[str]) -> list[int]:
    """The tickets whose timelines say that they were merged into the one of these names."""
    return [ticket_id for (ticket_id,) in query_sources(names).ask(store)]


def query_targets(names: Collection[str]) -> Query:
    """What `find_targets` asks."""
    listed, values = write_words("name", names)
    return Query(
        f"SELECT DISTINCT to_value FROM event WHERE kind = 'merge' AND to_value IN ({listed})",
        values,
    )


def find_targets(store: Store, names: Collection[str]) -> set[str]:
    """The names, of these, under which timelines say that another ticket was merged into them."""
    if not names:
        return set()
    return {name for (name,) in query_targets(names).ask(store)}


def find_place(store: Store, source_id: int, target_id: int, at: int) -> int | None:
    """The number of events that the target of a merge had at the very instant of the merge.

    None when the merge was told by a file, in which the order of lines says nothing.
    """
    ((merge_id,),) = store.rows(
        "SELECT max(id) FROM event WHERE ticket_id = :source AND kind = 'merge' AND at = :at"
        " AND command_id IS NOT NULL",
        source=source_id,
        at=at,
    )
    if merge_id is None:
        return None
    ((count,),) = store.rows(
        "SELECT count(*) FROM event WHERE ticket_id = :target AND at = :at AND id < :merge",
        target=target_id,
        at=at,
        merge=merge_id,
    )
    return int(count)


def find_merged_into(store: Store, ids: Collection[int]) -> set[int]:
    """The tickets, of these, that others were merged into, as timelines say."""
    if not ids:
        return set()
    in_ids = write_ids(ids)
    rows = store.rows(
        "SELECT target.id FROM ticket AS target JOIN event ON event.to_value = target.ref"
        f" WHERE event.kind = 'merge' AND target.id IN ({in_ids})"
        " UNION SELECT target.id FROM ticket AS target JOIN event"
        " ON event.to_value = '#' || target.id"
        f" WHERE event.kind = 'merge' AND target.id IN ({in_ids})"
    )
    return {ticket_id for (ticket_id,) in rows}


def list_targets_since(store: Store, last_id: int) -> list[int]:
    """The tickets merged into, where they or what was merged came after the ticket `last_id`."""
    by_ref = store.rows(
        "SELECT target.id FROM event JOIN ticket AS target ON target.ref = event.to_value"
        " WHERE event.kind = 'merge' AND (event.ticket_id > :last OR target.id > :last)",
        last=last_id,
    )
    # Read here: what only looks like a number is 0 to one engine, an error to another.
    named = store.rows(
        "SELECT ticket_id, to_value FROM event WHERE kind = 'merge' AND to_value LIKE '#%'"
    )
    numbers = ((source, read_number(name)) for source, name in named)
    since = {number for source, number in numbers if number and max(source, number) > last_id}
    by_number = store.rows(f"SELECT id FROM ticket WHERE id IN ({write_ids(since)})")
    return sorted({ticket_id for (ticket_id,) in (*by_ref, *by_number)})


def list_targets_of(store: Store, ids: Collection[int], command_id: int | None = None) -> list[int]:
    """The tickets that these were ever merged into, as their timelines say, or what that command
    wrote there."""
    by_it = "" if command_id is None else f" AND command_id = {command_id}"
    rows = store.rows(
        "SELECT DISTINCT to_value FROM event WHERE kind = 'merge'"
        f" AND ticket_id IN ({write_ids(ids)}){by_it}"
    )
    found = (find_id(store, name) for (name,) in rows if name)
    return sorted({ticket_id for ticket_id in found if ticket_id is not None})


def read_newest_id(store: Store) -> int:
    """The id of the ticket taken in last; 0 when there is none."""
    ((newest,),) = store.rows("SELECT coalesce(max(id), 0) FROM ticket")
    return int(newest)
