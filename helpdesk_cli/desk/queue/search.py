"""Searching: which tickets hold these words and fields, and where the words stand."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.queue import desk_zone, list_tickets
from helpdesk_cli.domain.answers.queue import Hit
from helpdesk_cli.domain.tickets.search import FieldTerm, Search, parse_search
from helpdesk_cli.domain.tickets.snippet import cut_snippet
from helpdesk_cli.store.queue.search import find_matching, read_bodies


def search(desk: Desk, text: str, limit: int | None) -> tuple[list[Hit], bool]:
    """The tickets that fit, the newest first, and whether there are more than `limit`.

    What is private to others is not found.
    """
    wanted = parse_search(text, desk_zone(desk))
    ids = _find(desk, wanted, None if limit is None else limit + 1)
    shown = ids[:limit]
    hits = [
        Hit(line, cut_snippet(read_bodies(desk.store, line.id), wanted) if wanted.words else None)
        for line in list_tickets(desk, shown)
    ]
    return hits, len(shown) < len(ids)


def find_unclosed(desk: Desk, text: str) -> list[int]:
    """The ids of all tickets that fit and can still be changed, the newest first."""
    wanted = parse_search(text, desk_zone(desk))
    unclosed = FieldTerm("status", "closed", is_negated=True)
    return _find(desk, wanted._replace(terms=(*wanted.terms, unclosed)), None)


def _find(desk: Desk, wanted: Search, limit: int | None) -> list[int]:
    ids = find_matching(desk.store, wanted, desk.agent, desk.now, limit)
    if not ids:
        _refuse_unknown_words(desk, wanted)
    return ids


def _refuse_unknown_words(desk: Desk, wanted: Search) -> None:
    """Nothing was found: refuse the search if that is because a word is none of the policy's.

    A field may hold what an earlier policy knew, so that what is found is never refused.
    """
    kinds = {"tier", "severity", "team"}
    if not any(term.field in kinds and not term.is_negated for term in wanted.terms):
        return
    from helpdesk_cli.domain.policy.vocabulary import check_word

    policy = desk.in_force.policy
    known = {"tier": policy.tiers, "severity": policy.severities, "team": policy.teams}
    for term in wanted.terms:
        if term.field in kinds and not term.is_negated:
            check_word(term.field, term.value, list(known[term.field]))
