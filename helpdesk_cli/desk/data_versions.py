"""Whether a desk's calendars were compiled with the zones and holidays that this machine has.

Asked as every command opens a desk, and by the idle pass of cron, so it loads no more than that.
"""

from __future__ import annotations

from helpdesk_cli.calendar_data import name_versions
from helpdesk_cli.store.desk_facts import read_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store

CALENDAR_DATA = "calendar_data"
"""The fact of a desk that names these versions; empty when they are unknown."""


def has_present_data(store: Store) -> bool:
    """False when they differ, or are unknown."""
    versions = name_versions()
    return versions is not None and read_fact(store, CALENDAR_DATA) == versions
