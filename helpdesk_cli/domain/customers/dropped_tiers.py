"""Tiers that customers pay for and the policy in force no longer has."""

from collections.abc import Mapping
from typing import NamedTuple

from helpdesk_cli.domain.policy.policy import Policy


class DroppedTier(NamedTuple):
    """A tier that this many accounts have; for their new tickets the `default` counts instead."""

    tier: str
    accounts: int
    default: str


def find_dropped_tiers(policy: Policy, accounts: Mapping[str, int]) -> list[DroppedTier]:
    """The tiers that accounts have and a policy lacks, each with the number of its accounts."""
    return [
        DroppedTier(tier, count, policy.desk.default_tier)
        for tier, count in sorted(accounts.items())
        if tier not in policy.tiers
    ]
