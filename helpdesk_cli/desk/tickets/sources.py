"""What was merged into a ticket, what had been merged into that before, and so on to the first.

However long a chain of merges is, each ticket of it is read and assessed once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.clocks.handover import hand_over
from helpdesk_cli.domain.clocks.sla import Merged
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.domain.tickets.timeline import find_merge, rewind
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.tickets.merges import find_place, find_sources, merged_names
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket, read_timeline

_instant_of = attrgetter("at")


@dataclass(frozen=True, slots=True)
class _Place:
    """A ticket in the tree of merges, and what is handed over to it."""

    held: StoredTicket
    timeline: Sequence[Event] = ()
    target: "_Place | None" = None
    merged: list[Merged] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        return merged_names(self.held.id, self.held.ticket.ref)


class Sources:
    """Finds what tickets took over; events after `until` do not exist for it.

    It remembers what it has found, and so serves no longer than those timelines stay as they are.
    """

    def __init__(self, desk: Desk, until: int | None = None) -> None:
        self._desk = desk
        self._until = until
        self._known: dict[int, dict[int, Merged]] = {}

    def merged_into(self, held: StoredTicket) -> tuple[Merged, ...]:
        """What was merged into a ticket, in order of time. A circle of merges ends at it."""
        passed = {held.id}
        tree = [_Place(held)]
        for place in tree:
            known = self._known.get(place.held.id)
            if known is not None:
                place.merged.extend(known.values())
                continue
            for source in self._read_sources(place, passed):
                passed.add(source.held.id)
                tree.append(source)
        for place in reversed(tree):
            place.merged.sort(key=_instant_of)
            self._known[place.held.id] = {one.ticket_id: one for one in place.merged}
            if place.target is not None:
                place.target.merged.extend(self._hand_over(place, place.target))
        return tuple(tree[0].merged)

    def _read_sources(self, place: _Place, passed: set[int]) -> Iterator[_Place]:
        store = self._desk.store
        for source_id in find_sources(store, place.names):
            if source_id not in passed:
                timeline = read_timeline(store, source_id)
                merge = find_merge(self._known_of(timeline))
                if merge is not None and merge.to in place.names:
                    yield _Place(self._read(source_id, place), timeline, place)

    def _read(self, source_id: int, target: _Place) -> StoredTicket:
        try:
            return read_ticket(self._desk.store, source_id)
        except NotFoundError:
            # The server keeps it from this login: without it clocks would come out wrong.
            raise ConflictError(
                f"#{source_id} is private to others, and was merged into #{target.held.id}",
                hint="what is owed there depends on both: ask someone in its team",
            ) from None

    def _hand_over(self, place: _Place, target: _Place) -> Iterator[Merged]:
        held = place.held
        owed = hand_over(
            rewind(held.ticket, place.timeline),
            self._known_of(place.timeline),
            self._desk.policies_since(held.policy_id),
            place.merged,
            target.names,
            ticket_id=held.id,
            taken_in_at=held.taken_in_at,
            seen_at=held.seen_at,
        )
        if owed:
            place_of = find_place(self._desk.store, held.id, target.held.id, owed.at)
            yield replace(owed, after=place_of)

    def _known_of(self, timeline: Sequence[Event]) -> Sequence[Event]:
        if self._until is None:
            return timeline
        return [event for event in timeline if event.at <= self._until]


def find_heir(desk: Desk, ticket_id: int) -> int:
    """Where a ticket that was merged goes on: the end of its merges; itself if it was not.

    A circle, or a target that the desk does not have, ends the way.
    """
    passed: set[int] = set()
    while ticket_id not in passed:
        passed.add(ticket_id)
        held = read_ticket(desk.store, ticket_id)
        is_closed = held.status == "closed"
        merge = find_merge(read_timeline(desk.store, ticket_id)) if is_closed else None
        if merge is None or merge.to is None:
            break
        try:
            ticket_id = find_ticket(desk.store, merge.to)
        except NotFoundError:
            break
    return ticket_id


def hold_heir(desk: Desk, ticket_id: int) -> int:
    """The same, held from then on, so that it is merged no further. Call it in a transaction."""
    held = find_heir(desk, ticket_id)
    while True:
        desk.store.hold_tickets([held])
        heir = find_heir(desk, held)
        if heir == held:
            return held
        held = heir
