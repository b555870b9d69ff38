"""What is kept about accounts, as far as an agent may know."""

from collections.abc import Iterable, Sequence, Set

from helpdesk_cli.desk.customers.pin import (
    is_locked,
)
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.account import AccountView
from helpdesk_cli.domain.customers.account import Account, Contact
from helpdesk_cli.domain.customers.ways_in import list_ways
from helpdesk_cli.domain.policy.vocabulary import check_word
from helpdesk_cli.domain.tickets.search.query import FieldTerm, Search
from helpdesk_cli.store.customers.accounts import (
    find_account,
    list_accounts,
    list_contacts,
    read_former_tiers,
    read_pin,
)
from helpdesk_cli.store.customers.people import list_domains
from helpdesk_cli.store.queue.search import find_matching
from helpdesk_cli.store.tickets.privacy import list_private_contacts


def show_accounts(desk: Desk, names: Sequence[str]) -> list[AccountView]:
    """All that is kept about each account, and which ways in it has now."""
    return _view_all(desk, [find_account(desk.store, name) for name in dict.fromkeys(names)])


def find_accounts(
    desk: Desk, tier: str | None = None, region: str | None = None, manager: str | None = None
) -> list[AccountView]:
    """The accounts that fit what is given, by name."""
    check_word("tier", tier, desk.in_force.policy.tiers)
    found = [
        account
        for account in list_accounts(desk.store)
        if tier in (None, account.tier)
        and region in (None, account.region)
        and manager in (None, account.manager)
    ]
    return _view_all(desk, found)


def _view_all(desk: Desk, accounts: Iterable[Account]) -> list[AccountView]:
    private = list_private_contacts(desk.store, desk.agent)
    return [_view(desk, account, private) for account in accounts]


def _view(desk: Desk, account: Account, private: Set[str]) -> AccountView:
    policy = desk.in_force.policy
    manager = policy.people.get(account.manager or "")
    pin = read_pin(desk.store, account.name)
    return AccountView(
        account=account,
        tier_label=policy.tiers[policy.tier_that_counts(account.tier)].label,
        has_dropped_tier=account.tier is not None and account.tier not in policy.tiers,
        manager_name=manager.name if manager else None,
        former_tiers=tuple(read_former_tiers(desk.store, account.name)),
        contacts=_known_contacts(desk, account.name, private),
        has_pin=pin is not None,
        locked_until=pin.locked_until if pin and is_locked(pin, desk.now) else None,
        ways=list_ways(policy, account, desk.now),
        domains=tuple(list_domains(desk.store, account.name)),
    )


def _known_contacts(desk: Desk, name: str, private: Set[str]) -> tuple[Contact, ...]:
    """Who writes for an account, as far as the agent may know.

    Whoever has no name is known by tickets: not if all of them are private to others. `private` are
    those of whom one is.
    """
    return tuple(
        contact
        for contact in list_contacts(desk.store, name)
        if contact.name or contact.address not in private or _is_heard_of(desk, contact.address)
    )


def _is_heard_of(desk: Desk, address: str) -> bool:
    """Whether an agent may read a ticket of this contact."""
    by_contact = Search((), (FieldTerm("contact", address, is_negated=False),))
    return bool(find_matching(desk.store, by_contact, desk.agent, desk.now, 1))
