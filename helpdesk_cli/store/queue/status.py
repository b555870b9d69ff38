"""The counts of one line on the whole queue. On the path of the fastest commands."""

from __future__ import annotations

from helpdesk_cli.domain.answers.status import DeskStatus
from helpdesk_cli.store.terms import UNFINISHED, UNREAD_FIRST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store


def read_status(store: Store, now: int, assignee: str | None = None) -> DeskStatus:
    """All open tickets, or those of one agent."""
    # With `queue_at`, the index of the queue serves, which has all that is counted.
    whose = "" if assignee is None else " AND assignee = :assignee"
    ((opened, late, imminent, unassigned, next_due_at),) = store.rows(
        "SELECT count(*), count(CASE WHEN queue_at < :now THEN 1 END),"
        " count(CASE WHEN queue_at >= :now AND warns_at <= :now THEN 1 END),"
        " count(CASE WHEN assignee IS NULL THEN 1 END),"
        f" min(CASE WHEN queue_at >= :now AND queue_at < {UNREAD_FIRST} THEN queue_at END)"
        f" FROM ticket WHERE {UNFINISHED} AND queue_at >= 0{whose}",
        now=now,
        assignee=assignee,
    )
    return DeskStatus(
        open=opened,
        late=late,
        imminent=imminent,
        unassigned=unassigned,
        next_due_at=next_due_at,
    )
