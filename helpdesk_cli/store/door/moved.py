"""A desk that was moved elsewhere: it can be read as it was, and is no longer written to."""

from __future__ import annotations

from helpdesk_cli.errors import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Store

MOVED_TO = "moved_to"
"""The fact of such a desk: where it is now."""

ASK_MOVED = f"SELECT value FROM desk WHERE key = '{MOVED_TO}'"


def find_place_now(store: Store) -> str | None:
    """Where a desk is that has been left; None while it is in use."""
    left = store.row(ASK_MOVED)
    return None if left is None else str(left[0])


def refuse_if_moved(store: Store) -> None:
    """StoreError on a desk that was moved. Called where every transaction begins."""
    place = find_place_now(store)
    if place is not None:
        raise was_moved(store.location, place)


def forget_move(store: Store) -> None:
    """Let the desk be written to again, in a transaction that was begun in spite of the move."""
    store.run(f"DELETE FROM desk WHERE key = '{MOVED_TO}'")


def was_moved(location: str, place: str) -> StoreError:
    return StoreError(
        f"{location} was moved to {place} and takes no more changes",
        hint="name the new place with --db or HD_DB, or as db in hd.toml",
    )
