"""Which ways in a customer has: by tier, topic, severity, hour and PIN.

Pure: whoever asks says what time it is and how the PIN was answered. Wall time belongs to the
calendars.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.policy.policy import Channel, Policy
from helpdesk_cli.domain.time.calendar import Calendar

PinAnswer = Literal["right", "wrong", "missing", "locked", "unset"]
"""How the caller's PIN was found; `unset` when there is none to compare it with."""

PIN = "pin"
"""What a channel `requires` when hd is to ask for it; other words are for others to see to."""

_SIGHT = 14 * 86_400
"""What is open for that many seconds without a break counts as never closing."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The channel may be used, up to `until_at` (None: at any hour)."""

    until_at: int | None


class Offer(NamedTuple):
    """A channel, and what its callers must bring."""

    channel: str
    requires: str | None


class NotOfTier(NamedTuple):
    """The channel is never this account's; all tiers by their labels."""

    tier: str
    holders: tuple[str, ...]


class WrongTopic(NamedTuple):
    topics: tuple[str, ...]
    topic: str | None


class WrongSeverity(NamedTuple):
    severities: tuple[str, ...]
    severity: str


class OutOfHours(NamedTuple):
    """`opens_at` is None when the hours have come to an end."""

    calendar: str
    opens_at: int | None
    timezone: str


class NeedsPin(NamedTuple):
    """`manager` names who sends PINs out, where that is known."""

    answer: PinAnswer
    manager: str | None


Obstacle = NotOfTier | WrongTopic | WrongSeverity | OutOfHours | NeedsPin


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a channel may not be used, and which others this ticket may use now."""

    channel: str
    obstacle: Obstacle
    instead: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One channel as one customer stands to it. `closed_to` says why it is never theirs.

    `changes_at` is when its hours end if `is_open`, begin if not; None when they never do.
    `topics` and `severities` empty mean any.
    """

    channel: str
    closed_to: NotOfTier | None = None
    is_open: bool = False
    changes_at: int | None = None
    requires: str | None = None
    topics: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()

    @property
    def offer(self) -> Offer:
        return Offer(self.channel, self.requires)


def check_channel(
    policy: Policy,
    account: Account,
    channel: str,
    severity: str,
    topic: str | None,
    now: int,
    pin: PinAnswer = "missing",
) -> Allowed | Refused:
    """Whether a ticket of this account may come in over a channel now.

    The tier and region of `account` are those of the ticket, where they differ. Of several reasons
    against it, the one is told that the customer can do least about.
    """
    obstacle = _find_obstacle(policy, account, channel, severity, topic, now, pin)
    if obstacle is None:
        return Allowed(_view_way(policy, account, channel, now).changes_at)
    instead = tuple(
        Offer(other, policy.channels[other].requires if other in policy.channels else None)
        for other in known_channels(policy)
        if other != channel
        and _find_obstacle(policy, account, other, severity, topic, now, "right") is None
    )
    return Refused(channel, obstacle, instead)


def list_ways(policy: Policy, account: Account, now: int) -> tuple[Way, ...]:
    """Every channel of the policy, as this account stands to it now."""
    return tuple(_view_way(policy, account, channel, now) for channel in known_channels(policy))


def known_channels(policy: Policy) -> list[str]:
    """The channels that the policy describes, then those that only tiers name."""
    named = [channel for tier in policy.tiers.values() for channel in tier.channels]
    return list(dict.fromkeys([*policy.channels, *named]))


def needs_pin(policy: Policy, channel: str | None) -> bool:
    """Whether who comes in by this channel says a PIN."""
    known = policy.channels.get(channel or "")
    return known is not None and known.requires == PIN


def _find_obstacle(
    policy: Policy,
    account: Account,
    channel: str,
    severity: str,
    topic: str | None,
    now: int,
    pin: PinAnswer,
) -> Obstacle | None:
    """The obstacle, if there is one."""
    never = _find_tier_obstacle(policy, account, channel)
    if never is not None:
        return never
    known = policy.channels.get(channel, Channel(channel))
    if known.topics and topic not in known.topics:
        return WrongTopic(known.topics, topic)
    if known.severities and severity not in known.severities:
        return WrongSeverity(known.severities, severity)
    hours = _hours_of(policy, account, known)
    is_open, opens_at = _read_hours(hours, now)
    if hours is not None and not is_open:
        return OutOfHours(hours.name, opens_at, hours.timezone)
    if known.requires == PIN and pin != "right":
        manager = policy.people.get(account.manager or "")
        return NeedsPin(pin, manager.name if manager else account.manager)
    return None


def _find_tier_obstacle(policy: Policy, account: Account, channel: str) -> NotOfTier | None:
    """Why a channel is never this account's."""
    tier = policy.tiers[policy.tier_that_counts(account.tier)]
    if not tier.channels or channel in tier.channels:
        return None
    holders = (
        held.label
        for held in policy.tiers.values()
        if not held.channels or channel in held.channels
    )
    return NotOfTier(tier.label, tuple(holders))


def _view_way(policy: Policy, account: Account, channel: str, now: int) -> Way:
    closed_to = _find_tier_obstacle(policy, account, channel)
    if closed_to is not None:
        return Way(channel, closed_to)
    known = policy.channels.get(channel, Channel(channel))
    is_open, changes_at = _read_hours(_hours_of(policy, account, known), now)
    return Way(channel, None, is_open, changes_at, known.requires, known.topics, known.severities)


def _hours_of(policy: Policy, account: Account, channel: Channel) -> Calendar | None:
    """The calendar that a channel keeps for this account; None when it keeps none."""
    if channel.hours == "tier":
        return policy.calendar_of(policy.tier_that_counts(account.tier), account.region)
    return policy.calendars[channel.hours] if channel.hours else None


def _read_hours(hours: Calendar | None, now: int) -> tuple[bool, int | None]:
    """Whether it is open, and until when that is so."""
    if hours is None:
        return True, None
    if not hours.is_open(now):
        opens_at = hours.opening_or_now(now)
        return False, opens_at if opens_at > now else None
    closes_at = hours.spans(now, now + _SIGHT)[0][1]
    return True, closes_at if closes_at < now + _SIGHT else None
