"""Assessments are saved: what they change is found beside what is stored, and only that is written.

Both halves may be far apart, in other processes even, if nothing happens to the tickets in between.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.tickets.derived import (
    SAVED,
    WORDY,
    Assessed,
    query_saved,
    query_tags,
    read_saved,
    read_tags,
    write_kept,
)
from helpdesk_cli.store.tickets.runs import (
    RunChanges,
    find_run_changes,
    read_all_runs,
    write_run_changes,
)


class TagChange(NamedTuple):
    """The tags of a ticket that are new, and those that are no more."""

    ticket_id: int
    added: Collection[str]
    removed: Collection[str]


class Changes(NamedTuple):
    """The changes that assessments make to tickets; by columns, the rows, which end with the id."""

    ids: Sequence[int]
    wordy: Sequence[int]
    columns: Mapping[tuple[str, ...], Sequence[Row]]
    tags: Sequence[TagChange]
    runs: RunChanges


def save_assessments(store: Store, assessed: Sequence[Assessed]) -> int:
    """Write what timelines leave: present fields, derived columns, runs and tags. Each ticket once.

    Returns how many due times moved.
    """
    return write_changes(store, find_changes(store, assessed))


def query_changes(ids: Collection[int]) -> Iterator[Query]:
    """What `find_changes` asks about tickets whose stored runs it is given."""
    yield query_saved(ids)
    yield query_tags(ids)


def find_changes(store: Store, assessed: Sequence[Assessed]) -> Changes:
    """The results of assessments that are not stored yet."""
    ids = [one.ticket_id for one in assessed]
    store.expect(query_changes(ids))
    stored = read_saved(store, ids)
    rows = {one.ticket_id: (*write_kept(one), *one.standing) for one in assessed}
    known_tags = read_tags(store, ids)
    tags = [
        TagChange(one.ticket_id, now - before, before - now)
        for one in assessed
        if (now := set(one.tags)) != (before := known_tags[one.ticket_id])
    ]
    words = len(WORDY)
    wordy = {ticket_id for ticket_id in ids if stored[ticket_id][:words] != rows[ticket_id][:words]}
    unread = [one.ticket_id for one in assessed if one.stored_runs is None]
    runs = {one.ticket_id: one.stored_runs for one in assessed if one.stored_runs is not None}
    return Changes(
        ids,
        sorted(wordy.union(tag.ticket_id for tag in tags)),
        _find_columns(stored, rows),
        tags,
        find_run_changes(
            {one.ticket_id: one.assessment.runs for one in assessed},
            {**runs, **read_all_runs(store, unread)},
        ),
    )


def write_changes(store: Store, changes: Changes) -> int:
    """Write them, with the index of words; how many due times moved."""
    store.words.take_out(changes.wordy)
    for columns, rows in changes.columns.items():
        store.update_many("ticket", "id", columns, rows)
    for change in changes.tags:
        _write_tags(store, change)
    store.words.put_in(changes.ids)
    return write_run_changes(store, changes.runs)


def _find_columns(
    stored: Mapping[int, Row], rows: Mapping[int, Row]
) -> Mapping[tuple[str, ...], Sequence[Row]]:
    """The columns of `SAVED` that differ: a column that is written is written to its indexes,
    too."""
    found: dict[tuple[int, ...], list[Row]] = defaultdict(list)
    for ticket_id, row in rows.items():
        before = stored[ticket_id]
        if row != before:
            places = tuple(n for n, value in enumerate(row) if value != before[n])
            found[places].append((*(row[n] for n in places), ticket_id))
    return {tuple(SAVED[n] for n in places): changed for places, changed in found.items()}


def _write_tags(store: Store, change: TagChange) -> None:
    for tag in sorted(change.removed):
        store.run(
            "DELETE FROM tag WHERE ticket_id = :id AND tag = :tag", id=change.ticket_id, tag=tag
        )
    added = [(change.ticket_id, tag) for tag in sorted(change.added)]
    if added:
        store.insert_many("tag", ("ticket_id", "tag"), added)
