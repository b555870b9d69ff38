"""When something was erased, by whom and how much. Whose it was is not written down."""

from collections.abc import Sequence

from helpdesk_cli.domain.answers.log import Erasure
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_ids

_COUNTS = ", ".join(Erasure._fields)


def save_erasure(store: Store, command_id: int, erased: Erasure) -> None:
    """Note what that entry of the log has erased."""
    store.insert_many("erasure", ("command_id", *Erasure._fields), [(command_id, *erased)])


def read_erasures(store: Store, commands: Sequence[int]) -> dict[int, Erasure]:
    """The erasures of these entries of the log, by entry; most have none."""
    rows = store.rows(
        f"SELECT command_id, {_COUNTS} FROM erasure WHERE command_id IN ({write_ids(commands)})"
    )
    return {command_id: Erasure(*counts) for command_id, *counts in rows}
