"""Searching: which tickets hold these words and fields, and where the words stand."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import desk_zone, list_tickets
from helpdesk_cli.desk.vocabulary import refuse_unknown_terms, spell_account
from helpdesk_cli.domain.answers.queue import Hit, QueueFilter, Searched
from helpdesk_cli.domain.tickets.search.query import FieldTerm, Search, parse_search
from helpdesk_cli.domain.tickets.search.snippet import cut_snippet
from helpdesk_cli.domain.tickets.search.views import expand_views, find_views
from helpdesk_cli.store.queue.search import find_matching, read_bodies


def search(desk: Desk, text: str, limit: int | None) -> tuple[list[Hit], bool]:
    """The tickets that fit, the newest first, and whether there are more than `limit`.

    What is private to others is not found.
    """
    wanted = _parse(desk, text)
    ids = _find(desk, wanted, None if limit is None else limit + 1)
    shown = ids[:limit]
    hits = [
        Hit(line, cut_snippet(read_bodies(desk.store, line.id), wanted) if wanted.words else None)
        for line in list_tickets(desk, shown)
    ]
    return hits, len(shown) < len(ids)


def find_unclosed(desk: Desk, text: str) -> list[int]:
    """The ids of all tickets that fit and can still be changed, the newest first."""
    return _find(desk, _without(_parse(desk, text), "closed"), None)


def narrow_queue(desk: Desk, filters: QueueFilter, text: str) -> QueueFilter:
    """The filter, letting only such tickets pass as also fit a search; empty, it asks for nothing.

    The words of the search are looked up now, among unfinished tickets unless it names others.
    """
    if not text.strip():
        return filters
    wanted = _parse(desk, text)
    found = Searched(wanted.terms, wanted.after_at, wanted.before_at)
    if wanted.words:
        among = wanted if found.seeks_finished else _without(wanted, "solved", "closed")
        ids = find_matching(desk.store, among, desk.agent, desk.now, None)
        found = found._replace(ids=ids)
    return filters._replace(searched=found, reader=desk.agent)


def _parse(desk: Desk, text: str) -> Search:
    named = find_views(text)
    views = desk.own_views if named else {}
    if not named <= views.keys():
        views = {**desk.in_force.policy.views, **views}
    return _spell_accounts(desk, parse_search(expand_views(text, views), desk_zone(desk)))


def _spell_accounts(desk: Desk, wanted: Search) -> Search:
    """The same with the accounts that are meant, as the desk spells them."""
    if all(term.field != "account" for term in wanted.terms):
        return wanted
    terms = (
        term._replace(value=spell_account(desk, term.value)) if term.field == "account" else term
        for term in wanted.terms
    )
    return wanted._replace(terms=tuple(terms))


def _without(wanted: Search, *statuses: str) -> Search:
    left_out = (FieldTerm("status", status, is_negated=True) for status in statuses)
    return wanted._replace(terms=(*wanted.terms, *left_out))


def _find(desk: Desk, wanted: Search, limit: int | None) -> list[int]:
    ids = find_matching(desk.store, wanted, desk.agent, desk.now, limit)
    if not ids:
        refuse_unknown_terms(desk, wanted.terms)
    return ids
