"""What is derived of tickets and stored beside them: from a timeline, and as it is stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.tickets.ticket import FIELDS
from helpdesk_cli.store.door.store import Query, Row, Store
from helpdesk_cli.store.terms import NOTHING_DUE, UNREAD_FIRST, write_ids

DERIVED = (
    *("status", "solved_at", "was_reopened"),
    *("due_at", "due_clock", "due_run", "warns_at", "queue_at", "unread_since"),
)
WORDY = ("status", *FIELDS)
"""What a search tells tickets apart by, besides tags."""
KEPT = (*WORDY, *DERIVED[1:], "updated_at")
"""What an assessment can change of a ticket."""

STANDING = ("next_rung_at", "suggestion")
"""Where a ticket stands on the ladder."""

SAVED = (*KEPT, *STANDING)

_read_present = attrgetter(*FIELDS)


class Assessed(NamedTuple):
    """A ticket that is there with what its timeline comes to; `updated_at` is its last instant.

    `stored_runs` are those from before, if the caller has read them in this transaction; `standing`
    has the values of `STANDING`.
    """

    ticket_id: int
    assessment: Assessment
    tags: Collection[str]
    updated_at: int
    stored_runs: Sequence[Run] | None = None
    unread_since: int | None = None
    standing: tuple[int | None, str | None] = (None, None)


def derive(assessment: Assessment, unread_since: int | None) -> Row:
    """The values of `DERIVED`."""
    standing = (assessment.status, assessment.solved_at, int(assessment.was_reopened))
    nearest = assessment.nearest
    if nearest is None:
        queue_at = NOTHING_DUE if unread_since is None else UNREAD_FIRST
        return (*standing, None, None, None, None, queue_at, unread_since)
    due_at, warns_at = nearest.due_at, nearest.warns_at
    return (*standing, due_at, nearest.clock, nearest.number, warns_at, due_at, unread_since)


def query_saved(ids: Iterable[int]) -> Query:
    """What `read_saved` asks."""
    return Query(f"SELECT id, {', '.join(SAVED)} FROM ticket WHERE id IN ({write_ids(ids)})")


def read_saved(store: Store, ids: Iterable[int]) -> dict[int, Row]:
    """The values of `SAVED` by ticket, as they are stored."""
    return {ticket_id: tuple(saved) for ticket_id, *saved in query_saved(ids).ask(store)}


def write_kept(one: Assessed) -> Row:
    """The values of `KEPT` that an assessment leaves."""
    status, *derived = derive(one.assessment, one.unread_since)
    return (status, *_read_present(one.assessment.ticket), *derived, one.updated_at)


def query_tags(ids: Iterable[int]) -> Query:
    """What `read_tags` asks."""
    return Query(f"SELECT ticket_id, tag FROM tag WHERE ticket_id IN ({write_ids(ids)})")


def read_tags(store: Store, ids: Iterable[int]) -> dict[int, set[str]]:
    """The tags of tickets, as they are stored."""
    found = defaultdict(set)
    for ticket_id, tag in query_tags(ids).ask(store):
        found[ticket_id].add(tag)
    return found
