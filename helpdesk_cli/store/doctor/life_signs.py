"""When the desk was last looked after: passes that ended, and messages that wait.

On the path of the fastest commands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door import Store

REMEMBERED = 24
"""Passes by which their rhythm is told."""


def read_pass_ends(store: Store) -> list[int]:
    """When the latest passes ended, the last one first."""
    rows = store.rows(
        "SELECT began_at, seconds FROM escalation_pass ORDER BY id DESC LIMIT :most",
        most=REMEMBERED,
    )
    return [began_at + int(seconds) for began_at, seconds in rows]


def count_overdue(store: Store, before: int) -> int:
    """How many messages should have left before then."""
    ((found,),) = store.rows(
        "SELECT count(*) FROM outbox WHERE state = 'waiting' AND send_at < :before", before=before
    )
    return int(found)
