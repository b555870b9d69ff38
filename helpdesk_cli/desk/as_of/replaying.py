"""What follows from timelines that were cut short, stored beside them as after any command."""

from collections.abc import Sequence
from itertools import chain

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import (
    Replayed,
    follow,
    replay_all,
    say_unread,
    store_outcomes,
    tell_all,
)
from helpdesk_cli.store.ladder.ledger import follow_unread
from helpdesk_cli.store.tickets.every_ticket import read_some
from helpdesk_cli.store.tickets.merges import Merge


def replay_some(then: Desk, ids: Sequence[int]) -> None:
    """Assess tickets that no merge concerns."""
    store_outcomes(then, tell_all(then, _replay(then, ids)))


def replay_merged(then: Desk, ids: Sequence[int], merges: Sequence[Merge]) -> None:
    """Assess all that were ever merged, or merged into; those of the last merge come first.

    What had fired on them goes back to where it was.
    """
    replayed = _replay(then, ids)
    # Back along one merge after the other, then forth where one of them had been undone since.
    for one in chain(replayed, reversed(replayed)):
        follow(then, one)
    unread = {one.held.id: say_unread(then, one) for one in replayed}
    for merge in merges:
        since = unread[merge.source]
        if merge.is_later and since is not None:
            follow_unread(then.store, since, merge.target, merge.source)
    store_outcomes(then, tell_all(then, replayed))


def _replay(then: Desk, ids: Sequence[int]) -> list[Replayed]:
    order = {ticket_id: place for place, ticket_id in enumerate(ids)}
    return sorted(
        replay_all(then, read_some(then.store, ids, with_text=True)),
        key=lambda one: order[one.held.id],
    )
