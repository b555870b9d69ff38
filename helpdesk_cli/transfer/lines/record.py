"""A ticket as plain keys and values (one JSON object), read into a ticket and its timeline.

The one place that says what a line may hold; every problem of a record is found, not the first.
A key that is null or empty counts as left out, except `to`: there it empties the field.
"""

from collections.abc import Collection
from operator import attrgetter
from typing import Any

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from helpdesk_cli.domain.tickets.ticket import (
    EVENT_KINDS,
    FIELDS,
    NAMING_OTHERS,
    STATUSES,
    SYSTEM,
    UNDONE_BY_NAME,
    Event,
    Ticket,
    is_actor,
    read_number,
)
from helpdesk_cli.domain.tickets.word_length import FOUND_BY, SURELY_SHORT, check_length
from helpdesk_cli.domain.time.instant import expected_instant, parse_instant
from helpdesk_cli.errors import show_value, suggest
from helpdesk_cli.transfer.incoming import UnreadableError, Vocabulary

TEXT_KEYS = (
    "ref",
    "subject",
    "account",
    "contact",
    "tier",
    "region",
    "severity",
    "channel",
    "topic",
    "team",
    "assignee",
)
TICKET_KEYS = (*TEXT_KEYS, "created_at", "participants", "events")
EVENT_KEYS = dict.fromkeys(EVENT_KINDS, ("at", "kind", "by", "to")) | {
    "message": ("at", "kind", "by", "public", "body"),
    "tag": ("at", "kind", "by", "add", "remove"),
    "undo": ("at", "kind", "by", "to"),
}
_TICKET_KEYS = frozenset(TICKET_KEYS)
_PARTICIPANT_KEYS = frozenset(Contact._fields)
_EVENT_KEYS = {kind: frozenset(keys) for kind, keys in EVENT_KEYS.items()}
CAN_BE_EMPTIED = tuple(word for word in FIELDS if word not in ("subject", "tier", "severity"))
_NO_INSTANT = -1
_instant_of = attrgetter("at")

Record = dict[str, Any]
Problems = list[str]


def read_record(
    record: Record, known: Vocabulary
) -> tuple[Ticket, tuple[Event, ...], tuple[Contact, ...]]:
    """The ticket with its values at `created_at`, its events in order, and who is copied on it.

    Raises UnreadableError.
    """
    problems: Problems = []
    ticket = _read_ticket(record, known, problems)
    copied = _read_participants(record, problems)
    events = []
    for entry in _list(record, "events", problems):
        found: Problems = []
        events.append(_read_event(entry, ticket.created_at, known, found))
        if found:
            problems += [f"events[{len(events) - 1}].{problem}" for problem in found]
    if problems:
        raise UnreadableError(*problems)
    events.sort(key=_instant_of)
    return ticket, tuple(events), copied


def _read_ticket(record: Record, known: Vocabulary, problems: Problems) -> Ticket:
    """The ticket; something stands in for each value that was a problem."""
    if not record.keys() <= _TICKET_KEYS:
        problems += [
            f"unknown key {show_value(key)}{suggest(key, TICKET_KEYS)}"
            for key in record
            if key not in _TICKET_KEYS
        ]
    subject = _text(record, "subject", problems) or ""
    if record.get("subject") is None or subject.isspace():
        problems.append("subject: missing")
    words = _words(record, problems)
    account = tidy_name(words["account"])
    tier, severity = words["tier"], words["severity"]
    if tier and tier not in known.tiers:
        problems.append(f"tier: {_not_one_of(tier, known.tiers)}")
    if severity and severity not in known.severities:
        problems.append(f"severity: {_not_one_of(severity, known.severities)}")
    created_at = _instant(record, "created_at", problems)
    return Ticket(
        subject=subject,
        tier=tier or known.tier_of(account, created_at),
        severity=severity or known.default_severity,
        created_at=created_at,
        ref=_refuse_number(words["ref"], "ref", problems),
        account=account,
        contact=tidy_address(words["contact"]),
        region=words["region"],
        channel=words["channel"],
        topic=words["topic"],
        team=words["team"],
        assignee=words["assignee"],
    )


def _read_participants(record: Record, problems: Problems) -> tuple[Contact, ...]:
    """Who is copied; something stands in for each value that was a problem."""
    copied = []
    for place, entry in enumerate(_list(record, "participants", problems)):
        found: Problems = []
        copied.append(_read_participant(entry, found))
        problems += [f"participants[{place}]{problem}" for problem in found]
    return tuple(copied)


def _read_participant(entry: Any, problems: Problems) -> Contact:
    if type(entry) is not dict or not entry.keys() <= _PARTICIPANT_KEYS:
        problems.append(f": expected an address and perhaps a name, got {show_value(entry)}")
        return Contact("")
    found: Problems = []
    address = tidy_address(_word(entry, "address", found))
    name = _text(entry, "name", found)
    if not address and not found:
        found.append("address: missing")
    problems += [f".{problem}" for problem in found]
    return Contact(address or "", name)


