"""Taking back a command as a whole, and the log of who did what.

The timeline is never rewritten: entries of its own say that others do not count. Words that a
customer has read cannot be taken back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.changes import write
from helpdesk_cli.desk.tickets.history import assess_anew, read_history
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.desk.tickets.undoing_imports import (
    Progress,
    begin_undoing,
    continue_undoing,
    find_undoing,
)
from helpdesk_cli.domain.answers.log import LogEntry
from helpdesk_cli.domain.tickets.command import ERASE, IMPORT, Command, LogFilter
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event
from helpdesk_cli.domain.tickets.timeline import drop_undone, find_merge, undone_as
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.customers.people import drop_participants
from helpdesk_cli.store.door.store import Reach
from helpdesk_cli.store.erasure.log import read_erasures
from helpdesk_cli.store.ladder.written import read_replies, stop_replies
from helpdesk_cli.store.tickets.commands import (
    find_command,
    find_last_on,
    find_last_standing,
    find_last_undoable,
    list_tickets_of,
    read_commands,
    save_command,
    split_timeline,
)
from helpdesk_cli.store.tickets.messages import has_written_publicly, list_messages_of
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket

LOOK = "hd log lists the commands; hd undo NUMBER undoes another one of yours"


def undo(
    desk: Desk, number: int | None = None, progress: Progress | None = None
) -> tuple[Command, list[int]]:
    """Take back the agent's last command that still stands, or that one; and on which tickets.

    Refused as a whole when a part of it cannot be taken back, or has been changed again since. An
    import goes by pages, and one that was going already is gone on with; of its tickets those are
    named that stay, since somebody went on with them meanwhile.
    """
    command = choose(desk, number)
    if command.name == IMPORT:
        return command, _undo_import(desk, command, progress)
    with desk.store.transaction(_find_reach(desk, command)):
        ids = list_tickets_of(desk.store, command.id)
        desk.store.hold_tickets(ids)
        _choose(desk, command.id)  # nobody has undone it meanwhile
        undo_id = save_command(desk.store, desk.now, desk.agent, "undo", command.id)
        taken_back = []
        for ticket_id in ids:
            held = read_ticket(desk.store, ticket_id)
            refuse_outsider(desk, held)
            before, wrote, since = split_timeline(desk.store, ticket_id, command.id)
            if any(event.is_public_message for event in wrote):
                _stop_reply(desk, command, ticket_id)
            write(desk, held, _compensate(desk, held, before, wrote, since), undo_id)
            taken_back.append(held)
        # The target of a merge comes last: it gives back before its sources look what they have.
        for held in reversed(taken_back):
            assess_anew(desk, held)
    return command, ids


def _undo_import(desk: Desk, command: Command, progress: Progress | None) -> list[int]:
    if command.undone_by is None:
        with desk.store.transaction("import"):
            _choose(desk, command.id)  # nobody has undone it meanwhile
            begin_undoing(desk, command)
            save_command(desk.store, desk.now, desk.agent, "undo", command.id)
    return continue_undoing(desk, command, progress)


def _find_reach(desk: Desk, command: Command) -> Reach:
    """A reply may be leaving meanwhile."""
    return "letters" if has_written_publicly(desk.store, command.id) else "tickets"


def find_last(desk: Desk, ticket_id: int) -> int | None:
    """The number of the last command by which the agent changed a ticket."""
    return find_last_on(desk.store, ticket_id, desk.agent)


def list_log(desk: Desk, asked: LogFilter, limit: int, names: Sequence[str] = ()) -> list[LogEntry]:
    """The latest commands and the tickets that each wrote to, the last one first.

    Only those on the tickets of these names, if any are given.
    """
    with desk.store.snapshot():
        if names:
            asked = asked._replace(tickets=[find_ticket(desk.store, name) for name in names])
        found = read_commands(desk.store, asked, limit)
        erasures = read_erasures(desk.store, [command.id for command in found])
        return [
            LogEntry(command, list_tickets_of(desk.store, command.id), erasures.get(command.id))
            for command in found
        ]


def _say_way_on(desk: Desk, command: Command) -> str:
    """A hint how to undo what came before a command that cannot be undone."""
    earlier = find_last_undoable(desk.store, desk.agent, command.id)
    return LOOK if earlier is None else f"hd undo {earlier} undoes what you did before it"


def choose(desk: Desk, number: int | None = None) -> Command:
    """What `undo` would take back."""
    return _find_going(desk, number) or _choose(desk, number)


def _find_going(desk: Desk, number: int | None) -> Command | None:
    """The agent's import whose undo has begun and not ended, if it is asked for."""
    going = find_undoing(desk)
    if going is None or number not in (None, going):
        return None
    command = find_command(desk.store, going)
    return command if command is not None and command.agent == desk.agent else None


