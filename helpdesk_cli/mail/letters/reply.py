"""An agent's reply as a mail: what was written, the signature, the conversation quoted below.

Plain text and the same as simple HTML. Foreign words are in both; nothing in them acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.mail.outgoing import ReplyLetter, Said
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.letters.wording import speak
from helpdesk_cli.mail.line import defuse, fit_line, fit_name, fit_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

LONGEST = 500_000
"""How many characters of a reply are sent."""

QUOTED = 20_000
"""How many characters of the conversation are quoted, whole messages as long as they fit."""

_STYLE = (
    "body { font: 15px/1.5 sans-serif; color: #1a1a1a } "
    "blockquote { margin: 0 0 16px; padding: 0 0 0 12px; border-left: 2px solid #b0b0b0; "
    "color: #595959 } "
    "p.said { margin: 16px 0 4px; color: #595959 }"
)


def compose_reply(letter: ReplyLetter, now: int) -> bytes:
    """The mail, word for word, dated `now`.

    Raises DeliveryRefusedError when an address is none.
    """
    mail = _address(letter)
    _date(mail, letter, now)
    mail.set_content(_write_plain(letter), cte="quoted-printable")
    mail.add_alternative(_write_html(letter), subtype="html", cte="quoted-printable")
    for file in letter.files:
        kind, _, subkind = file.kind.partition("/")
        mail.add_attachment(file.content, maintype=kind, subtype=subkind, filename=file.name)
    return mail.as_bytes()


def _address(letter: ReplyLetter) -> EmailMessage:
    from email.headerregistry import Address

    from helpdesk_cli.mail.letters.headers import new_mail

    try:
        sender, *reached = map(encode_address, (letter.sender, letter.recipient, *letter.cc))
    except ValueError as error:
        hint = "correct the contact, --cc, or `from` in hd.toml"
        raise DeliveryRefusedError(str(error), hint=hint) from None
    mail = new_mail()
    mail["From"] = Address(fit_name(letter.desk), addr_spec=sender)
    mail["To"] = Address(fit_name(letter.name), addr_spec=reached[0])
    if letter.cc:
        mail["Cc"] = [Address(addr_spec=each) for each in reached[1:]]
    return mail


def _date(mail: EmailMessage, letter: ReplyLetter, now: int) -> None:
    from datetime import UTC, datetime

    mail["Subject"] = defuse(say_title(letter))
    mail["Date"] = datetime.fromtimestamp(now, UTC)
    mail["Message-ID"] = letter.message_id
    if letter.references:
        mail["In-Reply-To"] = letter.references[-1]
        mail["References"] = " ".join(letter.references)
    if letter.automatic:
        # Of RFC 3834, of Exchange, and of what is older than both.
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail["Precedence"] = "bulk"


def say_title(letter: ReplyLetter) -> str:
    """Such as `Re: Live stream drops [#42-1f0c2a9b]`: one `Re:` and one mark, however often it
    went to and fro."""
    subject = fit_line(letter.subject.replace(letter.mark, " "))
    while subject[:3].lower() == "re:":
        subject = subject[3:].lstrip()
    return f"Re: {subject} {letter.mark}"


def _write_plain(letter: ReplyLetter) -> str:
    parts = [_fit(each) for each in (letter.greeting, letter.text, letter.signature)]
    for said in _choose_history(letter):
        quoted = "\n".join(f"> {line}".rstrip() for line in said.text.split("\n"))
        parts.append(f"{_introduce(letter, said)}\n{quoted}")
    return "\n\n".join(filter(None, parts)) + "\n"


def _write_html(letter: ReplyLetter) -> str:
    from html import escape

    parts = [_fit(each) for each in (letter.greeting, letter.text, letter.signature)]
    lines = [f"<!DOCTYPE html>\n<html lang={letter.language}>\n<head>\n<meta charset=utf-8>"]
    lines.append(f"<style>{_STYLE}</style>\n</head>\n<body>")
    lines += [_paragraphs(part) for part in parts if part]
    for said in _choose_history(letter):
        lines.append(f'<p class="said">{escape(_introduce(letter, said))}</p>')
        lines.append(f"<blockquote>\n{_paragraphs(said.text)}\n</blockquote>")
    return "\n".join([*lines, "</body>\n</html>\n"])


def _paragraphs(text: str) -> str:
    """Empty lines part them; `dir` lets each be read in its own direction."""
    from html import escape
    from re import split

    return "\n".join(
        f'<p dir="auto">{escape(part).replace(chr(10), "<br>" + chr(10))}</p>'
        for part in split(r"\n{2,}", text)
    )


def _choose_history(letter: ReplyLetter) -> Iterator[Said]:
    """The latest messages, until there is no room for the next."""
    room = QUOTED
    for said in letter.history:
        text = fit_text(said.text, room)
        yield Said(said.at, said.by, text)
        room -= len(text)
        if room < 1_000:
            return


def _introduce(letter: ReplyLetter, said: Said) -> str:
    phrases = speak(letter.language)
    at = phrases.say_instant("full_instant", said.at, letter.zone)
    return phrases.say("wrote", at=at, by=fit_line(said.by))


def _fit(text: str) -> str:
    return fit_text(text, LONGEST)
