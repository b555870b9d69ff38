"""The log of commands: what each wrote, and which has been undone."""

from collections.abc import Sequence

from helpdesk_cli.domain.tickets.command import Command, LogFilter
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_ids
from helpdesk_cli.store.tickets.tickets import EVENT_COLUMNS, event_from_row

_CONDITIONS = {
    "agent": "command.agent = :agent",
    "since": "command.at >= :since",
    "tickets": "(command.id IN (SELECT command_id FROM event WHERE ticket_id IN ({ids}))"
    " OR command.id IN (SELECT command_id FROM opened"
    " JOIN ticket ON ticket.id BETWEEN first_id AND last_id WHERE ticket.id IN ({ids})))",
}
"""What each field of `LogFilter` asks of an entry."""

_LOG = """
SELECT command.id, command.at, command.agent, command.name, command.undoes, undo.id
FROM command LEFT JOIN command AS undo ON undo.undoes = command.id
"""


def save_command(store: Store, at: int, agent: str, name: str, undoes: int | None = None) -> int:
    """Add an entry; its id, for the events that it writes."""
    (id,) = store.next_ids("command", 1)
    row = (id, at, agent, name, undoes, store.command_key)
    store.insert_many("command", ("id", "at", "agent", "name", "undoes", "key"), [row])
    return id


def drop_command(store: Store, command_id: int) -> None:
    """Take off the latest entry, which wrote nothing."""
    store.run("DELETE FROM command WHERE id = :id", id=command_id)


def read_commands(store: Store, asked: LogFilter, limit: int) -> list[Command]:
    """The latest entries that pass, the last one first."""
    given = {name: value for name, value in asked._asdict().items() if value is not None}
    where = " AND ".join(_CONDITIONS[name] for name in given) or "1 = 1"
    where = where.format(ids=write_ids(given.pop("tickets", ())))
    sql = f"{_LOG} WHERE {where} ORDER BY command.id DESC LIMIT :limit"
    return [Command._make(row) for row in store.rows(sql, limit=limit, **given)]


def find_command(store: Store, command_id: int) -> Command | None:
    row = store.row(f"{_LOG} WHERE command.id = :id", id=command_id)
    return None if row is None else Command._make(row)


def find_last_standing(store: Store, agent: str) -> Command | None:
    """The agent's latest command that is neither undone nor an undo itself."""
    row = store.row(
        f"{_LOG} WHERE command.agent = :agent AND command.undoes IS NULL AND undo.id IS NULL"
        " ORDER BY command.id DESC LIMIT 1",
        agent=agent,
    )
    return None if row is None else Command._make(row)


def find_last_on(store: Store, ticket_id: int, agent: str) -> int | None:
    """The latest command of an agent that wrote to this ticket."""
    ((found,),) = store.rows(
        "SELECT max(command.id) FROM event JOIN command ON command.id = event.command_id"
        " WHERE event.ticket_id = :ticket AND command.agent = :agent",
        ticket=ticket_id,
        agent=agent,
    )
    return None if found is None else int(found)


def list_tickets_of(store: Store, command_id: int) -> list[int]:
    """The tickets that a command opened or wrote to, in its order."""
    opened = store.row("SELECT first_id, last_id FROM opened WHERE command_id = :id", id=command_id)
    if opened is not None:
        return list(range(opened[0], opened[1] + 1))
    rows = store.rows(
        "SELECT ticket_id FROM event WHERE command_id = :id GROUP BY ticket_id ORDER BY min(id)",
        id=command_id,
    )
    return [ticket_id for (ticket_id,) in rows]


def save_opened(store: Store, command_id: int, ids: Sequence[int]) -> None:
    """Note which tickets a command opened, one after the other."""
    columns = ("command_id", "first_id", "last_id")
    store.insert_many("opened", columns, [(command_id, ids[0], ids[-1])])


def find_last_undoable(store: Store, agent: str, before_id: int) -> int | None:
    """The agent's latest command before that one which still stands and can be taken back."""
    row = store.row(
        "SELECT command.id FROM command WHERE command.agent = :agent AND command.id < :before"
        " AND command.undoes IS NULL AND command.name NOT IN ('new', 'erase')"
        " AND NOT EXISTS (SELECT 1 FROM command AS undo WHERE undo.undoes = command.id)"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE event.command_id = command.id"
        " AND event.kind = 'message' AND event.public = 1)"
        " ORDER BY command.id DESC LIMIT 1",
        agent=agent,
        before=before_id,
    )
    return None if row is None else int(row[0])


def split_timeline(
    store: Store, ticket_id: int, command_id: int
) -> tuple[list[Event], list[Event], list[Event]]:
    """The events on a timeline before a command, those that it wrote, and those since; by
    instant."""
    rows = store.rows(
        f"SELECT id, command_id, {EVENT_COLUMNS} FROM event WHERE ticket_id = :ticket"
        " ORDER BY at, id",
        ticket=ticket_id,
    )
    last = max(number for number, by, *_ in rows if by == command_id)
    parts: tuple[list[Event], list[Event], list[Event]] = ([], [], [])
    for number, by, *event in rows:
        part = 1 if by == command_id else 2 if number > last else 0
        parts[part].append(event_from_row(event))
    return parts
