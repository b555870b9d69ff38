"""Finding tickets by their words and fields, in the index that `index` keeps.

What of it only SQLite knows stays in here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from helpdesk_cli.domain.tickets.search import FieldTerm, Search, Word
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.sqlite.schema.search import FIELD_MARK, ID_BITS
from helpdesk_cli.store.terms import UNFINISHED
from helpdesk_cli.store.tickets.privacy import read_as

_OPEN = tuple(status for status in STATUSES if status not in ("solved", "closed"))
_LATE = FieldTerm("is", "late", is_negated=False)
_NOT_LATE = _LATE._replace(is_negated=True)
_ID = (1 << ID_BITS) - 1
_IS_LATE = f"-rowid & {_ID} IN (SELECT id FROM ticket WHERE {UNFINISHED} AND queue_at < :now)"


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
    """Tickets that fit and that `reader` may see: the newest first, by creation, then id."""
    teams = _private_teams(store)
    hidden = _states("private", teams - read_as(store, reader))
    places: set[int] = set()
    for part in _without_alternatives_to_late(search):
        question = _ask(part, teams)
        question.refused.extend(hidden)
        places.update(_find_places(store, question, now, limit))
    return [-place & _ID for place in sorted(places)[:limit]]


class _Question(NamedTuple):
    """What the index is asked for: one of each group in `wanted`, and none of `refused`.

    `conditions` are what else must be true of a row.
    """

    wanted: list[list[str]]
    refused: list[str]
    conditions: list[str]

    def expression(self) -> str:
        """In the words of FTS5. Every ticket has a status: some list there must be to walk."""
        fits = " AND ".join(map(_any, self.wanted or [sorted(_EVERY_STATUS)]))
        return f"({fits}) NOT {_any(self.refused)}" if self.refused else fits


def _find_places(store: Store, question: _Question, now: int, limit: int | None) -> list[int]:
    """The rows that fit, the newest first."""
    if not all(question.wanted):
        return []
    conditions = ["ticket_text MATCH :expression", *question.conditions]
    rows = store.rows(
        f"SELECT rowid FROM ticket_text WHERE {' AND '.join(conditions)} ORDER BY rowid"
        f" {'' if limit is None else 'LIMIT :limit'}",
        expression=question.expression(),
        now=now,
        limit=limit,
    )
    return [place for (place,) in rows]


def _without_alternatives_to_late(search: Search) -> Iterator[Search]:
    """The searches that together find the same, none of which wants what is late or else.

    The index does not know what is late, and could not walk a list that is half its own.
    """
    states = {term for term in search.terms if term.field == "is" and not term.is_negated}
    if len(states) == 1 or _LATE not in states:
        yield search
        return
    for left_out in ({_LATE}, states - {_LATE}):
        yield search._replace(terms=tuple(t for t in search.terms if t not in left_out))


def _ask(search: Search, teams: Iterable[str]) -> _Question:
    question = _Question([], [], [])
    if search.after_at is not None:
        question.conditions.append(f"rowid <= {-(search.after_at << ID_BITS)}")
    if search.before_at is not None:
        question.conditions.append(f"rowid > {-(search.before_at << ID_BITS)}")
    for word in search.words:
        if word.is_negated:
            question.refused.append(_phrase(word))
        else:
            question.wanted.append([_phrase(word)])
    groups: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for term in search.terms:
        if term in (_LATE, _NOT_LATE):
            question.conditions.append(f"{'NOT ' if term.is_negated else ''}{_IS_LATE}")
        if term != _NOT_LATE:
            groups[term.field, term.is_negated] += _choices(term, teams)
    for (_, is_negated), choices in groups.items():
        if not is_negated:
            question.wanted.append(choices)
        elif set(choices) <= _EVERY_STATUS:
            # A few unfinished tickets are found at once, if none need be told from the rest.
            question.wanted.append(sorted(_EVERY_STATUS - set(choices)))
        else:
            question.refused.extend(choices)
    return question


def _choices(term: FieldTerm, teams: Iterable[str]) -> list[str]:
    """The words of the index that stand for it."""
    match term.field, term.value:
        case "is", "open" | "late":
            return _states("status", _OPEN)
        case "is", "unassigned":
            return _states("assignee", [""])
        case "is", "private":
            return _states("private", teams)
        case "is", status:
            return _states("status", [status])
        case name, value:
            return _states(name, [value])


def _private_teams(store: Store) -> set[str]:
    """The teams that have private tickets."""
    rows = store.rows("SELECT DISTINCT private_to FROM ticket WHERE private_to IS NOT NULL")
    return {team for (team,) in rows}


def _any(expressions: Iterable[str]) -> str:
    return f"({' OR '.join(expressions)})"


def _states(name: str, values: Iterable[str]) -> list[str]:
    """The words that stand for a field with these values; `DOCUMENT_SQL` writes them so."""
    return [
        f'fields : "{FIELD_MARK}{name}{value.encode(errors="surrogatepass").hex()}"'
        for value in values
    ]


def _phrase(word: Word) -> str:
    quoted = word.text.replace('"', '""')
    return f'"{quoted}"' + (" *" if word.is_prefix else "")


_EVERY_STATUS = frozenset(_states("status", STATUSES))