def _choose(desk: Desk, number: int | None) -> Command:
    command = find_last_standing(desk.store, desk.agent)
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
    if command.name == ERASE:
        raise ConflictError(
            f"command {command.id}: an erasure cannot be undone",
            hint=_say_way_on(desk, command),
        )
    return command


def _stop_reply(desk: Desk, command: Command, ticket_id: int) -> None:
    """Keep a reply from leaving; refused when its customer may have read it.

    Whom it was the first to copy is copied no more.
    """
    said = list_messages_of(desk.store, command.id, ticket_id)
    if stop_replies(desk.store, said, desk.now):
        drop_participants(desk.store, ticket_id, said, desk.now)
        return
    left = [sent for sent in read_replies(desk.store, ticket_id) if sent.event in said]
    why = f"the customer of ticket {ticket_id} may have read it"
    if left:
        why = f"the mail to the customer of ticket {ticket_id} has left"
        if left[0].state == "waiting":
            why = f"the mail to the customer of ticket {ticket_id} is on its way"
    raise ConflictError(
        f"command {command.id}: a reply cannot be undone, {why}",
        hint=f"write again, or hd reopen {ticket_id}; {_say_way_on(desk, command)}",
    )


def _compensate(
    desk: Desk,
    held: StoredTicket,
    before: Sequence[Event],
    wrote: Sequence[Event],
    since: Sequence[Event],
) -> list[Event]:
    """What takes back on a ticket what a command wrote; nobody has changed the same `since`."""
    later = drop_undone(list(since))
    if any(e.is_agent_message for e in wrote) and any(e.is_agent_message for e in later):
        raise ConflictError(
            f"ticket {held.id} has been replied to again since; nothing was undone", hint=LOOK
        )
    merge = find_merge(later)
    if merge:
        raise ConflictError(
            f"ticket {held.id} was merged into {merge.to} since; nothing was undone", hint=LOOK
        )
    _refuse_changed_status(desk, held, [*before, *wrote], wrote, later)
    for event in wrote:
        if event.kind in FIELDS and any(each.kind == event.kind for each in later):
            raise _changed_since(held, event.kind, getattr(held.ticket, event.kind))
    return [undone for event in reversed(wrote) for undone in _take_back(desk, event)]


def _refuse_changed_status(
    desk: Desk,
    held: StoredTicket,
    left: Sequence[Event],
    wrote: Sequence[Event],
    later: Sequence[Event],
) -> None:
    """Refuse when the command set the status, and it is not what the command `left` any more."""
    if not any(event.kind in ("status", "merge") for event in wrote):
        return
    history = read_history(desk, held)
    then = replace(history, timeline=left).assess().status
    if held.status != then or any(event.kind == "status" for event in later):
        raise _changed_since(held, "status", held.status)


def _take_back(desk: Desk, event: Event) -> Iterator[Event]:
    """The events that undo one event."""
    opposite = {"link": "unlink", "unlink": "link"}
    if event.kind == "tag":
        yield Event(desk.now, "tag", desk.by, to=event.was, was=event.to)
    elif event.kind in opposite:
        yield Event(desk.now, opposite[event.kind], desk.by, to=event.to)
    elif event.kind == "message" and not event.public:
        yield Event(desk.now, "message", desk.by, False, f"Withdrawn: {event.body}")
    else:
        yield Event(desk.now, "undo", desk.by, to=undone_as(event))


def _changed_since(held: StoredTicket, what: str, now: str | None) -> ConflictError:
    return ConflictError(
        f"ticket {held.id}: its {what} has changed since, to {now or 'none'}; nothing was undone",
        hint=LOOK,
    )
