"""A letter made a mail: plain text, the same as simple HTML, and headers that harm nobody.

The texts stand in `templates/<language>/`. A line of a template that asks for a value that is
empty is left out. Knows neither why a letter is written nor how it is sent.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.ladder.letters import (
    Envelope,
    Letter,
    Notice,
    Reminder,
    ReminderLetter,
)
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.letters.wording import (
    TEMPLATES,
    say_due,
    say_headline,
    say_phone,
    say_reminder,
    say_since,
    say_subject,
    say_target,
    say_text,
    say_unread,
    speak,
)
from helpdesk_cli.mail.line import defuse, fit_line, fit_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from email.message import EmailMessage


def compose(letter: Letter, now: int) -> EmailMessage:
    """The mail, dated `now`. Raises DeliveryRefusedError when an address is none."""
    title = _say_title(letter.notices)
    told = [_say_all(notice) for notice in letter.notices]
    texts = [_fill_letter(letter.notices[0], told, title, kind) for kind in ("txt", "html")]
    return _compose(letter, letter.notices[0].desk, title, texts, now)


def compose_reminder(letter: ReminderLetter, now: int) -> EmailMessage:
    """The mail to a customer, dated `now`. Raises DeliveryRefusedError when an address is none."""
    title = say_reminder(letter)
    texts = [_fill_reminder(letter, title, kind) for kind in ("txt", "html")]
    return _compose(letter, letter.desk, title, texts, now)


def _compose(
    letter: Envelope, desk: str, title: str, texts: Sequence[str], now: int
) -> EmailMessage:
    """The mail from a desk; `texts` are the plain one and the same as HTML."""
    from datetime import UTC, datetime
    from email.headerregistry import Address
    from hashlib import sha256

    from helpdesk_cli.mail.letters.headers import new_mail

    try:
        sender, recipient = map(encode_address, (letter.sender, letter.recipient))
    except ValueError as error:
        hint = "correct it in the policy, or `from` in hd.toml"
        raise DeliveryRefusedError(str(error), hint=hint) from None
    plain, html = texts
    mail = new_mail()
    mail["From"] = Address(fit_name(desk), addr_spec=sender)
    mail["To"] = Address(addr_spec=recipient)
    mail["Subject"] = defuse(title)
    mail["Date"] = datetime.fromtimestamp(now, UTC)
    mail["Message-ID"] = letter.message_id
    if letter.references:
        mail["In-Reply-To"] = letter.references[-1]
        mail["References"] = " ".join(letter.references)
    # Of RFC 3834 and of Exchange: no holiday notice comes back. `Precedence` is no standard.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(plain, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Not left to chance, so that a repeat is the same mail; quoted-printable never holds "=_".
    mail.set_boundary(f"=_{sha256(letter.message_id.encode()).hexdigest()[:20]}")
    return mail


def _say_title(notices: tuple[Notice, ...]) -> str:
    first, *others = notices
    if not others:
        return say_headline(first, say_subject(first))
    late = sum(notice.late for notice in notices)
    unread = sum(notice.unread_since is not None for notice in notices)
    phrase = "digest_late" if late else "digest"
    if late == len(notices):
        phrase = "digest_all_late"
    if unread:
        phrase = "digest_unread" if unread < len(notices) else "digest_all_unread"
    return speak(first.language).say(
        phrase, desk=fit_line(first.desk), count=len(notices), late=late, unread=unread
    )


def _fill_letter(first: Notice, told: Sequence[Mapping[str, str]], title: str, kind: str) -> str:
    """`told` are the values of each notice, of which this is the first."""
    values = {
        "title": title,
        "intro": title if len(told) > 1 else "",
        "desk": fit_line(first.desk),
    }
    parts = [_fill(first.language, f"notice.{kind}", each) for each in told]
    return _fill(first.language, f"letter.{kind}", values, notices="\n".join(parts))


def _fill_reminder(letter: ReminderLetter, title: str, kind: str) -> str:
    def fill(reminder: Reminder) -> str:
        values = {
            "id": str(reminder.ticket_id),
            "ref": fit_line(reminder.ref or ""),
            "subject": fit_line(reminder.subject or ""),
            "since": say_since(letter, reminder),
        }
        return _fill(letter.language, f"waiting.{kind}", values)

    values = {"title": title, "desk": fit_line(letter.desk)}
    waiting = "\n".join(map(fill, letter.reminders))
    return _fill(letter.language, f"reminder.{kind}", values, waiting=waiting)


def _say_all(notice: Notice) -> dict[str, str]:
    """Every value that a template can ask for; empty where there is nothing to say."""
    phrases = speak(notice.language)
    told = {
        "account": None if notice.private else notice.account,
        "contact": None if notice.private else notice.contact,
        "assignee": notice.assignee or phrases.nobody,
        "ref": notice.ref,
        "rung": notice.rung,
    }
    return {name: fit_line(text or "") for name, text in told.items()} | {
        "id": str(notice.ticket_id),
        "headline": say_headline(notice, say_subject(notice)),
        "text": say_text(notice),
        "phone": say_phone(notice),
        "target": say_target(notice),
        "due": say_due(notice),
        "unread": say_unread(notice),
        "status": phrases.statuses[notice.status],
        "urgency": "late" if notice.late else "due",
    }


def _fill(language: str, name: str, values: Mapping[str, str], **filled: str) -> str:
    """The template with its values, escaped where it is HTML; `filled` came out of one already."""
    from html import escape

    if name.endswith(".html"):
        values = {key: escape(value) for key, value in values.items()}
    values = {**values, **filled}
    kept = [
        line % values
        for line, asked in _read_template(language, name)
        if all(map(values.__getitem__, asked))
    ]
    return "\n".join(kept).strip("\n") + "\n"


@cache
def _read_template(language: str, name: str) -> list[tuple[str, list[str]]]:
    """Its lines as `%` fills them, each with the values that it asks for.

    `Template` itself takes most of the time that a long digest needs.
    """
    from string import Template

    text = (TEMPLATES / language / name).read_text(encoding="utf-8").replace("%", "%%")
    lines = [(line, line.get_identifiers()) for line in map(Template, text.splitlines())]
    return [
        (line.substitute({each: f"%({each})s" for each in asked}), asked) for line, asked in lines
    ]
