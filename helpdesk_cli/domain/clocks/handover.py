"""What a ticket hands over when it is merged into another (rule 11)."""

from collections.abc import Collection, Iterable, Sequence

from helpdesk_cli.domain.clocks.sla import InForce, Merged, assess
from helpdesk_cli.domain.tickets.ticket import Event, Ticket, in_order


def find_merge(events: Iterable[Event]) -> Event | None:
    """The merge that a timeline ends in; None when there is none, or it was taken back."""
    merge = None
    for event in in_order(events):
        if event.kind == "undo":
            merge = None
        elif event.kind == "merge" and merge is None:
            merge = event
    return merge


def hand_over(
    opening: Ticket,
    events: Sequence[Event],
    policies: Sequence[InForce],
    merged: Iterable[Merged],
    names: Collection[str],
) -> Merged | None:
    """What a ticket owed when it was merged into the one of these names; None when it was not.

    The other arguments are those of `assess`, for the ticket that was merged.
    """
    merge = find_merge(events)
    if merge is None or merge.to not in names:
        return None
    ordered = in_order(events)
    before = ordered[: ordered.index(merge)]
    found = assess(opening, before, policies, merge.at, merged)
    return Merged(merge.at, found.ticket, found.runs)
