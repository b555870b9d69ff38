"""A stored ticket with all that its clocks follow from: its timeline, and what was merged into it.

The one way from the store to `assess` and back, so that a merge counts wherever a ticket is
assessed, and all that is derived from an assessment is kept with it.
"""

from collections.abc import Callable, Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import keep_private
from helpdesk_cli.desk.tickets.standing import Standing, find_standing
from helpdesk_cli.domain.clocks.handover import hand_over
from helpdesk_cli.domain.clocks.sla import Assessment, InForce, Merged, Run, assess
from helpdesk_cli.domain.ladder.rungs import FiredKey
from helpdesk_cli.domain.tickets.ticket import Event, Ticket, collect_tags, rewind
from helpdesk_cli.store.ladder.ledger import fired_rungs, save_standings
from helpdesk_cli.store.tickets.merges import find_sources, find_targets, merged_names
from helpdesk_cli.store.tickets.tickets import (
    Assessed,
    StoredTicket,
    append_timelines,
    read_ticket,
    read_timeline,
    read_timelines,
    save_assessments,
)

PAGE = 500
"""So many tickets are read and written at once: databases bear no more names in a query."""


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


def read_histories(desk: Desk, many: Sequence[StoredTicket]) -> Callable[[StoredTicket], History]:
    """The histories of some tickets, in few queries.

    Each is put together when it is asked for, so that one that is damaged stops no other.
    """
    names = {held.id: merged_names(held.id, held.ticket.ref) for held in many}
    timelines = read_timelines(desk.store, list(names))
    targets = find_targets(desk.store, [name for each in names.values() for name in each])

    def put_together(held: StoredTicket) -> History:
        named = targets.intersection(names[held.id])
        return _read(desk, held, timelines[held.id], frozenset(), named)

    return put_together


@dataclass(frozen=True, slots=True)
class Outcome:
    """What events make of a ticket, and where it stands on the ladder then; not stored yet."""

    held: StoredTicket
    events: Sequence[Event]
    assessed: Assessed
    standing: Standing


def foresee(
    desk: Desk,
    held: StoredTicket,
    history: History,
    events: Sequence[Event],
    fired: AbstractSet[FiredKey],
    runs: Sequence[Run] | None = None,
) -> Outcome:
    """What a history leaves when these events come to it; `fired` has all that has fired then.

    `runs` are those stored now, if the caller has read them.
    """
    timeline = sorted([*history.timeline, *events], key=_instant)
    assessment = replace(history, timeline=timeline).assess()
    updated_at = timeline[-1].at if timeline else held.updated_at
    return Outcome(
        held,
        events,
        Assessed(held.id, assessment, collect_tags(timeline), updated_at, runs),
        find_standing(desk, assessment, held.taken_in_at, fired),
    )


def keep(desk: Desk, outcomes: Sequence[Outcome]) -> int:
    """Store what was foreseen; how many due times moved. Within the same transaction."""
    if not outcomes:
        return 0
    append_timelines(desk.store, {one.held.id: one.events for one in outcomes if one.events})
    moved = save_assessments(desk.store, [one.assessed for one in outcomes])
    save_standings(desk.store, ((*one.standing, one.held.id) for one in outcomes))
    for one in outcomes:
        keep_private(desk, one.held.id, one.held.ticket, one.assessed.assessment.ticket)
    return moved


def assess_anew(desk: Desk, held: StoredTicket, timeline: Sequence[Event] | None = None) -> int:
    """Save what a ticket's history leaves now; how many due times moved. Within a transaction."""
    history = read_history(desk, held, timeline)
    return keep(desk, [foresee(desk, held, history, (), fired_rungs(desk.store, held.id))])


def _read(
    desk: Desk,
    held: StoredTicket,
    timeline: Sequence[Event] | None,
    on_the_way: frozenset[int],
    named: Collection[str] | None = None,
) -> History:
    """`on_the_way` are the tickets that this one was merged into: a circle ends there. `named` are
    those of its names under which others were merged into it, if that is known.
    """
    if timeline is None:
        timeline = read_timeline(desk.store, held.id)
    names = merged_names(held.id, held.ticket.ref)
    passed = on_the_way | {held.id}
    merged = []
    for source_id in find_sources(desk.store, names) if named is None or named else ():
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


def _instant(one: Event | Merged) -> int:
    return one.at
