"""The numbers that messages have on timelines: what is said of one stands elsewhere."""

from helpdesk_cli.store.door.store import Query, Store


def query_last_message(ticket_id: int) -> Query:
    """What `find_last_message` asks."""
    return Query(
        "SELECT max(id) FROM event WHERE ticket_id = :id AND kind = 'message' AND public = 1",
        {"id": ticket_id},
    )


def find_last_message(store: Store, ticket_id: int) -> int:
    """The number of the public message that was written last to a ticket."""
    ((event_id,),) = query_last_message(ticket_id).ask(store)
    return int(event_id)


def has_written_publicly(store: Store, command_id: int) -> bool:
    """Whether a command wrote public messages."""
    found = store.row(
        "SELECT 1 FROM event WHERE command_id = :id AND kind = 'message' AND public = 1 LIMIT 1",
        id=command_id,
    )
    return found is not None


def list_messages_of(store: Store, command_id: int, ticket_id: int) -> list[int]:
    """The numbers of the public messages that a command wrote to a ticket."""
    rows = store.rows(
        "SELECT id FROM event WHERE command_id = :command AND ticket_id = :ticket"
        " AND kind = 'message' AND public = 1 ORDER BY id",
        command=command_id,
        ticket=ticket_id,
    )
    return [event_id for (event_id,) in rows]
