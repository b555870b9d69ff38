"""One line on the whole queue, as a prompt asks for it: loads nothing of the desk but this."""

from __future__ import annotations

from helpdesk_cli.desk.data_versions import has_present_data
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.status import read_status as read_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from helpdesk_cli.domain.answers.status import DeskStatus


def status_alone(
    location: str | os.PathLike[str],
    read_now: Callable[[float | None], int],
    assignee: str | None = None,
) -> tuple[DeskStatus, int] | None:
    """Open the desk and count; when that was. None when clocks are to be rescheduled first."""
    with open_store(location, to_read=True) as store:
        now = read_now(store.clock_at)
        return (read_status(store, now, assignee), now) if has_present_data(store) else None
