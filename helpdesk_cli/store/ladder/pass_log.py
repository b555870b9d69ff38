"""The run log of the escalation pass."""

from helpdesk_cli.domain.answers.ladder import PassRow
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.idle_pass import forget_old_passes


def save_pass(store: Store, row: PassRow) -> None:
    """Enter a pass into the log, and delete what is too old for it."""
    store.insert_many("escalation_pass", PassRow._fields, [row])
    forget_old_passes(store)


def read_last_pass_at(store: Store) -> int | None:
    """When the last pass began."""
    ((found,),) = store.rows("SELECT max(began_at) FROM escalation_pass")
    return None if found is None else int(found)


def read_passes(store: Store, limit: int) -> list[PassRow]:
    """The latest passes, the last one first."""
    rows = store.rows(
        f"SELECT {', '.join(PassRow._fields)} FROM escalation_pass ORDER BY id DESC LIMIT :limit",
        limit=limit,
    )
    return [PassRow._make(row) for row in rows]
