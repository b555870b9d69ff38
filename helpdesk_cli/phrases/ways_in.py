"""Why a channel is refused, and what would open it: in English, as messages and screens are."""

from collections.abc import Sequence
from datetime import datetime

from helpdesk_cli.domain.customers.ways_in import (
    PIN,
    NeedsPin,
    NotOfTier,
    Offer,
    OutOfHours,
    PinAnswer,
    Refused,
    WrongSeverity,
    WrongTopic,
)
from helpdesk_cli.domain.time.zones import find_zone, name_zone
from helpdesk_cli.english import join

_PINS: dict[PinAnswer, str] = {
    "wrong": "this is not it",
    "missing": "none was given",
    "locked": "it is locked after too many wrong ones",
    "unset": "no account that has one was named",
}


def describe_refusal(refused: Refused) -> str:
    """Such as `phone is closed at this hour (weekdays) and opens Mon 23 Nov 09:00 GMT`."""
    channel, obstacle = refused.channel, refused.obstacle
    match obstacle:
        case WrongTopic(topics, topic):
            given = f'not "{topic}"' if topic else "and no topic was given"
            return f"{channel} is for {join(topics)} only, {given}"
        case WrongSeverity(severities, severity):
            return f"{channel} is for {join(severities)} tickets only, not {severity}"
        case OutOfHours():
            return f"{channel} {_describe_hours(obstacle)}"
        case NeedsPin(answer):
            return f"{channel} needs the account's PIN: {_PINS[answer]}"
        case NotOfTier():
            return f"{channel} is {describe_never(obstacle)}"


def _describe_hours(hours: OutOfHours) -> str:
    if hours.opens_at is None:
        return f"has closed for good ({hours.calendar})"
    local = datetime.fromtimestamp(hours.opens_at, find_zone(hours.timezone))
    opens = f"{local:%a %d %b %H:%M} {name_zone(local)}"
    return f"is closed at this hour ({hours.calendar}) and opens {opens}"


def describe_never(obstacle: NotOfTier) -> str:
    """Such as `not for Free; it is for Gold and Platinum`."""
    return f"not for {obstacle.tier}; it is for {join(obstacle.holders) or 'no tier'}"


def advise(refused: Refused) -> Sequence[str]:
    """What the one who asks can do about it: clear the obstacle, or use another channel."""
    allowed = f"allowed now: {join([name_offer(each) for each in refused.instead]) or 'no channel'}"
    if isinstance(refused.obstacle, WrongTopic):
        return "--topic says what it is about", allowed
    if isinstance(refused.obstacle, NeedsPin):
        return _advise_pin(refused.obstacle), allowed
    return (allowed,)


def _advise_pin(needed: NeedsPin) -> str:
    if needed.answer == "unset":
        return "hd account set NAME --pin - gives one"
    if needed.answer == "locked":
        return "hd account show says until when"
    name = f"{needed.manager}, the account manager," if needed.manager else "the account manager"
    # It is kept as a hash: nobody can look it up.
    again = f"{name} can set a new one: hd account set NAME --pin -"
    return f"--pin - reads it; {again}" if needed.answer == "missing" else again


def name_offer(offer: Offer) -> str:
    """Such as `phone with the PIN`."""
    need = name_need(offer.requires)
    return f"{offer.channel} {need}" if need else offer.channel


def name_need(requires: str | None) -> str:
    """`with the PIN`; nothing of what hd does not check, so that no screen says that it did."""
    return "with the PIN" if requires == PIN else ""
