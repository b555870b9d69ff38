"""A desk as leads read it: every ticket and every clock, and no word of what is private to others.

Views with the names of the tables, in a schema of their own. They are the owner's, so that who
reads them needs no right to the tables, and no row is left out that a report counts.
"""

from collections.abc import Iterator

from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.postgresql.connection.address import name_lead_schema

_HIDDEN_FROM_LOGIN = (
    "private_to IS NOT NULL AND private_to NOT IN"
    " (SELECT team FROM {here}.reader WHERE agent = session_user)"
)
_HIDDEN_TICKETS = f"(SELECT id FROM {{here}}.ticket WHERE {_HIDDEN_FROM_LOGIN})"
_HIDDEN_CONTACTS = (
    f"(SELECT contact FROM {{here}}.ticket WHERE contact IS NOT NULL AND {_HIDDEN_FROM_LOGIN}"
    f" UNION SELECT contact FROM {{here}}.earlier_ticket WHERE contact IS NOT NULL"
    f" AND {_HIDDEN_FROM_LOGIN})"
)
_HIDDEN_EARLIER = (
    f"(SELECT id FROM {{here}}.ticket WHERE {_HIDDEN_FROM_LOGIN}"
    f" UNION SELECT id FROM {{here}}.earlier_ticket WHERE {_HIDDEN_FROM_LOGIN})"
)
"""By their numbers, which others may have by now: rather too much is hidden."""

_KEPT_BACK = {"account_pin", "attachment_content", "draft", "mail_message"}
"""Tables that leads do not read at all."""

_ROWS = {
    "attachment": f"ticket_id NOT IN {_HIDDEN_TICKETS}",
    "contact": f"address NOT IN {_HIDDEN_CONTACTS}",
    "desk": "key <> 'secret'",
    "earlier_contact": f"address NOT IN {_HIDDEN_CONTACTS}",
    "earlier_participant": f"ticket_id NOT IN {_HIDDEN_EARLIER}",
    "participant": f"ticket_id NOT IN {_HIDDEN_TICKETS}",
    "tag": f"ticket_id NOT IN {_HIDDEN_TICKETS}",
    "ticket_text": f"id NOT IN {_HIDDEN_TICKETS}",
}
"""Tables of which only some rows are read."""

_WORDS_OF_EVENT = f"kind IN ('subject', 'tag') AND ticket_id IN {_HIDDEN_TICKETS}"
_EARLIER_WORDS = f"kind IN ('subject', 'tag') AND ticket_id IN {_HIDDEN_EARLIER}"
_MASKS = {
    ("ticket", "subject"): (_HIDDEN_FROM_LOGIN, f"'{HIDDEN}'"),
    ("ticket", "contact"): (_HIDDEN_FROM_LOGIN, "NULL"),
    ("ticket", "fingerprint"): (_HIDDEN_FROM_LOGIN, "NULL"),
    ("event", "body"): (f"body IS NOT NULL AND ticket_id IN {_HIDDEN_TICKETS}", f"'{HIDDEN}'"),
    ("event", "to_value"): (f"to_value IS NOT NULL AND {_WORDS_OF_EVENT}", f"'{HIDDEN}'"),
    ("event", "was_value"): (f"was_value IS NOT NULL AND {_WORDS_OF_EVENT}", f"'{HIDDEN}'"),
    ("earlier_ticket", "subject"): (_HIDDEN_FROM_LOGIN, f"'{HIDDEN}'"),
    ("earlier_ticket", "contact"): (_HIDDEN_FROM_LOGIN, "NULL"),
    ("earlier_ticket", "fingerprint"): (_HIDDEN_FROM_LOGIN, "NULL"),
    ("earlier_event", "body"): (
        f"body IS NOT NULL AND ticket_id IN {_HIDDEN_EARLIER}",
        f"'{HIDDEN}'",
    ),
    ("earlier_event", "to_value"): (f"to_value IS NOT NULL AND {_EARLIER_WORDS}", f"'{HIDDEN}'"),
    ("earlier_event", "was_value"): (f"was_value IS NOT NULL AND {_EARLIER_WORDS}", f"'{HIDDEN}'"),
    ("outbox", "recipient"): (f"ticket_id IN {_HIDDEN_TICKETS}", f"'{HIDDEN}'"),
    ("outbox", "reason"): (f"ticket_id IN {_HIDDEN_TICKETS}", "NULL"),
    ("outbox", "mail"): ("true", "NULL"),
}
"""Columns, when something else stands for them, and what."""


def quote(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def list_tables(store: Store) -> list[str]:
    """The tables of a desk, by name."""
    rows = store.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [name for (name,) in rows]


def write_masks(store: Store, schema: str, group: str) -> Iterator[str]:
    """The statements that make these views, and let a group read them and nothing else."""
    here, there = quote(schema), quote(name_lead_schema(schema))
    yield drop_masks(schema)
    yield f"CREATE SCHEMA {there}"
    yield f"GRANT USAGE ON SCHEMA {there} TO {group}"
    for table in list_tables(store):
        if table not in _KEPT_BACK:
            yield _write_view(table, store.columns(table), here, there)
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {there} TO {group}"


def drop_masks(schema: str) -> str:
    return f"DROP SCHEMA IF EXISTS {quote(name_lead_schema(schema))} CASCADE"


def _write_view(table: str, columns: list[str], here: str, there: str) -> str:
    shown = ", ".join(_mask(table, column) for column in columns)
    # Else a function of the reader's could see rows before they are left out.
    how = " WITH (security_barrier = true)" if table in _ROWS else ""
    where = f" WHERE {_ROWS[table]}" if table in _ROWS else ""
    view = f"CREATE VIEW {there}.{table}{how} AS SELECT {shown} FROM {{here}}.{table}{where}"
    return view.replace("{here}", here)


def _mask(table: str, column: str) -> str:
    if (table, column) not in _MASKS:
        return column
    when, instead = _MASKS[table, column]
    return f"CASE WHEN {when} THEN {instead} ELSE {column} END AS {column}"
