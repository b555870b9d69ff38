"""Words said to this desk, checked by its policy and its data before they become facts."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.naming import match_account
from helpdesk_cli.domain.policy.vocabulary import Kind, check_actor, check_word, check_words
from helpdesk_cli.domain.tickets.search.query import FieldTerm
from helpdesk_cli.store.customers.accounts import find_account, list_account_names
from helpdesk_cli.store.policy.vocabulary import has_region, has_topic


class Waivers(NamedTuple):
    """What may pass although nobody knows it: an account, a person or region or topic."""

    new_account: bool = False
    any_word: bool = False


NO_WAIVERS = Waivers()

_JUDGED = ("tier", "severity", "team")


def refuse_unknown(
    desk: Desk, said: Mapping[Kind, str | None], waivers: Waivers = NO_WAIVERS
) -> None:
    """Refuse the first word that neither the policy nor the desk knows."""

    def is_in_use(kind: Kind, word: str) -> bool:
        match kind:
            case "region":
                return has_region(desk.store, word)
            case "topic":
                return has_topic(desk.store, word)
        return word == desk.agent

    check_words(desk.in_force.policy, said, is_in_use, any_word=waivers.any_word)


def refuse_unknown_terms(desk: Desk, terms: Sequence[FieldTerm]) -> None:
    """Nothing was found: refuse the search if that is because a word is none of the policy's, or
    names an account that the desk does not have.

    A field may hold what an earlier policy knew, so that what is found is never refused.
    """
    asked = [term for term in terms if not term.is_negated and term.field in _JUDGED]
    if asked:
        policy = desk.in_force.policy
        known = {"tier": policy.tiers, "severity": policy.severities, "team": policy.teams}
        for term in asked:
            check_word(term.field, term.value, list(known[term.field]))
    for term in terms:
        if term.field == "account" and not term.is_negated:
            find_account(desk.store, term.value)


def spell_account(desk: Desk, name: str) -> str:
    """The account that somebody means, as the desk spells it; what it does not have as it is."""
    return match_account(name, list_account_names(desk.store)) or name


def refuse_stranger(desk: Desk) -> None:
    """Refuse a named agent whom the policy does not know; a login name is nobody's slip."""
    if desk.named_agent is not None:
        check_actor(desk.in_force.policy, desk.named_agent)
