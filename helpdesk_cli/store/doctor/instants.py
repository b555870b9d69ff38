"""Instants that cannot be."""

from helpdesk_cli.store.door.store import Store


def count_later(store: Store, latest: int) -> int:
    """The number of events that happened later than that."""
    ((number,),) = store.rows("SELECT count(*) FROM event WHERE at > :latest", latest=latest)
    return int(number)
