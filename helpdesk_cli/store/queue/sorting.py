"""Other orders of the queue than by what is due."""

from typing import Any

from helpdesk_cli.domain.answers.queue import QueueOrder
from helpdesk_cli.store.terms import UNREAD_FIRST

_THEN = "ticket.queue_at, ticket.created_at, ticket.id"


def write_order(order: QueueOrder, params: dict[str, Any]) -> str:
    """The clause, its parameters put among `params`. What has no value comes last either way."""
    way = " DESC" if order.is_reversed else ""
    match order.key:
        case "due":
            return f"ORDER BY ticket.queue_at >= {UNREAD_FIRST}, ticket.queue_at{way}, {_THEN}"
        case "age":
            return f"ORDER BY ticket.created_at{way}, ticket.id{way}"
        case "account":
            return f"ORDER BY ticket.account IS NULL, ticket.account{way}, {_THEN}"
    ranks = " ".join(f"WHEN :rank_{place} THEN {place}" for place in range(len(order.ranks)))
    params.update({f"rank_{place}": word for place, word in enumerate(order.ranks)})
    place = f"CASE ticket.{order.key} {ranks} END"
    return f"ORDER BY {place} IS NULL, {place}{way}, {_THEN}"
