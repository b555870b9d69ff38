"""How a timeline is read: in which order its events count, and which were taken back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import Protocol, TypeVar

from helpdesk_cli.domain.tickets.ticket import FIELDS, REPLY, Event, Ticket, change_field

_instant_of = attrgetter("at")


class Arrival(Protocol):
    """Something that comes to a ticket from another, at `at`, and leaves no event on its timeline.

    Of the events at that very instant `after` came first; None: all of them.
    """

    @property
    def at(self) -> int: ...

    @property
    def after(self) -> int | None: ...


_Arrival = TypeVar("_Arrival", bound=Arrival)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that count: by instant, then as written; what was taken back is not among them.

    At one instant a public agent message comes before the status changes, so that "reply and
    solve" means the same whichever was written first. It stays after a customer's words, though,
    which it may answer.
    """
    ordered = drop_undone(sorted(events, key=_instant_of))
    instant, first_change = None, None
    for place, event in enumerate(ordered):
        if event.at != instant:
            instant, first_change = event.at, None
        if event.kind == "status":
            first_change = place if first_change is None else first_change
        elif first_change is not None and event.is_public_message:
            if event.is_agent_message:
                ordered.insert(first_change, ordered.pop(place))
                first_change += 1
            else:
                first_change = None
    return ordered


def weave(events: Iterable[Event], arrivals: Iterable[_Arrival]) -> Iterable[Event | _Arrival]:
    """Events in the order in which they count, with what arrived between them in its place.

    `arrivals` stand in order of time.
    """
    coming = [*arrivals][::-1]
    return _weave(events, coming) if coming else events


def _weave(events: Iterable[Event], coming: list[_Arrival]) -> Iterator[Event | _Arrival]:
    instant, count = None, -1
    for event in events:
        if coming:
            instant, count = event.at, count + 1 if event.at == instant else 0
            while coming and _comes_before(coming[-1], event.at, count):
                yield coming.pop()
        yield event
    yield from reversed(coming)


def _comes_before(arrival: Arrival, at: int, count: int) -> bool:
    """Whether it counts before the next event of an instant that has had `count`."""
    is_reached = arrival.after is not None and arrival.after <= count
    return arrival.at < at or (arrival.at == at and is_reached)


def drop_undone(events: list[Event]) -> list[Event]:
    """The events without those that were taken back and those that took them back.

    `events` stand by instant. What a closing kept from counting counts again.
    """
    if all(event.kind != "undo" for event in events):
        return events
    gone: set[int] = set()
    standing: dict[str | None, list[int]] = defaultdict(list)
    for place, event in enumerate(events):
        if event.kind == "undo":
            found = standing[event.to]
            gone.add(place)
            if found:
                # Of several closings the first is the one that counted.
                gone.add(found.pop(0 if event.to is None else -1))
        else:
            standing[undone_as(event)].append(place)
    return [event for place, event in enumerate(events) if place not in gone]


def undone_as(event: Event) -> str | None:
    """How an undo names what it takes back; None is a closing or a merge."""
    if event.is_agent_message:
        return REPLY
    is_closing = event.kind == "merge" or (event.kind == "status" and event.to == "closed")
    return None if is_closing else event.kind


def find_merge(events: Iterable[Event]) -> Event | None:
    """The merge that a timeline ends in; None when there is none, or it was taken back."""
    return next((event for event in in_order(events) if event.kind == "merge"), None)


def no_earlier(events: Iterable[Event], at: int) -> tuple[Event, ...]:
    """The events as they go onto a timeline that has come to `at`: time never runs backwards.

    The clock of a command may be behind that of the one before, on another machine, say.
    """
    return tuple(event if event.at >= at else replace(event, at=at) for event in events)


def rewind(present: Ticket, events: Iterable[Event]) -> Ticket:
    """The ticket with its values at creation. `events` in the order in which they were appended."""
    first: dict[str, str | None] = {}
    for event in events:
        if event.kind in FIELDS:
            first.setdefault(event.kind, event.was)
    return replace(present, **first) if first else present  # type: ignore[arg-type]


def fill_was(opening: Ticket, events: Iterable[Event]) -> tuple[Ticket, tuple[Event, ...]]:
    """What `rewind` undoes: the present ticket, and the events, each with the value it met.

    `events` in the order in which they count.
    """
    present, filled = opening, []
    changes: dict[str | None, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind in FIELDS:
            changed = replace(event, was=getattr(present, event.kind))
            changes[event.kind].append(changed)
            filled.append(changed)
            present = change_field(present, event)
            continue
        filled.append(event)
        if event.kind == "undo" and changes[event.to]:
            last = changes[event.to].pop()
            present = change_field(present, replace(last, to=last.was))
    return present, tuple(filled)
