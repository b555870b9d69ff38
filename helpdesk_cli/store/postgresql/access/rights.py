"""What each kind of login may do with the tables of a desk, in the words of GRANT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.store.door.login import GROUPS
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.postgresql.access.masks import list_tables, quote, write_masks

if TYPE_CHECKING:
    from helpdesk_cli.store.door.login import Kind

_AGENT = {
    "account": "INSERT, UPDATE",
    "account_domain": "INSERT, UPDATE, DELETE",
    "account_pin": "INSERT, UPDATE, DELETE",
    "article": "INSERT, UPDATE",
    "article_text": "INSERT, DELETE",
    "article_use": "INSERT",
    "article_word": "INSERT, DELETE",
    "attachment": "INSERT",
    "attachment_content": "INSERT",
    "clock": "INSERT, UPDATE, DELETE",
    "command": "INSERT, DELETE",  # one that wrote nothing is taken off in the same transaction
    "contact": "INSERT, UPDATE",
    "draft": "INSERT, UPDATE, DELETE",
    "earlier_account": "INSERT",
    "earlier_contact": "INSERT",
    "earlier_participant": "INSERT",
    "fired_rung": "INSERT, UPDATE",
    "former_tier": "INSERT, DELETE",
    "look": "INSERT",
    "opened": "INSERT",
    "outbox": "INSERT, UPDATE",
    "participant": "INSERT, DELETE",
    "tag": "INSERT, DELETE",
    "ticket_text": "INSERT, UPDATE",
}
"""What commands of agents write to; they read all tables. `ticket` and `event` by their columns."""

_TAKEN_IN = ("id", "ref", "fingerprint", "created_at", "channel", "policy_id", "imported_at")
"""The columns of a ticket that never change once it is on the desk."""

_GIVEN = ("id", "written_by")
"""The columns of an event that are the server's to fill."""

_KEPT_FROM_CRON = ("event", "schema_version")
"""Tables that no pass and no policy changes."""


def name_group(base: str, kind: Kind) -> str:
    """The role that has the rights of a kind; logins are members of it."""
    return f"{base}_{GROUPS[kind]}"


def write_rights(store: Store, schema: str, base: str, kind: Kind) -> Iterator[str]:
    """The statements after which a group has the rights of its kind, and no others."""
    group, here = quote(name_group(base, kind)), quote(schema)
    if kind == "lead":
        yield from write_masks(store, schema, group)
        return
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {here} FROM {group}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {here} FROM {group}"
    yield f"GRANT USAGE ON SCHEMA {here} TO {group}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {here} TO {group}"
    event = ", ".join(_leave_out(store.columns("event"), _GIVEN))
    yield f"GRANT INSERT ({event}) ON {here}.event TO {group}"
    for sequence in ("ticket_ids", "command_ids"):
        yield f"GRANT UPDATE ON SEQUENCE {here}.{sequence} TO {group}"
    if kind == "cron":
        yield f"GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {here} TO {group}"
        for table in _leave_out(list_tables(store), _KEPT_FROM_CRON):
            yield f"GRANT INSERT, UPDATE, DELETE ON {here}.{table} TO {group}"
        return
    for table, rights in _AGENT.items():
        yield f"GRANT {rights} ON {here}.{table} TO {group}"
    ticket = ", ".join(_leave_out(store.columns("ticket"), _TAKEN_IN))
    yield f"GRANT INSERT, UPDATE ({ticket}) ON {here}.ticket TO {group}"


def find_groups(store: Store, base: str) -> list[Kind]:
    """The kinds whose groups the server has."""
    return [kind for kind in GROUPS if has_role(store, name_group(base, kind))]


def has_role(store: Store, name: str) -> bool:
    return store.row("SELECT 1 FROM pg_roles WHERE rolname = :name", name=name) is not None


def _leave_out(names: Sequence[str], others: Sequence[str]) -> list[str]:
    return [name for name in names if name not in others]
