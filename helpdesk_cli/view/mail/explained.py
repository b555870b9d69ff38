"""`hd mail explain`: what a mail says, line by line, and what would be made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import TextIO

from helpdesk_cli.domain.mail.explained import Explained
from helpdesk_cli.domain.mail.incoming import IncomingMail, Person
from helpdesk_cli.english import count, spell
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, paint
from helpdesk_cli.view.printing.output import Output, print_text, print_value, show_body, show_line
from helpdesk_cli.view.printing.when import format_instant, format_iso

Line = tuple[str, str]
"""What it is about, and what is so."""

_LABEL = 12
_LANGUAGES = {"en": "English", "fr": "French"}


def print_explained(
    explained: Explained, output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    if output.is_json:
        print_value(_object(explained), output, stream)
        return
    lines = [*_read_lines(explained, zone, now), *_decided_lines(explained)]
    painted = (paint(_spans(label, text, output), output.colour) for label, text in lines)
    words = show_body(explained.mail.words, output) if explained.mail else ""
    print_text("".join(f"{line}\n" for line in painted), output, stream)
    if words:
        print_text(f"\n{words}\n", output, stream)


def _spans(label: str, text: str, output: Output) -> list[Span]:
    style = STRONG if label == "outcome" else ""
    return [(f"{label:{_LABEL}}", QUIET), (show_line(text, output), style)]


def _read_lines(explained: Explained, zone: str, now: int) -> Iterator[Line]:
    """The headers and parts of a mail, a line each; what it does not have is left out."""
    mail = explained.mail
    if mail is None:
        return
    yield "from", _name(mail.sender)
    yield from _unless_empty("reply to", [_name(mail.reply_to)] if mail.reply_to else [])
    yield from _unless_empty("to", map(_name, mail.to))
    yield from _unless_empty("cc", map(_name, mail.cc))
    yield "subject", mail.subject or "none"
    yield "written", format_instant(mail.written_at, zone, now) if mail.written_at else "unknown"
    yield "Message-ID", mail.message_id or "none"
    yield from _unless_empty("answers", dict.fromkeys((*mail.in_reply_to, *mail.references)))
    yield "language", _LANGUAGES[mail.language] if mail.language else "not told"
    yield "text", _measure(mail)
    for each in mail.attachments:
        yield "file", f"{each.name}, {each.kind}, {len(each.content):,} bytes"
    yield "written by", _say_automatic(mail)
    for bounce in mail.bounces:
        what = (bounce.recipient, bounce.action, bounce.status, bounce.reason)
        about = f", about {bounce.about}" if bounce.about else ""
        yield "bounce", " ".join(filter(None, what)) + about
    if mail.forwarded:
        yield "forwards", f"{_name(mail.forwarded.sender)}: {mail.forwarded.subject or ''}"
    for result in mail.results:
        domain = f" for {result.domain}" if result.domain else ""
        yield "checked", f"{result.host} says {result.method}={result.result}{domain}"
    yield from _unless_empty("signed by", mail.signers)
    for flag in mail.flags:
        yield "guessed", flag


def _decided_lines(explained: Explained) -> Iterator[Line]:
    author, ticket = explained.author, explained.ticket
    if author is not None:
        yield "author", _say_author(explained)
    yield "outcome", explained.outcome
    yield "because", explained.reason
    if ticket is not None:
        which = "a new one" if explained.ticket_id is None else f"#{explained.ticket_id}"
        team = f", team {ticket.team}" if ticket.team else ""
        facts = f"{explained.status}, {ticket.tier}, {ticket.severity}{team}"
        yield "ticket", f"{which}: {ticket.subject} ({facts})"
    for address in explained.acknowledged:
        yield "answered", f"{address} is told that it has arrived"


def _say_author(explained: Explained) -> str:
    author = explained.author
    assert author is not None
    if author.role == "agent":
        proof = "proved" if author.is_proved else "unverified"
        return f"agent {author.agent}, {proof}"
    if author.role == "ourselves":
        return "this desk"
    of = f" of {explained.account}" if explained.account else " of no account"
    return f"customer {author.address or 'without an address'}{of}"


def _say_automatic(mail: IncomingMail) -> str:
    if mail.automatic is None:
        return "a person, as far as its headers tell"
    return f"a program ({spell(mail.automatic.kind)}): {mail.automatic.header}"


def _measure(mail: IncomingMail) -> str:
    lines, kept = (len(text.splitlines()) for text in (mail.text, mail.words))
    history = f", {lines - kept} of them history" if lines > kept else ""
    return f"{count(lines, 'line')}{history}"


def _name(person: Person | None) -> str:
    if person is None:
        return "nobody"
    return f"{person.name} <{person.address}>" if person.name else person.address


def _unless_empty(label: str, texts: Iterable[str]) -> Iterator[Line]:
    joined = ", ".join(texts)
    if joined:
        yield label, joined


def _object(explained: Explained) -> dict[str, object]:
    author = explained.author
    return {
        "outcome": explained.outcome,
        "reason": explained.reason,
        "ticket": explained.ticket_id,
        "account": explained.account,
        "acknowledged": explained.acknowledged,
        "author": author and asdict(author),
        "mail": explained.mail and _mail_object(explained.mail),
    }


def _mail_object(mail: IncomingMail) -> dict[str, object]:
    """Its fields under their own names, without the bytes of what came with it."""
    files = mail.attachments
    fields = asdict(replace(mail, attachments=()))
    fields["written_at"] = None if mail.written_at is None else format_iso(mail.written_at)
    fields["attachments"] = [
        {"name": each.name, "kind": each.kind, "size": len(each.content)} for each in files
    ]
    return fields
