"""Ordinary ticket lines, decoded at once by a compiled reader: most lines of a file are such.

What is odd about a line, be it wrong or only rare, `record` reads, and says what may stand there:
here a line is ordinary or it is not.
"""

from operator import attrgetter
from typing import Annotated

from msgspec import UNSET, DecodeError, Meta, Struct, UnsetType
from msgspec.json import Decoder

from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from helpdesk_cli.domain.tickets.ticket import (
    STATUSES,
    SYSTEM,
    Event,
    Ticket,
    is_actor,
    read_number,
)
from helpdesk_cli.domain.tickets.word_length import SURELY_SHORT
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.transfer.incoming import MAY_BE_NO_TEXT, Vocabulary
from helpdesk_cli.transfer.lines.record import CAN_BE_EMPTIED

Word = Annotated[str, Meta(max_length=SURELY_SHORT)] | None

_instant_of = attrgetter("at")


class _Entry(Struct, forbid_unknown_fields=True, gc=False):
    """An event; of which keys it has one, its kind says."""

    at: str
    kind: str
    by: str | None = None
    public: bool | UnsetType | None = UNSET
    body: str | UnsetType | None = UNSET
    to: Word | UnsetType = UNSET


class _Line(Struct, forbid_unknown_fields=True, gc=False):
    subject: str
    created_at: str
    ref: Word = None
    account: Word = None
    contact: Word = None
    tier: Word = None
    region: Word = None
    severity: Word = None
    channel: Word = None
    topic: Word = None
    team: Word = None
    assignee: Word = None
    events: list[_Entry] | None = None


_decode = Decoder(_Line).decode


class _OddError(ValueError):
    """It is not ordinary."""


def read_ordinary(text: bytes, known: Vocabulary) -> tuple[Ticket, tuple[Event, ...]] | None:
    """What `read_record` makes of such a line, with nobody copied on it; None if it is odd."""
    if MAY_BE_NO_TEXT.search(text):
        return None
    try:
        line = _decode(text)
        ticket = _read_ticket(line, known)
        events = [_read_event(each, ticket.created_at, known) for each in line.events or ()]
    except (DecodeError, ValueError):
        return None
    events.sort(key=_instant_of)
    return ticket, tuple(events)


def _read_ticket(line: _Line, known: Vocabulary) -> Ticket:
    tier, severity, ref = line.tier, line.severity, line.ref
    if (
        not line.subject
        or line.subject.isspace()
        or (tier and tier not in known.tiers)
        or (severity and severity not in known.severities)
        or (ref and read_number(ref) is not None)
    ):
        raise _OddError
    account = tidy_name(line.account)
    created_at = parse_instant(line.created_at)
    return Ticket(
        line.subject,
        tier or known.tier_of(account, created_at),
        severity or known.default_severity,
        created_at,
        ref or None,
        account,
        tidy_address(line.contact),
        line.region or None,
        line.channel or None,
        line.topic or None,
        line.team or None,
        line.assignee or None,
    )


def _read_event(entry: _Entry, created_at: int, known: Vocabulary) -> Event:
    at, kind, by = parse_instant(entry.at), entry.kind, entry.by
    if at < created_at:
        raise _OddError
    if kind == "message":
        if entry.to is not UNSET or by is None or not is_actor(by):
            raise _OddError
        return Event(at, kind, by, entry.public is not False, entry.body or None)
    if by is None:
        by = SYSTEM
    if (
        entry.public is not UNSET
        or entry.body is not UNSET
        or entry.to is UNSET
        or not is_actor(by)
        or not _can_become(kind, entry.to, known)
    ):
        raise _OddError
    return Event(at, kind, by, to=entry.to or None)


def _can_become(kind: str, to: str | None, known: Vocabulary) -> bool:
    if kind == "status":
        return to in STATUSES
    if kind == "severity":
        return to in known.severities
    return kind in CAN_BE_EMPTIED
