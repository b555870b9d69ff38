"""What was searched for, as conditions on `ticket`: finds what `search.find_matching` finds.

Fields need no index of words; the tickets that have the words are named.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from helpdesk_cli.domain.answers.queue import Searched
from helpdesk_cli.domain.tickets.search.query import FieldTerm
from helpdesk_cli.store.terms import UNFINISHED, write_words

_STATES = {
    "open": UNFINISHED,
    "late": f"({UNFINISHED} AND ticket.queue_at < :now)",
    "unread": f"({UNFINISHED} AND ticket.unread_since IS NOT NULL)",
    "unassigned": "ticket.assignee IS NULL",
    "private": "ticket.private_to IS NOT NULL",
}


def write_searched(searched: Searched, now: int) -> tuple[list[str], dict[str, Any]]:
    """Conditions that must all hold, and their parameters."""
    conditions = []
    params: dict[str, Any] = {"now": now}
    for (field, is_negated), group in groupby(sorted(searched.terms, key=_kind), _kind):
        fits = _write_alternatives(field, [term.value for term in group], params)
        conditions.append(f"NOT ({fits})" if is_negated else f"({fits})")
    if searched.after_at is not None:
        conditions.append(f"ticket.created_at >= {searched.after_at}")
    if searched.before_at is not None:
        conditions.append(f"ticket.created_at < {searched.before_at}")
    if searched.ids is not None:
        # Written out: there may be more of them than a statement takes parameters.
        conditions.append(f"ticket.id IN ({', '.join(map(str, searched.ids)) or '0'})")
    return conditions, params


def _kind(term: FieldTerm) -> tuple[str, bool]:
    return term.field, term.is_negated


def _write_alternatives(field: str, values: Sequence[str], params: dict[str, Any]) -> str:
    states = [_STATES[value] for value in values if field == "is" and value in _STATES]
    words = [value for value in values if field != "is" or value not in _STATES]
    return " OR ".join([*states, *_write_values(field, words, params)])


def _write_values(field: str, values: Sequence[str], params: dict[str, Any]) -> Iterator[str]:
    """False, not unknown, where the field is empty: NOT must let that pass."""
    if not values:
        return
    listed, words = write_words(f"searched_{len(params)}", values)
    params |= words
    if field == "tag":
        yield f"ticket.id IN (SELECT ticket_id FROM tag WHERE tag IN ({listed}))"
    else:
        column = f"ticket.{'status' if field == 'is' else field}"
        yield f"({column} IS NOT NULL AND {column} IN ({listed}))"
