"""What was not yet on a desk at an instant: it is taken out of a copy.

A row counts as known from when it was written here, whenever what it tells of has happened.
"""

from collections.abc import Iterable, Mapping

from helpdesk_cli.domain.tickets.ticket import FIELDS, Ticket
from helpdesk_cli.store.desk_facts import RESCHEDULED_TO, TAKES_EFFECT, UNDOING
from helpdesk_cli.store.door.moved import MOVED_TO
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import UNFINISHED, write_ids

_TAKEN_IN_AT = "coalesce(ticket.imported_at, ticket.created_at)"
_RECORDED_AT = (
    "coalesce(event.recorded_at,"
    " (SELECT command.at FROM command WHERE command.id = event.command_id),"
    " CASE WHEN ticket.imported_at > event.at THEN ticket.imported_at ELSE event.at END)"
)
LATER_EVENTS = (
    "SELECT event.id FROM event JOIN ticket ON ticket.id = event.ticket_id"
    f" WHERE {_RECORDED_AT} > :at"
)


def list_later(store: Store, at: int) -> list[int]:
    """The tickets that were not there yet."""
    rows = store.rows(f"SELECT id FROM ticket WHERE {_TAKEN_IN_AT} > :at ORDER BY id", at=at)
    return [ticket_id for (ticket_id,) in rows]


def list_changed(store: Store, at: int) -> set[int]:
    """The tickets that have changed since, even if only the policy has."""
    rows = store.rows(
        f"SELECT ticket_id FROM event WHERE id IN ({LATER_EVENTS})"
        " UNION SELECT ticket_id FROM look WHERE at > :at"
        " UNION SELECT id FROM ticket WHERE seen_at > :at"
        " UNION SELECT ticket_id FROM fired_rung WHERE fired_at > :at"
        f" UNION SELECT id FROM ticket WHERE ({UNFINISHED} OR status = 'solved')"
        " AND EXISTS (SELECT 1 FROM policy WHERE applied_at > :at)",
        at=at,
    )
    return {ticket_id for (ticket_id,) in rows}


def count_undone_imports(store: Store, at: int) -> int:
    """The number of imports that were there and have been undone since by earlier programs, which
    kept nothing of what they had brought."""
    ((found,),) = store.rows(
        "SELECT count(*) FROM import JOIN command ON command.id = import.command_id"
        " WHERE command.at <= :at AND withdrawn_at > :at AND is_kept = 0",
        at=at,
    )
    return int(found)


def put_back(store: Store, openings: Mapping[int, Ticket]) -> None:
    """Give tickets the values that they had at creation; they must be assessed again."""
    rows = ((*(getattr(one, field) for field in FIELDS), id) for id, one in openings.items())
    store.update_many("ticket", "id", FIELDS, rows)


def forget_tickets(store: Store, ids: Iterable[int]) -> None:
    """Take out tickets, with all that belongs to them."""
    in_ids = write_ids(ids)
    for table in OF_TICKETS:
        store.run(f"DELETE FROM {table} WHERE ticket_id IN ({in_ids})")
    store.run(f"DELETE FROM ticket WHERE id IN ({in_ids})")


OF_TICKETS = (
    *("event", "clock", "tag", "look", "fired_rung", "outbox"),
    *("attachment", "participant", "draft", "rating"),
)


def forget_later(store: Store, at: int) -> None:
    """Take out what was written later: entries of timelines, policies, what the ladder has done."""
    store.run("DROP TRIGGER event_is_never_deleted")
    store.run(f"DELETE FROM event WHERE id IN ({LATER_EVENTS})", at=at)
    for table, column in WRITTEN_AT.items():
        store.run(f"DELETE FROM {table} WHERE {column} > :at", at=at)
    store.run("DELETE FROM calendar_span WHERE policy_id NOT IN (SELECT id FROM policy)")
    for table in ("import", "opened", "erasure"):
        store.run(f"DELETE FROM {table} WHERE command_id NOT IN (SELECT id FROM command)")
    for table in ("attachment", "participant"):
        store.run(f"DELETE FROM {table} WHERE event_id NOT IN (SELECT id FROM event)")
    store.run(
        "UPDATE outbox SET state = 'waiting', ended_at = NULL, reason = NULL WHERE ended_at > :at",
        at=at,
    )
    store.run("UPDATE rating SET answer = NULL, rated_at = NULL WHERE rated_at > :at", at=at)
    store.run(
        "UPDATE ticket SET seen_at ="
        " (SELECT max(look.at) FROM look WHERE look.ticket_id = ticket.id)"
        " WHERE seen_at > :at",
        at=at,
    )
    for fact in (RESCHEDULED_TO, TAKES_EFFECT, MOVED_TO, UNDOING):
        store.run("DELETE FROM desk WHERE key = :fact", fact=fact)


WRITTEN_AT = {
    "command": "at",
    "policy": "applied_at",
    "look": "at",
    "fired_rung": "fired_at",
    "outbox": "written_at",
    "escalation_pass": "began_at",
    "mail_message": "arrived_at",
    "draft": "written_at",
    "rating": "asked_at",
    "article_use": "at",
}
"""When the rows of these tables were written: later ones are taken out."""
