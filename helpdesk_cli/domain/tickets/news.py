"""What a file knows of a ticket that the desk does not know yet."""

from collections.abc import Sequence

from helpdesk_cli.domain.tickets.ticket import Event


def find_news(stored: Sequence[Event], told: Sequence[Event]) -> tuple[Event, ...]:
    """The events of a file that go on from those stored, both in order of time.

    What lies before the last one stored is known already, or came to be known here otherwise. But
    the last status of the file counts if it is not stored, at the earliest instant that it can.
    """
    last_at = stored[-1].at if stored else -1
    known = {_essence(event) for event in stored}
    news = [e for e in told if e.at >= last_at and (e.at > last_at or _essence(e) not in known)]
    statuses = [event for event in told if event.kind == "status"]
    if statuses and statuses[-1] not in news:
        final = statuses[-1]
        present = next((event.to for event in reversed(stored) if event.kind == "status"), None)
        if _essence(final) not in known and final.to != present:
            moved = Event(last_at, "status", final.by, to=final.to)
            return (moved, *news)
    return tuple(news)


def _essence(event: Event) -> tuple[object, ...]:
    """What makes an event the same one; the value that it met is the desk's to say."""
    removed = event.was if event.kind == "tag" else None
    return event.at, event.kind, event.by, event.public, event.body, event.to, removed
