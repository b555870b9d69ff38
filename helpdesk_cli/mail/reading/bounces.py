"""What a mail server says of a mail that it could not deliver (RFC 3464, and older customs)."""

import re
from collections.abc import Iterator
from typing import get_args

from helpdesk_cli.domain.mail.incoming import Bounce, BounceAction
from helpdesk_cli.mail.line import fit_line
from helpdesk_cli.mail.parsing.addresses import read_people
from helpdesk_cli.mail.parsing.header_text import decode_header
from helpdesk_cli.mail.parsing.identifiers import read_ids, read_message_id
from helpdesk_cli.mail.parsing.mime import Part, split_message

_MOST = 100
"""Recipients of whom one report speaks."""

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_RETURNED = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers")
_QUOTED_ID = re.compile(rb"^[ \t>]*Message-ID:[ \t\r\n]*(<[^<>\s]{1,998}>)", re.I | re.M)
_LOOKED_AT = 200_000


def read_bounces(mail: Part, text: str) -> tuple[Bounce, ...]:
    """One for each recipient; for a report that no program can read, one that knows what it can."""
    about = _find_about(mail)
    found = [bounce for part in mail.walk() for bounce in _read_report(part, about)]
    if not found:
        found = [_guess(address, text, about) for address in _find_failed(mail)]
    return tuple(found[:_MOST]) or (_guess(None, text, about),)


def _read_report(part: Part, about: str | None) -> Iterator[Bounce]:
    """The blocks of a delivery status, each of which is written as headers are."""
    if part.content.kind != "message/delivery-status":
        return
    for block in re.split(rb"\r?\n[ \t]*\r?\n", part.decode()[:_LOOKED_AT]):
        fields = split_message(block.strip() + b"\n\n")
        recipient = _read(fields, "final-recipient") or _read(fields, "original-recipient")
        if recipient is None:
            continue
        status = _STATUS.search(_read(fields, "status") or "")
        reason = (_read(fields, "diagnostic-code") or "").partition(";")[2].strip()
        yield Bounce(
            recipient=recipient.rpartition(";")[2].strip(" <>"),
            action=_read_action(_read(fields, "action")),
            status=status[1] if status else None,
            reason=fit_line(reason) or None,
            about=about,
        )


def _read_action(value: str | None) -> BounceAction | None:
    said = (value or "").partition(" ")[0].lower()
    return next((action for action in get_args(BounceAction) if action == said), None)


def _find_failed(mail: Part) -> list[str]:
    return [person.address for person in read_people(mail.get("x-failed-recipients"))]


def _guess(recipient: str | None, text: str, about: str | None) -> Bounce:
    """Guess a bounce by the words that servers have for people."""
    status = _STATUS.search(text)
    failed = recipient is not None or (status is not None and status[1].startswith("5"))
    return Bounce(
        recipient, "failed" if failed else None, status[1] if status else None, None, about
    )


def _find_about(mail: Part) -> str | None:
    """The mail that came back: its own identifier, or that which the report answers to."""
    for part in mail.walk():
        if part.content.kind in _RETURNED:
            returned = split_message(part.decode()[:_LOOKED_AT])
            if about := read_message_id(returned.get("message-id")):
                return about
    answered = read_ids([*mail.get_all("in-reply-to"), *mail.get_all("references")])
    if answered:
        return answered[-1]
    quoted = _QUOTED_ID.search(mail.raw, mail.start, min(mail.end, mail.start + _LOOKED_AT))
    return read_message_id(quoted[1]) if quoted else None


def _read(fields: Part, name: str) -> str | None:
    value = fields.get(name)
    return None if value is None else decode_header(value)
