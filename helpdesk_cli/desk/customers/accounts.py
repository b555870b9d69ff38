"""Customers: their accounts added, changed, shown, imported, and proved by PIN.

A change of tier leaves the earlier one in the account's past, so that tickets are judged by the
tier of their day.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from helpdesk_cli.desk.customers.pin import (
    PinCheck,
    check_pin,
    hash_pin,
    is_locked,
    is_pin,
    refuse_bad_pin,
)
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.vocabulary import NO_WAIVERS, Waivers, refuse_unknown
from helpdesk_cli.domain.answers.account import AccountView
from helpdesk_cli.domain.customers.account import Account, AccountDetails, Contact, FormerTier
from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.customers.naming import match_account, tidy_address, tidy_name
from helpdesk_cli.domain.customers.ways_in import list_ways
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.policy.vocabulary import check_word
from helpdesk_cli.domain.tickets.search.query import FieldTerm, Search
from helpdesk_cli.domain.tickets.word_length import check_length
from helpdesk_cli.errors import ConflictError, NotFoundError, UsageError
from helpdesk_cli.store.customers import (
    StoredPin,
    account_names,
    account_of,
    contacts_of,
    drop_pin,
    find_account,
    former_tiers,
    list_accounts,
    read_pin,
    release_contact,
    save_account,
    save_contacts,
    save_former_tiers,
    save_pin,
)
from helpdesk_cli.store.mail.people import domains_of, release_domain, save_domains
from helpdesk_cli.store.queue.search import find_matching
from helpdesk_cli.store.tickets.privacy import contacts_kept_private
from helpdesk_cli.transfer.accounts import IncomingAccount
from helpdesk_cli.transfer.incoming import Reject
from helpdesk_cli.transfer.rejects import RejectLog

_TEXTS = ("tier", "region", "manager", "phone", "plan", "notes")


def add_accounts(
    desk: Desk,
    names: Sequence[str],
    details: AccountDetails,
    waivers: Waivers = NO_WAIVERS,
) -> list[AccountView]:
    """Add accounts, all or none; refused when one is there already, however it is spelt."""
    names = _tidy(names)
    details = _name_tier(desk.in_force.policy, details)
    _refuse_shared(names, details)
    _check_said(desk, details, waivers)
    digest = _hash(details.pin)
    with desk.store.transaction():
        for name in names:
            if not name.strip() or "\0" in name:
                raise UsageError(f"expected the name of an account, got {name!r}")
            too_long = check_length("account", name)
            if too_long:
                raise UsageError(too_long)
            there = match_account(name, account_names(desk.store))
            if there is not None:
                raise ConflictError(
                    f'there is an account "{there}" already', hint="hd account set changes it"
                )
            _write(desk, Account(name, None, None), details, digest, desk.now)
    return show_accounts(desk, names)


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
    details = _name_tier(desk.in_force.policy, details)
    _refuse_shared(names, details)
    _check_said(desk, details, waivers)
    if since is not None and since > desk.now:
        raise UsageError("a tier cannot count from a later day on", hint="set it on that day")
    digest = _hash(details.pin)
    with desk.store.transaction():
        for name in dict.fromkeys(names):
            held = find_account(desk.store, name)
            _write(desk, held, details, digest, desk.now if since is None else since)
            for address in without:
                spellings = {address, tidy_address(address) or ""}
                if not any(release_contact(desk.store, held.name, each) for each in spellings):
                    raise NotFoundError(f'"{address}" does not write for the account "{name}"')
            for domain in without_domains:
                if not release_domain(desk.store, held.name, domain):
                    raise NotFoundError(f'"{domain}" is no domain of the account "{name}"')
    return show_accounts(desk, names)


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


def verify_account(desk: Desk, name: str, pin: str) -> PinCheck:
    """Whether that is the account's PIN; a wrong one counts."""
    return check_pin(desk, find_account(desk.store, name).name, pin)


class AccountCounts(NamedTuple):
    """What became of a file: `accounts` were added or changed, `known` stay as they were."""

    accounts: int
    known: int


def import_accounts(
    desk: Desk, rows: Iterable[IncomingAccount | Reject], rejects: RejectLog
) -> AccountCounts:
    """Add and change accounts as the rows of a file say.

    What a row leaves out stays as it is, so that the same file twice changes nothing.
    """
    desk.refuse_agents("hd account import")
    # Before the transaction: hashing is slow on purpose, and nobody else could write meanwhile.
    good = []
    for row in rows:
        policy = desk.in_force.policy
        if isinstance(row, IncomingAccount):
            row = replace(row, details=_name_tier(policy, row.details))
        bad = row if isinstance(row, Reject) else _find_fault(policy, row)
        if bad is not None:
            rejects.add(bad)
        elif isinstance(row, IncomingAccount):
            good.append((row, _hash(row.details.pin, read_pin(desk.store, row.name))))
    changed = 0
    with desk.store.transaction():
        for row, digest in good:
            before = _read_all(desk, row.name)
            held = account_of(desk.store, row.name) or Account(row.name, None, None)
            _write(desk, held, row.details, digest, desk.now)
            changed += before != _read_all(desk, row.name)
    return AccountCounts(changed, len(good) - changed)


