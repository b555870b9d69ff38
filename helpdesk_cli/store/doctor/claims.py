"""Claims on messages whose process is gone."""

from helpdesk_cli.store.door.store import Store

_STUCK = "state = 'waiting' AND (claimed_until < :gone OR claimed_until > :latest)"


def count_stuck(store: Store, gone: int, latest: int) -> int:
    """How many claims ran out before `gone`, or run longer than until `latest`."""
    ((found,),) = store.rows(
        f"SELECT count(*) FROM outbox WHERE {_STUCK}", gone=gone, latest=latest
    )
    return int(found)


def release_stuck(store: Store, gone: int, latest: int) -> int:
    """End those claims; how many."""
    return store.run(
        f"UPDATE outbox SET claimed_until = NULL WHERE {_STUCK}", gone=gone, latest=latest
    )
