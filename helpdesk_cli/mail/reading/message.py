"""From the bytes of one mail to what it says."""

from typing import NamedTuple

from helpdesk_cli.domain.mail.incoming import NO_DATE, SEVERAL_SENDERS, IncomingMail, Person
from helpdesk_cli.domain.mail.language import tell_language
from helpdesk_cli.domain.mail.quotes import strip_quotes
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.mail.parsing.addresses import read_people
from helpdesk_cli.mail.parsing.header_text import decode_header
from helpdesk_cli.mail.parsing.identifiers import read_ids, read_instant, read_message_id
from helpdesk_cli.mail.parsing.mime import Part, split_message
from helpdesk_cli.mail.reading.authentication import read_results
from helpdesk_cli.mail.reading.automatic import find_automatic, has_null_sender
from helpdesk_cli.mail.reading.body import AttachmentLimits, read_body
from helpdesk_cli.mail.reading.bounces import read_bounces
from helpdesk_cli.mail.reading.forwarding import find_forwarded

_MOST_OF_HEAD = 256 * 1024

_HANDED_TO = ("delivered-to", "x-original-to", "envelope-to")
_LONGEST_SUBJECT = 500
_MOST_HEADERS = 10
"""Of one name, where there should be one."""


def read_message(raw: bytes, limits: AttachmentLimits | None = None) -> IncomingMail:
    """What a mail says. Raises UnreadableMailError alone, whatever the bytes are."""
    if not raw.strip():
        raise UnreadableMailError("the mail is empty")
    try:
        return understand(split_message(raw), limits or AttachmentLimits())
    except UnreadableMailError:
        raise
    except Exception as error:
        # Strangers' bytes meet three libraries here: whatever they trip over, the mail is kept.
        raise UnreadableMailError(f"the mail trips the reader: {type(error).__name__}") from error


class Head(NamedTuple):
    """The headers by which people tell one mail from another."""

    sender: Person | None = None
    subject: str = ""
    written_at: int | None = None


def read_head(raw: bytes) -> Head:
    """The head of a mail that cannot be read as a whole; an empty one, if it cannot be read
    either."""
    try:
        mail = split_message(raw[:_MOST_OF_HEAD])
        return Head(_find_sender(mail)[0], _read_subject(mail), read_instant(mail.get("date")))
    except Exception:
        return Head()


def understand(mail: Part, limits: AttachmentLimits) -> IncomingMail:
    """Understand a mail; errors come as they are."""
    body = read_body(mail, limits)
    sender, sender_flags = _find_sender(mail)
    words = strip_quotes(body.text)
    written_at = read_instant(mail.get("date"))
    flags = [*sender_flags, *body.flags]
    if written_at is None:
        flags.append(NO_DATE)
    automatic = find_automatic(mail)
    is_bounce = automatic is not None and automatic.kind == "bounce"
    subject = _read_subject(mail)
    return IncomingMail(
        message_id=read_message_id(mail.get("message-id")),
        sender=sender,
        reply_to=next(iter(read_people(mail.get("reply-to"))), None),
        to=_read_all(mail, "to"),
        cc=_read_all(mail, "cc"),
        null_sender=has_null_sender(mail),
        subject=subject,
        written_at=written_at,
        in_reply_to=read_ids(mail.get_all("in-reply-to")),
        references=read_ids(mail.get_all("references")),
        text=body.text,
        words=words,
        attachments=body.attachments,
        language=tell_language(words) or tell_language(body.text),
        automatic=automatic,
        bounces=read_bounces(mail, body.text) if is_bounce else (),
        forwarded=None if automatic else find_forwarded(mail, subject, body.text),
        results=read_results(mail),
        delivered_to=tuple(each for name in _HANDED_TO for each in _read_all(mail, name)),
        flags=tuple(flags),
    )


def _read_subject(mail: Part) -> str:
    return decode_header(mail.get("subject") or b"")[:_LONGEST_SUBJECT]


def _read_all(mail: Part, name: str) -> tuple[Person, ...]:
    values = mail.get_all(name)[:_MOST_HEADERS]
    return tuple(person for value in values for person in read_people(value))


def _find_sender(mail: Part) -> tuple[Person | None, list[str]]:
    """The sender of a mail, and the flags of what had to be guessed."""
    named = _read_all(mail, "from")
    if len({person.address.lower() for person in named}) > 1:
        return named[0], [SEVERAL_SENDERS]
    if named:
        return named[0], []
    for header in ("sender", "reply-to", "return-path"):
        if found := read_people(mail.get(header)):
            return found[0], [f"no sender in From: taken from {header.title()}"]
    return None, ["no sender"]
