"""Finding tickets by their words and fields; what of it only SQLite knows stays in here.

The index of words is kept with every change of a text, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from helpdesk_cli.domain.search import FieldTerm, Search, Word
from helpdesk_cli.domain.ticket import Event
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.privacy import READABLE
from helpdesk_cli.store.schema import UNFINISHED

_COLUMNS = ("rowid", "subject", "messages")

_STATES = {
    "open": UNFINISHED.replace("status", "ticket.status"),
    "unassigned": "ticket.assignee IS NULL",
    "late": "ticket.queue_at < :now",
    "private": "ticket.private_to IS NOT NULL",
}


def index_new(store: Store, tickets: Iterable[tuple[int, str, Iterable[Event]]]) -> None:
    """Take tickets with their subjects and timelines into the index of words."""
    rows = ((id, subject, _join(e.body for e in events)) for id, subject, events in tickets)
    store.insert_many("ticket_text", _COLUMNS, rows)


def index_said(store: Store, ticket_id: int, events: Iterable[Event]) -> None:
    """Add what these events, just stored, say. Its subject is still the one before them."""
    count = sum(event.body is not None for event in events)
    if count:
        bodies, subject = read_bodies(store, ticket_id), read_subject(store, ticket_id)
        before = bodies[: len(bodies) - count]
        _replace(store, ticket_id, (subject, _join(before)), (subject, _join(bodies)))


def index_subject(store: Store, ticket_id: int, subject: str) -> None:
    """Give a ticket another subject; call it before that is stored."""
    before = read_subject(store, ticket_id)
    if before != subject:
        messages = _join(read_bodies(store, ticket_id))
        _replace(store, ticket_id, (before, messages), (subject, messages))


def read_subject(store: Store, ticket_id: int) -> str:
    """The subject as it is stored."""
    ((subject,),) = store.rows("SELECT subject FROM ticket WHERE id = :id", id=ticket_id)
    return str(subject)


def read_bodies(store: Store, ticket_id: int) -> list[str]:
    """All messages of a ticket, in the order of writing."""
    rows = store.rows(
        "SELECT body FROM event WHERE ticket_id = :id AND body IS NOT NULL ORDER BY id",
        id=ticket_id,
    )
    return [body for (body,) in rows]


def find_matching(
    store: Store, search: Search, reader: str, now: int, limit: int | None
) -> list[int]:
    """Tickets that fit and that `reader` may see, the last taken in first."""
    terms, params = [READABLE], {"reader": reader, "now": now}
    tables = "ticket"
    wanted = [word for word in search.words if not word.is_negated]
    refused = [_phrase(word) for word in search.words if word.is_negated]
    order = "ticket.id"
    if wanted:
        # The index gives its rows in order, so that the first few are enough.
        tables, order = (
            "ticket_text CROSS JOIN ticket ON ticket.id = ticket_text.rowid",
            "ticket_text.rowid",
        )
        terms.append("ticket_text MATCH :words")
        params["words"] = " AND ".join(map(_phrase, wanted)) + "".join(f" NOT {p}" for p in refused)
    elif refused:
        terms.append("ticket.id NOT IN (SELECT rowid FROM ticket_text WHERE ticket_text MATCH :no)")
        params["no"] = " OR ".join(refused)
    terms += _field_conditions(search.terms, params)
    for bound, sign in ((search.after_at, ">="), (search.before_at, "<")):
        if bound is not None:
            name = f"bound_{len(params)}"
            terms.append(f"ticket.created_at {sign} :{name}")
            params[name] = bound
    sql = f"SELECT ticket.id FROM {tables} WHERE {' AND '.join(terms)} ORDER BY {order} DESC"
    if limit is not None:
        sql += " LIMIT :limit"
        params["limit"] = limit
    return [ticket_id for (ticket_id,) in store.rows(sql, **params)]


def _field_conditions(terms: Iterable[FieldTerm], params: dict[str, Any]) -> list[str]:
    """One condition for each field and sign; adds its values to `params`."""
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for term in terms:
        groups[term.field, term.is_negated].append(term.value)
    found = []
    for (field, is_negated), values in groups.items():
        condition = " OR ".join(_condition(field, value, params) for value in values)
        found.append(f"NOT coalesce({condition}, FALSE)" if is_negated else f"({condition})")
    return found


def _condition(field: str, value: str, params: dict[str, Any]) -> str:
    if field == "is" and value in _STATES:
        return _STATES[value]
    name = f"value_{len(params)}"
    params[name] = value
    if field == "tag":
        return f"ticket.id IN (SELECT ticket_id FROM tag WHERE tag.tag = :{name})"
    return f"ticket.{'status' if field == 'is' else field} = :{name}"


def _phrase(word: Word) -> str:
    """A phrase as FTS5 writes it."""
    quoted = word.text.replace('"', '""')
    return f'"{quoted}"' + (" *" if word.is_prefix else "")


def _replace(store: Store, ticket_id: int, old: tuple[str, str], new: tuple[str, str]) -> None:
    """The index keeps no text, so `old` must be the very text that went in."""
    columns = ("ticket_text", *_COLUMNS)
    store.insert_many("ticket_text", columns, [("delete", ticket_id, *old)])
    store.insert_many("ticket_text", _COLUMNS, [(ticket_id, *new)])


def _join(bodies: Iterable[str | None]) -> str:
    return "\n".join(body for body in bodies if body)
