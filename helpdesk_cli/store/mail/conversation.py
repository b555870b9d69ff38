"""The mails of one ticket, in both directions, as threading and answering need them."""

from helpdesk_cli.store.door.store import Store


def list_identities(store: Store, ticket_id: int) -> list[str]:
    """The identities of the mails of a conversation, in the order of its messages: those that came,
    and the replies that were not stopped."""
    rows = store.rows(
        "SELECT event_id, identity FROM mail_message"
        " WHERE ticket_id = :ticket AND event_id IS NOT NULL AND identity IS NOT NULL"
        " UNION SELECT number, letter FROM outbox"
        " WHERE ticket_id = :ticket AND action = 'reply' AND state <> 'cancelled'"
        " ORDER BY 1, 2",
        ticket=ticket_id,
    )
    return [identity for _, identity in rows]


def find_last_mailbox(store: Store, ticket_id: int) -> str | None:
    """The mailbox through which a ticket was written to last; None when no mail came for it."""
    row = store.row(
        "SELECT mailbox FROM mail_message WHERE ticket_id = :ticket ORDER BY id DESC LIMIT 1",
        ticket=ticket_id,
    )
    return None if row is None else str(row[0])
