"""One row a ticket: it tells only the ends of the story, so the timeline has what has an instant.

Present values stand for those at creation, since nothing says when they changed.
"""

from operator import attrgetter

from helpdesk_cli.domain.tickets.ticket import AGENT_PREFIX, CUSTOMER, SYSTEM, Event, Ticket
from helpdesk_cli.domain.time.instant import LATEST_AT
from helpdesk_cli.errors import show_value
from helpdesk_cli.transfer.incoming import UnreadableError
from helpdesk_cli.transfer.sheets.columns import Cells
from helpdesk_cli.transfer.sheets.messages import WRITTEN_TO_THE_MINUTE
from helpdesk_cli.transfer.sheets.words import Words

UNNAMED_AGENT = f"{AGENT_PREFIX}unknown"
"""Who wrote a first reply of which only the instant is told, on a ticket that nobody has."""

_instant_of = attrgetter("at")


def read_ticket_row(words: Words, cells: Cells) -> tuple[Ticket, tuple[Event, ...]]:
    """The ticket and its events in order. Raises UnreadableError."""
    problems: list[str] = []
    created_at = words.instant("created_at", cells, problems)
    if created_at is None and not problems:
        problems.append(f"{words.label('created_at')}: missing")
    ticket = words.opening(cells, created_at or 0, problems)
    replied_at = _reply_instant(words, cells, ticket.created_at, problems)
    solved_at = words.instant("solved_at", cells, problems, ticket.created_at)
    closed_at = words.instant("closed_at", cells, problems, solved_at or ticket.created_at)
    updated_at = words.instant("updated_at", cells, problems, ticket.created_at)
    status = words.value("status", cells, problems)
    messages = words.messages(cells, ticket, problems)
    problems += [
        f"{words.label(word)}: lies before created_at"
        for word, at in (
            ("first_reply_at", replied_at),
            ("solved_at", solved_at),
            ("closed_at", closed_at),
        )
        if at is not None and at < ticket.created_at
    ]
    if problems:
        raise UnreadableError(*problems)
    agent = f"{AGENT_PREFIX}{ticket.assignee}" if ticket.assignee else None
    events = _opening_events(words, cells, ticket.created_at)
    events += [each for each in messages if not _repeats(each, events)]
    if replied_at is not None and not any(event.is_agent_message for event in messages):
        events.append(Event(replied_at, "message", agent or UNNAMED_AGENT, public=True))
    for to, at in (("solved", solved_at), ("closed", closed_at)):
        if at is not None:
            events.append(Event(at, "status", agent or SYSTEM, to=to))
    events.sort(key=_instant_of)
    _end_on(status, events, max(ticket.created_at, updated_at or 0), agent or SYSTEM)
    return ticket, tuple(events)


def _reply_instant(words: Words, cells: Cells, created_at: int, problems: list[str]) -> int | None:
    """`first_reply_at`, or `first_reply_minutes` after creation."""
    replied_at = words.instant("first_reply_at", cells, problems, created_at)
    minutes = words.text("first_reply_minutes", cells)
    if replied_at is not None or not minutes:
        return replied_at
    try:
        seconds = int(float(minutes) * 60)
    except (ValueError, OverflowError):
        seconds = LATEST_AT
    if created_at + seconds < LATEST_AT:
        return created_at + seconds
    problems.append(
        f"{words.label('first_reply_minutes')}: expected a number, got {show_value(minutes)}"
    )
    return None


def _opening_events(words: Words, cells: Cells, created_at: int) -> list[Event]:
    body = words.text("body", cells)
    opening = [Event(created_at, "message", CUSTOMER, public=True, body=body)] if body else []
    return opening + [Event(created_at, "tag", SYSTEM, to=tag) for tag in words.tags(cells)]


def _repeats(message: Event, opening: list[Event]) -> bool:
    """Whether it is the opening message once more, as some list it among the others.

    What somebody writes again later is another message.
    """
    return any(
        message.body == each.body.strip() and message.at < each.at + WRITTEN_TO_THE_MINUTE
        for each in opening
        if each.body
    )


def _end_on(status: str | None, events: list[Event], updated_at: int, by: str) -> None:
    """Let the timeline end on the status that the row says, at its last known instant."""
    if status is not None and status != _status_after(events):
        at = max(updated_at, events[-1].at) if events else updated_at
        events.append(Event(at, "status", by, to=status))


def _status_after(events: list[Event]) -> str | None:
    """The status after the events, as far as statuses and messages move it."""
    status = "new"
    for event in events:
        if event.kind == "status":
            status = event.to or status
        elif event.is_public_message and event.by == CUSTOMER:
            status = "open" if status in ("pending", "solved") else status
        elif event.is_agent_message and status == "new" and event.body:
            status = "open"
    return status