def check_details(policy: Policy, details: AccountDetails) -> None:
    """UsageError for a word that the policy does not know, or a PIN that is none."""
    check_word("tier", details.tier or None, policy.tiers)
    if details.manager and "@" in details.manager:
        _check_address(details.manager)
    elif details.manager:
        check_word("person", details.manager, policy.people)
    addresses = (contact.address for contact in details.contacts)
    too_long = [*filter(None, (check_length("contact", address) for address in addresses))]
    if too_long:
        raise UsageError("; ".join(too_long))
    if details.pin:
        refuse_bad_pin(details.pin)
    if any("\0" in (getattr(details, field) or "") for field in _TEXTS):
        raise UsageError("text cannot contain a NUL character")


def _check_address(text: str) -> None:
    try:
        encode_address(text)
    except ValueError as error:
        raise UsageError(f"manager: {error}") from None


def _tidy(names: Sequence[str]) -> list[str]:
    """Each name once, in the spelling in which it is stored."""
    return list(dict.fromkeys(tidy_name(name) or name for name in names))


def _name_tier(policy: Policy, details: AccountDetails) -> AccountDetails:
    """The same with the tier that is meant, whatever the case it is written in."""
    if details.tier is None or details.tier in policy.tiers:
        return details
    tier = details.tier.strip().casefold()
    return replace(details, tier=tier) if tier in policy.tiers else details


def _check_said(desk: Desk, details: AccountDetails, waivers: Waivers) -> None:
    """The same of what somebody types, who may also mistype a region."""
    check_details(desk.in_force.policy, details)
    refuse_unknown(desk, {"region": details.region or None}, waivers)


def _find_fault(policy: Policy, row: IncomingAccount) -> Reject | None:
    """The row as a reject, if the policy does not know what it says."""
    try:
        check_details(policy, row.details)
    except UsageError as error:
        return Reject(row.line, row.name, (error.message,), row.raw)
    return None


def _read_all(desk: Desk, name: str) -> tuple[object, ...]:
    """All that is stored of an account, to be compared."""
    return (
        account_of(desk.store, name),
        former_tiers(desk.store, name),
        contacts_of(desk.store, name),
        read_pin(desk.store, name),
    )


def _refuse_shared(names: Sequence[str], details: AccountDetails) -> None:
    """A PIN, a contact and a domain belong to one account alone."""
    if len(set(names)) > 1 and (details.pin or details.contacts or details.domains):
        raise UsageError(
            "--pin, --contact and --domain go with one account", hint="one command for each"
        )


def _write(
    desk: Desk, held: Account, details: AccountDetails, digest: str | None, since: int
) -> None:
    """Save what is said of an account that is there, or about to be. Call it in a transaction.

    `digest` is of the PIN: None leaves it as it is, an empty text takes it away.
    """
    changed = _fill_in(held, details)
    save_account(desk.store, changed)
    if details.former_tiers is not None:
        save_former_tiers(desk.store, held.name, sorted(details.former_tiers, key=_by_end))
    elif held.tier is not None and held.tier != changed.tier:
        _keep_former_tier(desk, held.name, held.tier, since)
    save_contacts(desk.store, held.name, details.contacts)
    save_domains(desk.store, held.name, details.domains)
    if digest:
        save_pin(desk.store, held.name, StoredPin(digest))
    elif digest is not None:
        drop_pin(desk.store, held.name)


def _fill_in(held: Account, details: AccountDetails) -> Account:
    """The account with what is said of it; an empty text empties."""
    known = held._asdict()
    for text in _TEXTS:
        said = getattr(details, text)
        if said is not None:
            known[text] = said or None
    return Account(**known)


def _keep_former_tier(desk: Desk, name: str, tier: str, until_at: int) -> None:
    former = former_tiers(desk.store, name)
    if former and until_at < former[-1].until_at:
        raise ConflictError(
            f'the tier of "{name}" has changed since then already',
            hint=f"hd account show {name} says when; hd account import replaces former tiers",
        )
    if not former or until_at > former[-1].until_at:
        save_former_tiers(desk.store, name, [*former, FormerTier(tier, until_at)])


def _hash(pin: str | None, stored: StoredPin | None = None) -> str | None:
    """What `_write` takes. A PIN that is stored already is left, and so is the lock on it."""
    if not pin:
        return pin
    is_known = stored is not None and is_pin(pin, stored.digest)
    return None if is_known else hash_pin(pin)


def _by_end(former: FormerTier) -> int:
    return former.until_at


def _view_all(desk: Desk, accounts: Iterable[Account]) -> list[AccountView]:
    private = contacts_kept_private(desk.store, desk.agent)
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
        former_tiers=tuple(former_tiers(desk.store, account.name)),
        contacts=_known_contacts(desk, account.name, private),
        has_pin=pin is not None,
        locked_until=pin.locked_until if pin and is_locked(pin, desk.now) else None,
        ways=list_ways(policy, account, desk.now),
        domains=tuple(domains_of(desk.store, account.name)),
    )


def _known_contacts(desk: Desk, name: str, private: Set[str]) -> tuple[Contact, ...]:
    """Who writes for an account, as far as the agent may know.

    Whoever has no name is known by tickets: not if all of them are private to others. `private` are
    those of whom one is.
    """
    return tuple(
        contact
        for contact in contacts_of(desk.store, name)
        if contact.name or contact.address not in private or _is_heard_of(desk, contact.address)
    )


def _is_heard_of(desk: Desk, address: str) -> bool:
    """Whether an agent may read a ticket of this contact."""
    by_contact = Search((), (FieldTerm("contact", address, is_negated=False),))
    return bool(find_matching(desk.store, by_contact, desk.agent, desk.now, 1))
