"""Whose mail was forwarded: the first one within it, as mail programs show it."""

import re

from helpdesk_cli.domain.mail.incoming import Forwarded
from helpdesk_cli.domain.mail.quotes import begins_forwarded, starts_header
from helpdesk_cli.mail.parsing.addresses import read_people
from helpdesk_cli.mail.parsing.header_text import decode_header
from helpdesk_cli.mail.parsing.mime import Part, split_message
from helpdesk_cli.mail.reading.body import read_text

_SUBJECT = re.compile(r"\s*(fwd?|fw|tr|wg|rv|enc|i|vs|doorst)\s*:", re.IGNORECASE)
_FIELD = re.compile(r"\s*\*{0,2}([^\W\d_]{1,12})\s?\*{0,2}\s?:\*{0,2}\s*(.*)")
_FROM = {"from", "de", "von", "da", "van", "fra", "från", "od", "от"}
_TITLE = {"subject", "objet", "sujet", "betreff", "asunto", "oggetto", "onderwerp", "emne", "ämne"}
_HEADER_LINES = 12


def find_forwarded(mail: Part, subject: str, text: str) -> Forwarded | None:
    """The forwarded mail: what stands below the mark of a forward, else below the head of a mail
    where the subject says that one is passed on, else the mail that is attached."""
    lines = [_unquote(line) for line in text.split("\n")]
    is_said = bool(_SUBJECT.match(subject))
    for at, line in enumerate(lines):
        if begins_forwarded(line):
            return _read_inline(lines, at + 1)
        if is_said and starts_header(lines, at):
            return _read_inline(lines, at)
    return _read_attached(mail)


def _unquote(line: str) -> str:
    return re.sub(r"^(?:\s*>)+ ?", "", line)


def _read_inline(lines: list[str], at: int) -> Forwarded:
    """The fields of its head up to an empty line, then its words."""
    start = next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))
    end = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    fields: dict[str, str] = {}
    for line in lines[start : min(end, start + _HEADER_LINES)]:
        if found := _FIELD.match(line):
            fields.setdefault(found[1].lower(), found[2].strip())
    author = next((value for name, value in fields.items() if name in _FROM), "")
    # Outlook writes `Ann [mailto:ann@acme.example]`, Gmail puts stars for what is bold.
    plain = re.sub(r"\[mailto:([^\]]*)\]", r"<\1>", author).replace("*", "")
    return Forwarded(
        sender=next(iter(read_people(plain.encode())), None),
        subject=next((value for name, value in fields.items() if name in _TITLE), None),
        text="\n".join(lines[end:]).strip(),
    )


def _read_attached(mail: Part) -> Forwarded | None:
    for part in mail.walk():
        if part.content.kind == "message/rfc822":
            within = split_message(part.decode())
            return Forwarded(
                sender=next(iter(read_people(within.get("from"))), None),
                subject=decode_header(within.get("subject") or b""),
                text=read_text(within),
            )
    return None
