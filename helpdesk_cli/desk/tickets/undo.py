"""Taking back a command as a whole, and the log of who did what.

The timeline is never rewritten: what was changed is changed back by entries of its own. Words that
a customer has read cannot be taken back.
"""

from collections.abc import Iterator, Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.desk.tickets.history import read_history
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.desk.tickets.withdrawing import withdraw_import
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.tickets.command import IMPORT, Command, LogFilter
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event, Status
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.tickets.commands import (
    find_command,
    last_on,
    last_standing,
    last_undoable,
    read_commands,
    save_command,
    split_timeline,
    tickets_of,
)
from helpdesk_cli.store.tickets.tickets import StoredTicket, find_ticket, read_ticket

LOOK = "hd log lists the commands; hd undo NUMBER takes back another one of yours"


def undo(desk: Desk, number: int | None = None) -> tuple[Command, list[int]]:
    """Take back the agent's last command that still stands, or that one; and on which tickets.

    Refused as a whole when a part of it cannot be taken back, or has been changed again since. Of
    an import nothing stays: no tickets are named.
    """
    with desk.store.transaction():
        command = _choose(desk, number)
        if command.name == IMPORT:
            withdraw_import(desk, command)
            save_command(desk.store, desk.now, desk.agent, "undo", command.id)
            return command, []
        ids = tickets_of(desk.store, command.id)
        undo_id = save_command(desk.store, desk.now, desk.agent, "undo", command.id)
        for ticket_id in ids:
            held = read_ticket(desk.store, ticket_id)
            refuse_outsider(desk, held)
            before, wrote = split_timeline(desk.store, ticket_id, command.id)
            if any(event.kind == "message" and event.public for event in wrote):
                raise ConflictError(
                    f"command {command.id}: a reply cannot be undone,"
                    f" the customer of ticket {ticket_id} may have read it",
                    hint=f"write again, or hd reopen {ticket_id}; {_say_way_on(desk, command)}",
                )
            append(desk, held, _compensate(desk, held, before, wrote), undo_id)
    return command, ids


def find_last(desk: Desk, ticket_id: int) -> int | None:
    """The number of the last command by which the agent changed a ticket."""
    return last_on(desk.store, ticket_id, desk.agent)


def list_log(
    desk: Desk, asked: LogFilter, limit: int, ticket: str | None = None
) -> list[tuple[Command, list[int]]]:
    """The latest commands and the tickets that each wrote to, the last one first.

    Only those on a `ticket`, by any of its names, if one is given.
    """
    with desk.store.snapshot():
        if ticket is not None:
            asked = asked._replace(ticket=find_ticket(desk.store, ticket))
        found = read_commands(desk.store, asked, limit)
        return [(command, tickets_of(desk.store, command.id)) for command in found]


def _say_way_on(desk: Desk, command: Command) -> str:
    """How to go on past a command that stays."""
    earlier = last_undoable(desk.store, desk.agent, command.id)
    return LOOK if earlier is None else f"hd undo {earlier} takes back what you did before it"


def _choose(desk: Desk, number: int | None) -> Command:
    command = last_standing(desk.store, desk.agent)
    if number is not None:
        command = find_command(desk.store, number)
    if command is None:
        what = "nothing to undo" if number is None else f"no command {number}"
        raise NotFoundError(what, hint=LOOK)
    if command.agent != desk.agent:
        raise ConflictError(f"command {command.id} was {command.agent}'s", hint=LOOK)
    if command.undoes is not None or command.undone_by is not None:
        word = "is an undo" if command.undoes is not None else "has been undone"
        raise ConflictError(f"command {command.id} {word} already", hint=LOOK)
    if command.name == "new":
        raise ConflictError(
            f"command {command.id}: creating a ticket cannot be undone",
            hint=f"hd close closes it; {_say_way_on(desk, command)}",
        )
    return command


def _compensate(
    desk: Desk, held: StoredTicket, before: Sequence[Event], wrote: Sequence[Event]
) -> list[Event]:
    """What changes a ticket back to how it stood when the command came."""
    return [
        *_change_status_back(desk, held, before, wrote),
        *_change_fields_back(desk, held, wrote),
        *_take_back(desk, wrote),
    ]


def _change_fields_back(desk: Desk, held: StoredTicket, wrote: Sequence[Event]) -> Iterator[Event]:
    for field in FIELDS:
        changes = [event for event in wrote if event.kind == field]
        if changes:
            now = getattr(held.ticket, field)
            if now != changes[-1].to:
                raise _changed_since(held, field, now)
            yield Event(desk.now, field, desk.by, to=changes[0].was, was=now)


def _change_status_back(
    desk: Desk, held: StoredTicket, before: Sequence[Event], wrote: Sequence[Event]
) -> Iterator[Event]:
    """Also a status that followed from a change, such as `open` from an assignee."""
    was, became = (_status_after(desk, held, events) for events in (before, [*before, *wrote]))
    if was == became:
        return
    if held.status != became:
        raise _changed_since(held, "status", held.status)
    if became == "closed":
        yield Event(desk.now, "undo", desk.by)
    else:
        yield Event(desk.now, "status", desk.by, to=was)


def _take_back(desk: Desk, wrote: Sequence[Event]) -> Iterator[Event]:
    """Tags, links and notes."""
    opposite = {"link": "unlink", "unlink": "link"}
    for event in wrote:
        if event.kind == "tag":
            yield Event(desk.now, "tag", desk.by, to=event.was, was=event.to)
        elif event.kind in opposite:
            yield Event(desk.now, opposite[event.kind], desk.by, to=event.to)
        elif event.kind == "message":
            yield Event(desk.now, "message", desk.by, False, f"Withdrawn: {event.body}")


def _status_after(desk: Desk, held: StoredTicket, events: Sequence[Event]) -> Status:
    history = read_history(desk, held)
    return assess(history.opening, events, history.policies).status


def _changed_since(held: StoredTicket, what: str, now: str | None) -> ConflictError:
    return ConflictError(
        f"ticket {held.id}: its {what} has changed since, to {now or 'none'}; nothing was undone",
        hint=LOOK,
    )
