"""Customers: their accounts added and changed, all that are named or none."""

from collections.abc import Sequence

from helpdesk_cli.desk.customers.reading import show_accounts
from helpdesk_cli.desk.customers.saving import check_details, hash_said, name_tier, write_details
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.vocabulary import NO_WAIVERS, Waivers, refuse_unknown
from helpdesk_cli.domain.answers.account import AccountView
from helpdesk_cli.domain.customers.account import Account, AccountDetails
from helpdesk_cli.domain.customers.naming import match_account, tidy_address, tidy_name
from helpdesk_cli.domain.tickets.word_length import check_length
from helpdesk_cli.errors import ConflictError, NotFoundError, UsageError
from helpdesk_cli.store.customers.accounts import (
    find_account,
    list_account_names,
    release_contact,
)
from helpdesk_cli.store.customers.people import release_domain


def add_accounts(
    desk: Desk,
    names: Sequence[str],
    details: AccountDetails,
    waivers: Waivers = NO_WAIVERS,
) -> list[AccountView]:
    """Add accounts, all or none; refused when one exists already, however it is spelt."""
    names = _tidy(names)
    details = name_tier(desk.in_force.policy, details)
    _refuse_shared(names, details)
    _check_said(desk, details, waivers)
    digest = hash_said(details.pin)
    with desk.store.transaction():
        for name in names:
            _refuse_name(desk, name)
            write_details(desk, Account(name, None, None), details, digest, desk.now)
    return show_accounts(desk, names)


def _refuse_name(desk: Desk, name: str) -> None:
    """Refuse a name that is not one, or that an account has already."""
    if not name.strip() or "\0" in name:
        raise UsageError(f"expected the name of an account, got {name!r}")
    too_long = check_length("account", name)
    if too_long:
        raise UsageError(too_long)
    there = match_account(name, list_account_names(desk.store))
    if there is not None:
        raise ConflictError(
            f'there is already an account "{there}"', hint="hd account set changes it"
        )


def set_accounts(
    desk: Desk,
    names: Sequence[str],
    details: AccountDetails,
    without: Sequence[str] = (),
    without_domains: Sequence[str] = (),
    since: int | None = None,
    waivers: Waivers = NO_WAIVERS,
) -> list[AccountView]:
    """Change accounts, all or none. Contacts `without` write for nobody any more, nor do those
    who have an address of the domains.

    A new tier counts from `since` on, which is now unless it is earlier.
    """
    details = name_tier(desk.in_force.policy, details)
    _refuse_shared(names, details)
    _check_said(desk, details, waivers)
    if since is not None and since > desk.now:
        raise UsageError("a tier cannot begin in the future", hint="set it on that day")
    digest = hash_said(details.pin)
    with desk.store.transaction():
        for name in dict.fromkeys(names):
            held = find_account(desk.store, name)
            write_details(desk, held, details, digest, desk.now if since is None else since)
            for address in without:
                spellings = {address, tidy_address(address) or ""}
                if not any(
                    release_contact(desk.store, held.name, each, desk.now) for each in spellings
                ):
                    raise NotFoundError(f'"{address}" does not write for the account "{name}"')
            for domain in without_domains:
                if not release_domain(desk.store, held.name, domain):
                    raise NotFoundError(f'"{domain}" is no domain of the account "{name}"')
    return show_accounts(desk, names)


def _tidy(names: Sequence[str]) -> list[str]:
    """Each name once, in the spelling in which it is stored."""
    return list(dict.fromkeys(tidy_name(name) or name for name in names))


def _check_said(desk: Desk, details: AccountDetails, waivers: Waivers) -> None:
    """The same for what someone types, who may also mistype a region."""
    check_details(desk.in_force.policy, details)
    refuse_unknown(desk, {"region": details.region or None}, waivers)


def _refuse_shared(names: Sequence[str], details: AccountDetails) -> None:
    """A PIN, a contact and a domain belong to one account alone."""
    if len(set(names)) > 1 and (details.pin or details.contacts or details.domains):
        raise UsageError(
            "--pin, --contact and --domain are for one account", hint="one command for each"
        )
