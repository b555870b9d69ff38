"""A letter made a mail: plain text, the same as simple HTML, and headers that harm nobody.

The texts stand in `templates/<language>/`. A line of a template that asks for a value that is
empty is left out. Knows neither why a letter is written nor how it is sent.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from helpdesk_cli.domain.notice import Letter, Notice, is_address
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.wording import (
    TEMPLATES,
    clean_line,
    load_words,
    say_due,
    say_headline,
    say_subject,
    say_target,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import EmailMessage

_SPECIALS = frozenset('()<>[]:;@\\,."')

# Python's header folding breaks In-Reply-To and References with an id that is longer than a line.
_LONGEST_HOST = 40


def make_message_id(ticket_id: int, token: str, host: str) -> str:
    """A Message-ID that names the ticket: the same for the same ticket and token, always.

    `token` says which letter it is, e.g. clock run, rung and recipient; any text does.
    """
    from hashlib import sha256

    told = sha256(f"{ticket_id} {host} {token}".encode()).hexdigest()[:20]
    return f"<hd.{ticket_id}.{told}@{host[-_LONGEST_HOST:].lstrip('.-')}>"


def compose(letter: Letter, now: int) -> EmailMessage:
    """The mail, dated `now`. Raises DeliveryRefusedError when an address is none."""
    from datetime import UTC, datetime
    from email.headerregistry import Address
    from email.message import EmailMessage
    from email.policy import SMTP
    from hashlib import sha256

    for address in (letter.recipient, letter.sender):
        if not is_address(address):
            raise DeliveryRefusedError(
                f'expected an address such as "support@example.com", got {address!r}',
                hint="correct it in the policy, or `from` in hd.toml",
            )
    title = _say_title(letter.notices)
    mail = EmailMessage(SMTP)
    mail["From"] = Address(_say_sender(letter.notices[0]), addr_spec=letter.sender)
    mail["To"] = Address(addr_spec=letter.recipient)
    mail["Subject"] = _defuse(title)
    mail["Date"] = datetime.fromtimestamp(now, UTC)
    mail["Message-ID"] = letter.message_id
    if letter.references:
        mail["In-Reply-To"] = letter.references[-1]
        mail["References"] = " ".join(letter.references)
    # Of RFC 3834 and of Exchange: no holiday notice comes back. `Precedence` is no standard.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_fill_letter(letter.notices, title, "txt"), cte="quoted-printable")
    html = _fill_letter(letter.notices, title, "html")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Not left to chance, so that a repeat is the same mail; quoted-printable never holds "=_".
    mail.set_boundary(f"=_{sha256(letter.message_id.encode()).hexdigest()[:20]}")
    return mail


def _defuse(text: str) -> str:
    """What looks like an encoded word is decoded as a header is set, line breaks and all."""
    return text.replace("=?", "= ?")


def _say_sender(notice: Notice) -> str:
    """The desk's name without what needs quotes: folding a long name can lose them."""
    name = _defuse(clean_line(notice.desk))
    return " ".join("".join(" " if each in _SPECIALS else each for each in name).split())


def _say_title(notices: tuple[Notice, ...]) -> str:
    first, *others = notices
    if not others:
        return say_headline(first, say_subject(first))
    words = load_words(first.language)
    late = sum(notice.late for notice in notices)
    phrase = words.digest_late if late else words.digest
    return phrase.format(desk=clean_line(first.desk), count=len(notices), late=late)


def _fill_letter(notices: tuple[Notice, ...], title: str, kind: str) -> str:
    first = notices[0]
    values = {
        "title": title,
        "intro": title if len(notices) > 1 else "",
        "desk": clean_line(first.desk),
    }
    parts = [_fill(first.language, f"notice.{kind}", _say_all(notice)) for notice in notices]
    return _fill(first.language, f"letter.{kind}", values, notices="\n".join(parts))


def _say_all(notice: Notice) -> dict[str, str]:
    """Every value that a template can ask for; empty where there is nothing to say."""
    words = load_words(notice.language)
    told = {
        "account": None if notice.private else notice.account,
        "contact": None if notice.private else notice.contact,
        "assignee": notice.assignee or words.nobody,
        "ref": notice.ref,
        "phone": notice.phone,
        "rung": notice.rung,
    }
    return {name: clean_line(text or "") for name, text in told.items()} | {
        "id": str(notice.ticket_id),
        "headline": say_headline(notice, say_subject(notice)),
        "target": say_target(notice),
        "due": say_due(notice),
        "status": words.statuses[notice.status],
        "urgency": "late" if notice.late else "due",
    }


def _fill(language: str, name: str, values: Mapping[str, str], **filled: str) -> str:
    """The template with its values, escaped where it is HTML; `filled` came out of one already."""
    from html import escape
    from string import Template

    if name.endswith(".html"):
        values = {key: escape(value) for key, value in values.items()}
    values = {**values, **filled}
    kept = []
    for line in _read_template(language, name).splitlines():
        part = Template(line)
        if all(values[asked] for asked in part.get_identifiers()):
            kept.append(part.substitute(values))
    return "\n".join(kept).strip("\n") + "\n"


@cache
def _read_template(language: str, name: str) -> str:
    return (TEMPLATES / language / name).read_text(encoding="utf-8")
