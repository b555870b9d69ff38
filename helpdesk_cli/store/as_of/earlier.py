"""What is taken back or overwritten is kept aside, with the span in which it stood on the desk."""

from helpdesk_cli.domain.tickets.ticket import FIELDS
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import NOTHING_DUE

TICKET = (
    *("id", "ref", "fingerprint", "account", "contact", "channel", "created_at"),
    *("policy_id", "imported_at", "private_to", *FIELDS),
)
EVENT = (
    *("id", "ticket_id", "at", "kind", "by_whom", "public", "body", "to_value", "was_value"),
    *("command_id", "written_by", "recorded_at"),
)
EARLIER = {
    "ticket": TICKET,
    "event": EVENT,
    "look": ("ticket_id", "at"),
    "participant": ("ticket_id", "address", "name", "event_id"),
    "account": ("name", "tier", "region", "manager", "phone", "plan", "notes"),
    "contact": ("address", "account", "name", "bounced_at", "bounce"),
}
"""By table: which columns of its rows are kept, in a table of their own. Derived ones are not."""

_STOOD = "since_at <= :at AND until_at > :at"


def set_aside(
    store: Store, table: str, where: str, *, since: str, until_at: int, **params: object
) -> None:
    """Keep rows that are about to go or to change; `since` says of a row when it was written."""
    columns = ", ".join(EARLIER[table])
    store.run(
        f"INSERT INTO earlier_{table} (since_at, until_at, {columns})"
        f" SELECT {since}, :until_at, {columns} FROM {table}"
        f" WHERE ({where}) AND {since} < :until_at ON CONFLICT DO NOTHING",
        until_at=until_at,
        **params,
    )


def list_gone(store: Store, at: int) -> list[int]:
    """The tickets that were there then and went with their import, in order."""
    rows = store.rows(f"SELECT id FROM earlier_ticket WHERE {_STOOD} ORDER BY id", at=at)
    return [ticket_id for (ticket_id,) in rows]


def list_with_gone(store: Store, at: int) -> set[int]:
    """The tickets of whose timelines something has gone since with an import."""
    rows = store.rows(f"SELECT DISTINCT ticket_id FROM earlier_event WHERE {_STOOD}", at=at)
    return {ticket_id for (ticket_id,) in rows}


def bring_back(store: Store, at: int) -> None:
    """Let what stood then stand again, in a copy of the desk; derived values are missing.

    Of what was changed several times since, what stood first counts.
    """
    for table, key in (("account", "name"), ("contact", "address")):
        stood = f"SELECT {key} FROM earlier_{table} WHERE {_STOOD}"
        store.run(f"DELETE FROM {table} WHERE {key} IN ({stood})", at=at)
    for table, columns in EARLIER.items():
        more = _UNKNOWN if table == "ticket" else {}
        names, values = ", ".join((*columns, *more)), ", ".join((*columns, *more.values()))
        store.run(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM earlier_{table} WHERE {_STOOD}"
            " ORDER BY until_at ON CONFLICT DO NOTHING",
            at=at,
        )
    store.run("UPDATE contact SET bounced_at = NULL, bounce = NULL WHERE bounced_at > :at", at=at)
    store.run(
        "UPDATE ticket SET seen_at = (SELECT max(at) FROM look WHERE ticket_id = ticket.id)"
        f" WHERE id IN (SELECT ticket_id FROM earlier_look WHERE {_STOOD})",
        at=at,
    )


_UNKNOWN = {"status": "'new'", "updated_at": "created_at", "queue_at": str(NOTHING_DUE)}
