"""Where the tickets of a long queue stand: all of them, and so little of each that it is quick.

Who looks at a part of them reads that part by `read_tickets`.
"""

from collections.abc import Sequence

from helpdesk_cli.domain.answers.board import Place
from helpdesk_cli.domain.answers.queue import GroupField, QueueFilter, QueueOrder
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.queue.queue import BY_DUE, write_queue


def read_places(
    store: Store,
    filters: QueueFilter,
    now: int,
    order: QueueOrder = BY_DUE,
    group: GroupField | None = None,
) -> Sequence[Place]:
    """Every ticket that passes the filter, in the order of the queue, with the field of `group`."""
    column = f"ticket.{group}" if group else "NULL"
    asked = (
        "SELECT ticket.id, ticket.created_at, ticket.queue_at, ticket.unread_since,"
        f" {column} FROM ticket"
    )
    sql, params = write_queue(asked, filters, now, order)
    return [Place._make(row) for row in store.rows(sql, **params)]
