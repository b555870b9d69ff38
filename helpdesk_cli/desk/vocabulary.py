"""Words said to this desk, checked by its policy and its data before they become facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.naming import match_account
from helpdesk_cli.domain.policy.vocabulary import (
    Kind,
    check_actor,
    check_word,
    check_words,
    known_words,
)
from helpdesk_cli.domain.tickets.search.query import FieldTerm
from helpdesk_cli.store.customers.accounts import find_account, list_account_names
from helpdesk_cli.store.policy.vocabulary import has_region, has_ticket_of


class Waivers(NamedTuple):
    """What may pass although nobody knows it: an account, a person or region or topic."""

    new_account: bool = False
    any_word: bool = False


NO_WAIVERS = Waivers()

_KINDS: Mapping[str, Kind] = {
    **{"tier": "tier", "severity": "severity", "channel": "channel", "team": "team"},
    **{"assignee": "person", "region": "region", "topic": "topic"},
}
"""The fields of a ticket whose values a policy may name, and what it knows them as."""


def refuse_unknown(
    desk: Desk, said: Mapping[Kind, str | None], waivers: Waivers = NO_WAIVERS
) -> None:
    """Refuse the first word that neither the policy nor the desk knows."""

    def is_in_use(kind: Kind, word: str) -> bool:
        match kind:
            case "region":
                return has_region(desk.store, word)
            case "topic":
                return has_ticket_of(desk.store, "topic", word)
        return word == desk.agent

    check_words(desk.in_force.policy, said, is_in_use, any_word=waivers.any_word)


def refuse_unknown_values(desk: Desk, asked: Iterable[tuple[str, str]]) -> None:
    """Nothing was found for these fields and values: refuse the first value that is none of the
    policy's and that no ticket has, or an account that the desk does not have.

    Imported tickets may have what no policy ever knew, and then it is no slip.
    """
    for field, value in asked:
        if field == "account":
            find_account(desk.store, value)
        elif field in _KINDS:
            known = known_words(desk.in_force.policy, _KINDS[field])
            is_known = not known or value in known or value == desk.agent
            if not is_known and not has_ticket_of(desk.store, field, value):
                check_word(_KINDS[field], value, known)


def refuse_unknown_terms(desk: Desk, terms: Sequence[FieldTerm]) -> None:
    """The same of a search; what it leaves out may be anything."""
    refuse_unknown_values(desk, [(term.field, term.value) for term in terms if not term.is_negated])


def spell_account(desk: Desk, name: str) -> str:
    """The account that somebody means, as the desk spells it; what it does not have as it is."""
    return match_account(name, list_account_names(desk.store)) or name


def refuse_stranger(desk: Desk) -> None:
    """Refuse a named agent whom the policy does not know; a login name is nobody's slip."""
    if desk.named_agent is not None:
        check_actor(desk.in_force.policy, desk.named_agent)
