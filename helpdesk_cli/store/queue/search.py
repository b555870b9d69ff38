"""Finding tickets by their words and fields: what the index of words is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from helpdesk_cli.domain.tickets.search.query import FieldTerm, Search, Word
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.door.words import Phrase, Question, State
from helpdesk_cli.store.tickets.privacy import read_as

_OPEN = tuple(status for status in STATUSES if status not in ("solved", "closed"))

PASSING = ("late", "unread")
"""What follows `is:` and changes by itself, or too often, for the index of words to know."""


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
    parts = _without_alternatives_to_passing(search)
    questions = [_ask(part, teams, hidden) for part in parts]
    return store.words.find_tickets(questions, now, limit)


def _without_alternatives_to_passing(search: Search) -> Iterator[Search]:
    """The searches that together find the same, none of which wants what is late, say, or else.

    The index does not know what is late, and could not walk a list that is half its own.
    """
    states = {term for term in search.terms if term.field == "is" and not term.is_negated}
    passing = {term for term in states if term.value in PASSING}
    if len(states) == 1 or not passing:
        yield search
        return
    for kept in (states - passing, *({term} for term in passing)):
        if kept:
            left_out = states - kept
            yield search._replace(terms=tuple(t for t in search.terms if t not in left_out))


def _is_passing(term: FieldTerm) -> bool:
    return term.field == "is" and term.value in PASSING


def _ask(search: Search, teams: Iterable[str], hidden: Iterable[State]) -> Question:
    wanted: list[list[Phrase | State]] = []
    refused: list[Phrase | State] = [*hidden]
    for word in search.words:
        if word.is_negated:
            refused += _phrases(word)
        else:
            wanted.append([*_phrases(word)])
    groups: dict[tuple[str, bool], list[State]] = defaultdict(list)
    for term in search.terms:
        if not (term.is_negated and _is_passing(term)):
            groups[term.field, term.is_negated] += _choices(term, teams)
    for (_, is_negated), choices in groups.items():
        if is_negated:
            refused += choices
        else:
            wanted.append([*choices])
    passing = [term for term in search.terms if _is_passing(term)]
    return Question(
        wanted,
        refused,
        search.after_at,
        search.before_at,
        must_be={term.value for term in passing if not term.is_negated},
        must_not_be={term.value for term in passing if term.is_negated},
    )


def _phrases(word: Word) -> list[Phrase]:
    return [Phrase(form, word.is_prefix) for form in word.forms]


def _choices(term: FieldTerm, teams: Iterable[str]) -> list[State]:
    """The values of fields that stand for it."""
    match term.field, term.value:
        case "is", "open" | "late" | "unread":
            return _states("status", _OPEN)
        case "is", "unassigned":
            return _states("assignee", [""])
        case "is", "private":
            return _states("private", teams)
        case "is", status:
            return _states("status", [status])
        case name, value:
            return _states(name, [value])


def _states(field: str, values: Iterable[str]) -> list[State]:
    return [State(field, value) for value in values]


def _private_teams(store: Store) -> set[str]:
    """The teams that have private tickets."""
    rows = store.rows("SELECT DISTINCT private_to FROM ticket WHERE private_to IS NOT NULL")
    return {team for (team,) in rows}