def _read_event(entry: Any, created_at: int, known: Vocabulary, problems: Problems) -> Event:
    """The event; something stands in for each value that was a problem."""
    kind = entry.get("kind") if type(entry) is dict else None
    if type(kind) is not str or kind not in _EVENT_KEYS:
        problems.append(f"kind: {_not_one_of(kind, EVENT_KINDS)}")
        return Event(created_at, "", SYSTEM)
    if not entry.keys() <= _EVENT_KEYS[kind]:
        problems += [
            f"{show_value(key)}: a {kind} event has no such key{suggest(key, EVENT_KEYS[kind])}"
            for key in entry
            if key not in _EVENT_KEYS[kind]
        ]
    at = _instant(entry, "at", problems)
    if _NO_INSTANT < at < created_at:
        problems.append(f"at: {entry['at']} lies before created_at")
    by = _actor(entry, problems)
    if kind == "message":
        return Event(at, kind, by, _is_public(entry, problems), _text(entry, "body", problems))
    if kind == "tag":
        return _read_tag(entry, at, by, problems)
    if kind == "undo":
        return Event(at, kind, by, to=_undone(entry, problems))
    return Event(at, kind, by, to=_new_value(entry, kind, known, problems))


def _read_tag(entry: Record, at: int, by: str, problems: Problems) -> Event:
    added, removed = _word(entry, "add", problems), _word(entry, "remove", problems)
    if (added is None) == (removed is None):
        problems.append("add: expected one tag, under either add or remove")
    return Event(at, "tag", by, to=added, was=removed)


def _actor(entry: Record, problems: Problems) -> str:
    """Who acted. Only a message must say so; whatever else nobody claims, the system did."""
    by = entry.get("by")
    if by is None and entry["kind"] != "message":
        return SYSTEM
    if type(by) is str and is_actor(by):
        return by
    problems.append(f"by: expected customer, agent:NAME or system, got {show_value(by)}")
    return SYSTEM


def _is_public(entry: Record, problems: Problems) -> bool:
    """Public unless it says otherwise, as the exports of Zendesk, Freshdesk and Zammad mean it."""
    public = entry.get("public")
    if public is None:
        return True
    if type(public) is not bool:
        problems.append(f"public: expected true or false, got {show_value(public)}")
    return bool(public)


def _new_value(entry: Record, kind: str, known: Vocabulary, problems: Problems) -> str | None:
    """What a field or a status becomes, or the other ticket."""
    if "to" not in entry:
        problems.append("to: missing")
        return None
    read = _ref if kind in NAMING_OTHERS else _text if kind == "subject" else _word
    to = read(entry, "to", problems)
    if to is None:
        if kind not in CAN_BE_EMPTIED:
            problems.append(f"to: a {kind} cannot be empty")
        return None
    choices: Collection[str] = ()
    if kind == "status":
        choices = STATUSES
    elif kind == "severity":
        choices = known.severities
    elif kind == "tier":
        choices = known.tiers
    if choices and to not in choices:
        problems.append(f"to: {_not_one_of(to, choices)}")
    return to


def _undone(entry: Record, problems: Problems) -> str | None:
    """Whose last change is taken back; null for a closing or a merge."""
    to = _text(entry, "to", problems)
    if to is not None and to not in UNDONE_BY_NAME:
        problems.append(f"to: {_not_one_of(to, UNDONE_BY_NAME)}")
    return to


def _list(record: Record, key: str, problems: Problems) -> list[Any]:
    value = record.get(key)
    if value is None or type(value) is list:
        return value or []
    problems.append(f"{key}: expected a list, got {show_value(value)}")
    return []


def _text(record: Record, key: str, problems: Problems) -> str | None:
    value = record.get(key)
    if value is None or type(value) is str:
        return value or None
    problems.append(f"{key}: expected text, got {show_value(value)}")
    return None


def _words(record: Record, problems: Problems) -> dict[str, str | None]:
    """The texts that a ticket is found by; None for what is left out, or was a problem."""
    words: dict[str, str | None] = {}
    for key in FOUND_BY:
        value = record.get(key)
        is_plain = value is None or (type(value) is str and len(value) <= SURELY_SHORT)
        words[key] = (value or None) if is_plain else _word(record, key, problems)
    return words


def _word(record: Record, key: str, problems: Problems) -> str | None:
    """A text that tickets are found by."""
    value = _text(record, key, problems)
    too_long = check_length(key, value)
    if too_long:
        problems.append(too_long)
    return value


def _ref(record: Record, key: str, problems: Problems) -> str | None:
    return _refuse_number(_word(record, key, problems), key, problems)


def _refuse_number(value: str | None, key: str, problems: Problems) -> str | None:
    if read_number(value) is not None:
        problems.append(f"{key}: expected a ref, got {show_value(value)}, a number of some desk")
    return value


def _instant(record: Record, key: str, problems: Problems) -> int:
    value = record.get(key)
    try:
        if type(value) is str:
            return parse_instant(value)
        problems.append(f"{key}: missing" if value is None else f"{key}: {expected_instant(value)}")
    except ValueError as error:
        problems.append(f"{key}: {error}")
    return _NO_INSTANT


def _not_one_of(value: Any, choices: Collection[str]) -> str:
    near = suggest(value, list(choices)) if type(value) is str else ""
    return f"expected one of {', '.join(sorted(choices))}, got {show_value(value)}{near}"
