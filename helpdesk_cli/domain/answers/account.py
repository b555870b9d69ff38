"""An account with all that is kept about it: what `hd account show` answers with."""

from dataclasses import dataclass

from helpdesk_cli.domain.customers.account import Account, Contact, FormerTier
from helpdesk_cli.domain.customers.ways_in import Way


@dataclass(frozen=True, slots=True)
class AccountView:
    """`former_tiers` in order of time. `tier_label` is that of the tier that counts, which is the
    desk's default one where the account has none, or one that the policy has dropped;
    `manager_name` that of a person of the policy.

    `locked_until` is None when the PIN can be tried. `ways` as they stand at one instant.
    Whoever writes from one of `domains` writes for it.
    """

    account: Account
    tier_label: str
    has_dropped_tier: bool
    manager_name: str | None
    former_tiers: tuple[FormerTier, ...]
    contacts: tuple[Contact, ...]
    has_pin: bool
    locked_until: int | None
    ways: tuple[Way, ...]
    domains: tuple[str, ...] = ()
