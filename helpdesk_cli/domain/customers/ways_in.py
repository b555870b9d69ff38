"""Which ways in a customer has: by tier, topic, severity, hour and PIN.

Pure: whoever asks says what time it is and how the PIN was answered. Wall time belongs to the
calendars.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.policy.policy import Channel, Policy
from helpdesk_cli.domain.time.calendar import Calendar

PinAnswer = Literal["right", "wrong", "missing", "locked", "unset"]
"""How the caller's PIN was found; `unset` when there is none to compare it with."""

PIN = "pin"
"""What a channel `requires` when hd is to ask for it; other words are for others to see to."""

_SIGHT = 14 * 86_400
"""What is open for so many seconds on end closes never, as far as a customer need be told."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The channel may be used, up to `until_at` (None: at any hour)."""

    until_at: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, which other channels this ticket may use now, and what would open this one."""

    reason: str
    instead: tuple[str, ...]
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One channel as one customer stands to it. `closed_to` says why it is never theirs.

    `changes_at` is when its hours end if `is_open`, begin if not; None when they never do.
    `topics` and `severities` empty mean any.
    """

    channel: str
    closed_to: str | None = None
    is_open: bool = False
    changes_at: int | None = None
    requires: str | None = None
    topics: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()


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
    found = _find_obstacle(policy, account, channel, severity, topic, now, pin)
    if found is None:
        return Allowed(_view_way(policy, account, channel, now).changes_at)
    reason, advice = found
    instead = tuple(
        _name_with_need(policy, other)
        for other in known_channels(policy)
        if other != channel
        and _find_obstacle(policy, account, other, severity, topic, now, "right") is None
    )
    return Refused(f"{channel} {reason}", instead, advice)


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
) -> tuple[str, str | None] | None:
    """What stands in the way, to be read after the channel's name, and what would clear it."""
    reason = _find_tier_obstacle(policy, account, channel)
    if reason:
        return f"is {reason}", None
    known = policy.channels.get(channel, Channel(channel))
    if known.topics and topic not in known.topics:
        given = f'not "{topic}"' if topic else "and no topic was given"
        return f"is for {join_words(known.topics)} only, {given}", "--topic says what it is about"
    if known.severities and severity not in known.severities:
        return f"is for {join_words(known.severities)} tickets only, not {severity}", None
    hours = _hours_of(policy, account, known)
    is_open, opens_at = _read_hours(hours, now)
    if hours is not None and not is_open:
        if opens_at is None:
            return f"has closed for good ({hours.name})", None
        opens = hours.format_local(opens_at)
        return f"is closed at this hour ({hours.name}) and opens {opens}", None
    if known.requires == PIN and pin != "right":
        return f"needs the account's PIN: {_PINS[pin]}", _advise_pin(policy, account, pin)
    return None


_PINS: dict[PinAnswer, str] = {
    "wrong": "this is not it",
    "missing": "none was given",
    "locked": "it is locked after too many wrong ones",
    "unset": "no account that has one was named",
}


def _advise_pin(policy: Policy, account: Account, pin: PinAnswer) -> str:
    if pin == "unset":
        return "hd account set NAME --pin - gives one"
    if pin == "locked":
        return "hd account show says until when"
    manager = policy.people.get(account.manager or "")
    name = manager.name if manager else account.manager
    sender = f"{name}, the account manager," if name else "the account manager"
    again = f"{sender} can send it again"
    return f"--pin - reads it; {again}" if pin == "missing" else again


def _name_with_need(policy: Policy, channel: str) -> str:
    """Such as `phone with the PIN`."""
    known = policy.channels.get(channel)
    need = name_need(known.requires if known else None)
    return f"{channel} {need}" if need else channel


def name_need(requires: str | None) -> str:
    """`with the PIN`; nothing of what hd does not check, so that no screen says that it did."""
    return "with the PIN" if requires == PIN else ""


def _find_tier_obstacle(policy: Policy, account: Account, channel: str) -> str | None:
    """Why a channel is never this account's, to be read after "is"."""
    tier = policy.tiers[policy.tier_that_counts(account.tier)]
    if not tier.channels or channel in tier.channels:
        return None
    holders = [
        held.label
        for held in policy.tiers.values()
        if not held.channels or channel in held.channels
    ]
    return f"not for {tier.label}; it is for {join_words(holders) or 'no tier'}"


def _view_way(policy: Policy, account: Account, channel: str, now: int) -> Way:
    closed_to = _find_tier_obstacle(policy, account, channel)
    if closed_to:
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


def join_words(words: Sequence[str]) -> str:
    """Such as `form, email and chat`."""
    most = ", ".join(words[:-1])
    return f"{most} and {words[-1]}" if most else "".join(words)
