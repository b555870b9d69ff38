"""The details of an account: checked by the policy, and saved.

A change of tier leaves the earlier one in the account's past, so that tickets are judged by the
tier of their day.
"""

from dataclasses import replace

from helpdesk_cli.desk.customers.pin import (
    hash_pin,
    is_pin,
    refuse_bad_pin,
)
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.account import Account, AccountDetails, FormerTier
from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.policy.vocabulary import check_word
from helpdesk_cli.domain.tickets.word_length import check_length
from helpdesk_cli.errors import ConflictError, UsageError
from helpdesk_cli.store.customers.accounts import (
    StoredPin,
    drop_pin,
    read_former_tiers,
    save_account,
    save_contacts,
    save_former_tiers,
    save_pin,
)
from helpdesk_cli.store.customers.people import save_domains

_TEXTS = ("tier", "region", "manager", "phone", "plan", "notes")


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


def name_tier(policy: Policy, details: AccountDetails) -> AccountDetails:
    """The same with the tier as the policy spells it."""
    if details.tier is None or details.tier in policy.tiers:
        return details
    tier = details.tier.strip().casefold()
    return replace(details, tier=tier) if tier in policy.tiers else details


def write_details(
    desk: Desk, held: Account, details: AccountDetails, digest: str | None, since: int
) -> None:
    """Save the details of an account that exists, or is about to. Call it in a transaction.

    `digest` is of the PIN: None leaves it as it is, an empty text takes it away.
    """
    changed = _fill_in(held, details)
    save_account(desk.store, changed, desk.now)
    if details.former_tiers is not None:
        save_former_tiers(desk.store, held.name, sorted(details.former_tiers, key=_by_end))
    elif held.tier is not None and held.tier != changed.tier:
        _keep_former_tier(desk, held.name, held.tier, since)
    save_contacts(desk.store, held.name, details.contacts, desk.now)
    save_domains(desk.store, held.name, details.domains)
    if digest:
        save_pin(desk.store, held.name, StoredPin(digest))
    elif digest is not None:
        drop_pin(desk.store, held.name)


def _fill_in(held: Account, details: AccountDetails) -> Account:
    """The account with these details; an empty text empties a field."""
    known = held._asdict()
    for text in _TEXTS:
        said = getattr(details, text)
        if said is not None:
            known[text] = said or None
    return Account(**known)


def _keep_former_tier(desk: Desk, name: str, tier: str, until_at: int) -> None:
    former = read_former_tiers(desk.store, name)
    if former and until_at < former[-1].until_at:
        raise ConflictError(
            f'the tier of "{name}" has changed since then already',
            hint=f"hd account show {name} says when; hd account import replaces former tiers",
        )
    if not former or until_at > former[-1].until_at:
        save_former_tiers(desk.store, name, [*former, FormerTier(tier, until_at)])


def hash_said(pin: str | None, stored: StoredPin | None = None) -> str | None:
    """What `write_details` takes. A PIN that is stored already is left, and so is its lock."""
    if not pin:
        return pin
    is_known = stored is not None and is_pin(pin, stored.digest)
    return None if is_known else hash_pin(pin)


def _by_end(former: FormerTier) -> int:
    return former.until_at
