"""What the desk knows about itself: its name, its time zone, the policy file it was made with."""

from collections.abc import Mapping

from helpdesk_cli.store.door import Store


def read_facts(store: Store) -> dict[str, str]:
    return dict(store.rows("SELECT key, value FROM desk"))


def save_facts(store: Store, facts: Mapping[str, str]) -> None:
    """Set these facts; others stay."""
    store.upsert_many("desk", ("key",), ("key", "value"), facts.items())


def forget_fact(store: Store, key: str) -> None:
    """Let go of a fact."""
    store.run("DELETE FROM desk WHERE key = :key", key=key)
