"""An account: who pays, what for and since when, who looks after it, and who writes for it."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Account(NamedTuple):
    """Who pays: `tier` is an id of the policy, `region` chooses the calendar.

    `manager` looks after it: a person of the policy, or an address; `phone` is its direct line,
    `plan` the premium support that it has bought.
    """

    name: str
    tier: str | None
    region: str | None
    manager: str | None = None
    phone: str | None = None
    plan: str | None = None
    notes: str | None = None


class FormerTier(NamedTuple):
    """What an account paid for up to an instant, that instant excluded."""

    tier: str
    until_at: int


class Contact(NamedTuple):
    """Somebody who writes for an account; `address` is how they are known."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What somebody says of an account. None leaves what is known as it is, an empty text empties.

    `contacts` and `domains` are added to those there are; `former_tiers`, if given, replace them.
    """

    tier: str | None = None
    region: str | None = None
    manager: str | None = None
    phone: str | None = None
    plan: str | None = None
    notes: str | None = None
    pin: str | None = field(default=None, repr=False)
    contacts: tuple[Contact, ...] = ()
    former_tiers: tuple[FormerTier, ...] | None = None
    domains: tuple[str, ...] = ()
