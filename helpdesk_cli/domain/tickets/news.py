"""What a file knows of a ticket that the desk does not know yet."""

from collections.abc import Mapping, Sequence

from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Ticket


def find_news(stored: Sequence[Event], told: Sequence[Event]) -> tuple[Event, ...]:
    """The events of a file that continue those stored, both in order of time.

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


def find_changes(
    present: Ticket,
    told_before: Mapping[str, str | None],
    told: Mapping[str, str | None],
    at: int,
) -> tuple[Event, ...]:
    """What a file says of a ticket's fields now and did not say before, as of then.

    So what was changed here stays until the other system changes it, too.
    """
    return tuple(
        Event(at, field, SYSTEM, to=value)
        for field, value in told.items()
        if value not in (told_before[field], getattr(present, field))
    )


def note_account(told: str, stored: Sequence[Event], at: int) -> tuple[Event, ...]:
    """A note, once, that a file names another account than the ticket has, which it keeps."""
    words = f"The imported file names the account {told}; a ticket keeps the account it came with"
    note = Event(at, "message", SYSTEM, False, words)
    return () if any(event.body == words for event in stored) else (note,)


def _essence(event: Event) -> tuple[object, ...]:
    """The part of an event by which two are the same; the value that it met is the desk's to say.

    Who did what has no words is often a guess: whoever has the ticket as the row is written.
    """
    removed = event.was if event.kind == "tag" else None
    role = event.by if event.body else event.by.partition(":")[0]
    if event.kind == "status":
        role = ""
    return event.at, event.kind, role, event.public, event.body, event.to, removed
