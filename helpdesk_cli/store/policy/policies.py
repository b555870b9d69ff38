"""The policies that a desk has lived under, word for word, in order of application."""

from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.door.store import Query, Store

_COLUMNS = "id, hash, text, source, applied_at, applied_by, moved"


def save_policy(
    store: Store, *, hash: str, text: str, source: str, applied_at: int, applied_by: str
) -> int:
    """Add a policy, which has moved nothing yet; its id."""
    (id,) = store.next_ids("policy", 1)
    store.insert_many(
        "policy",
        ("id", "hash", "text", "source", "applied_at", "applied_by", "moved"),
        [(id, hash, text, source, applied_at, applied_by, 0)],
    )
    return id


def add_moved(store: Store, policy_id: int, moved: int) -> None:
    """Note that a policy moved that many more due times when it was applied."""
    store.run("UPDATE policy SET moved = moved + :moved WHERE id = :id", id=policy_id, moved=moved)


def read_policies(store: Store, from_id: int = 1) -> list[StoredPolicy]:
    """The policies from one on, in order of application."""
    sql = f"SELECT {_COLUMNS} FROM policy WHERE id >= :from_id ORDER BY id"
    return [StoredPolicy(*row) for row in store.rows(sql, from_id=from_id)]


LATEST_ID = Query("SELECT max(id) FROM policy")
"""What `read_latest_id` asks."""


def read_latest_id(store: Store) -> int | None:
    """The number of the policy in force."""
    ((found,),) = LATEST_ID.ask(store)
    return None if found is None else int(found)


def read_latest_policy(store: Store) -> StoredPolicy:
    """The policy in force; NotFoundError on a desk that has none."""
    row = store.row(f"SELECT {_COLUMNS} FROM policy ORDER BY id DESC LIMIT 1")
    if row is None:
        raise NotFoundError(
            f"{store.location} has no policy", hint="apply one: hd policy apply vimeo"
        )
    return StoredPolicy(*row)
