"""The log of commands: what each wrote, and which has been undone."""

from helpdesk_cli.domain.tickets.command import Command
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.tickets.tickets import EVENT_COLUMNS, event_from_row

_LOG = """
SELECT command.id, command.at, command.agent, command.name, command.undoes, undo.id
FROM command LEFT JOIN command AS undo ON undo.undoes = command.id
"""


def save_command(store: Store, at: int, agent: str, name: str, undoes: int | None = None) -> int:
    """Add an entry; its id, for the events that it writes."""
    ((newest,),) = store.rows("SELECT coalesce(max(id), 0) FROM command")
    row = (newest + 1, at, agent, name, undoes)
    store.insert_many("command", ("id", "at", "agent", "name", "undoes"), [row])
    return int(newest) + 1


def drop_command(store: Store, command_id: int) -> None:
    """Take off the latest entry, which wrote nothing."""
    store.run("DELETE FROM command WHERE id = :id", id=command_id)


def read_commands(store: Store, agent: str | None, limit: int) -> list[Command]:
    """The latest entries, of one agent or of all, the last one first."""
    where = "" if agent is None else "WHERE command.agent = :agent"
    sql = f"{_LOG} {where} ORDER BY command.id DESC LIMIT :limit"
    params = {"limit": limit} if agent is None else {"limit": limit, "agent": agent}
    return [Command._make(row) for row in store.rows(sql, **params)]


def find_command(store: Store, command_id: int) -> Command | None:
    row = store.row(f"{_LOG} WHERE command.id = :id", id=command_id)
    return None if row is None else Command._make(row)


def last_standing(store: Store, agent: str) -> Command | None:
    """The agent's latest command that is neither undone nor an undo itself."""
    row = store.row(
        f"{_LOG} WHERE command.agent = :agent AND command.undoes IS NULL AND undo.id IS NULL"
        " ORDER BY command.id DESC LIMIT 1",
        agent=agent,
    )
    return None if row is None else Command._make(row)


def last_on(store: Store, ticket_id: int, agent: str) -> int | None:
    """The latest command of an agent that wrote to this ticket."""
    ((found,),) = store.rows(
        "SELECT max(command.id) FROM event JOIN command ON command.id = event.command_id"
        " WHERE event.ticket_id = :ticket AND command.agent = :agent",
        ticket=ticket_id,
        agent=agent,
    )
    return None if found is None else int(found)


def tickets_of(store: Store, command_id: int) -> list[int]:
    """The tickets that a command wrote to, in its order."""
    rows = store.rows(
        "SELECT ticket_id FROM event WHERE command_id = :id GROUP BY ticket_id ORDER BY min(id)",
        id=command_id,
    )
    return [ticket_id for (ticket_id,) in rows]


def split_timeline(
    store: Store, ticket_id: int, command_id: int
) -> tuple[list[Event], list[Event]]:
    """What was on a timeline when a command came, and what the command wrote; by instant."""
    rows = store.rows(
        f"SELECT command_id = :command, {EVENT_COLUMNS} FROM event WHERE ticket_id = :ticket"
        " AND id <= (SELECT max(id) FROM event WHERE command_id = :command AND ticket_id = :ticket)"
        " ORDER BY at, id",
        command=command_id,
        ticket=ticket_id,
    )
    before = [event_from_row(row[1:]) for row in rows if not row[0]]
    return before, [event_from_row(row[1:]) for row in rows if row[0]]
