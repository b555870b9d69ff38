"""What is kept of what was undone or replaced, and letting go of it."""

from helpdesk_cli.store.as_of.earlier import EARLIER
from helpdesk_cli.store.desk_facts import read_fact, save_facts
from helpdesk_cli.store.door.store import Store

_PURGED = "purged_before"
"""The fact that nothing is kept any more of what was undone or replaced before that instant."""


def count_undone(store: Store, before: int) -> int:
    """The number of rows that are kept of what went before that instant."""
    counts = (
        store.rows(f"SELECT count(*) FROM earlier_{table} WHERE until_at < :before", before=before)
        for table in EARLIER
    )
    return sum(int(found) for ((found,),) in counts)


def purge_undone(store: Store, before: int) -> None:
    """Let them go. Imports of which nothing is left are known to be missing."""
    for table in EARLIER:
        store.run(f"DELETE FROM earlier_{table} WHERE until_at < :before", before=before)
    store.run("UPDATE import SET is_kept = 0 WHERE withdrawn_at < :before", before=before)
    save_facts(store, {_PURGED: str(max(before, purged_before(store)))})


def purged_before(store: Store) -> int:
    """The instant since which the desk knows all that has been undone or replaced; 0: it always
    has."""
    return int(read_fact(store, _PURGED) or 0)
