"""Asking the shipped policies whether a channel is allowed, with all but the point left out."""

from datetime import datetime

from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.customers.ways_in import Allowed, PinAnswer, Refused, check_channel
from helpdesk_cli.policy_file.files import find_policy, read_policy

VIMEO = read_policy(find_policy("vimeo"))
VODLIX = read_policy(find_policy("vodlix"))

NOON = "2026-11-18T12:00:00+00:00"
"""A Wednesday."""
SUNDAY_NIGHT = "2026-11-22T03:00:00+00:00"

ENTERPRISE = ("silver", "gold", "platinum")
SELF_SERVICE = ("advanced", "standard", "starter", "free")
FORMER = ("premium", "business", "pro", "plus", "basic")
TIERS = (*ENTERPRISE, *SELF_SERVICE, *FORMER)


def epoch(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def ask_vimeo(
    tier: str,
    channel: str,
    at: str = NOON,
    *,
    topic: str | None = None,
    region: str | None = "europe",
    pin: PinAnswer = "right",
) -> Allowed | Refused:
    account = Account("acme", tier, region, manager="ines")
    return check_channel(VIMEO, account, channel, "standard", topic, epoch(at), pin)


def ask_vodlix(channel: str, severity: str, at: str = NOON) -> Allowed | Refused:
    account = Account("cine", "customer", None)
    return check_channel(VODLIX, account, channel, severity, None, epoch(at))
