"""A stored ticket with all that its clocks follow from: its timeline, and what was merged into it.

The one way from the store to `assess` and back, so that a merge counts wherever a ticket is
assessed, and all that is derived from an assessment is kept with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk_cli.desk.ladder import keep_standing
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.privacy import keep_private
from helpdesk_cli.domain.merging import hand_over
from helpdesk_cli.domain.sla import Assessment, InForce, Merged, assess
from helpdesk_cli.domain.ticket import Event, Ticket, collect_tags, rewind
from helpdesk_cli.store.merges import find_sources, merged_names
from helpdesk_cli.store.tickets import StoredTicket, read_ticket, read_timeline, save_assessment


@dataclass(frozen=True, slots=True)
class History:
    """The arguments of `assess`; `opening` holds the values at creation."""

    opening: Ticket
    timeline: Sequence[Event]
    policies: Sequence[InForce]
    merged: tuple[Merged, ...]

    def assess(self) -> Assessment:
        return assess(self.opening, self.timeline, self.policies, merged=self.merged)


def read_history(
    desk: Desk, held: StoredTicket, timeline: Sequence[Event] | None = None
) -> History:
    """The history of a ticket; its `timeline` is read unless the caller has it."""
    return _read(desk, held, timeline, frozenset())


def assess_anew(desk: Desk, held: StoredTicket, timeline: Sequence[Event] | None = None) -> int:
    """Save what a ticket's history leaves now; how many due times moved. Within a transaction."""
    history = read_history(desk, held, timeline)
    assessment, timeline = history.assess(), history.timeline
    updated_at = timeline[-1].at if timeline else held.updated_at
    tags = collect_tags(timeline)
    moved = save_assessment(desk.store, held.id, assessment, tags, updated_at)
    keep_standing(desk, held.id, assessment, held.taken_in_at)
    keep_private(desk, held.id, held.ticket, assessment.ticket)
    return moved


def _read(
    desk: Desk, held: StoredTicket, timeline: Sequence[Event] | None, on_the_way: frozenset[int]
) -> History:
    """`on_the_way` are the tickets that this one was merged into: a circle ends there."""
    if timeline is None:
        timeline = read_timeline(desk.store, held.id)
    names = merged_names(held.id, held.ticket.ref)
    passed = on_the_way | {held.id}
    merged = []
    for source_id in find_sources(desk.store, names):
        if source_id not in passed:
            source = _read(desk, read_ticket(desk.store, source_id), None, passed)
            owed = hand_over(source.opening, source.timeline, source.policies, source.merged, names)
            merged += [owed] if owed else []
    return History(
        rewind(held.ticket, timeline),
        timeline,
        desk.policies_since(held.policy_id),
        tuple(sorted(merged, key=_instant)),
    )


def _instant(merged: Merged) -> int:
    return merged.at
