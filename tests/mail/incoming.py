"""Incoming mails for the tests: as values, and as the bytes that a mail server hands over."""

from dataclasses import replace
from typing import Any

from helpdesk_cli.domain.mail.incoming import IncomingMail, Person
from tests.conftest import Hd

PLAIN = IncomingMail(
    message_id="<1@acme.example>",
    sender=Person("Ann", "ann@acme.example"),
    reply_to=None,
    to=(Person("", "support@desk.example"),),
    cc=(),
    null_sender=False,
    subject="Login fails",
    written_at=1_795_000_000,
    in_reply_to=(),
    references=(),
    text="It says 403.",
    words="It says 403.",
)


def make_mail(**changes: Any) -> IncomingMail:
    """Ann's mail to support; `changes` are fields of it."""
    return replace(PLAIN, **changes)


def write_mail(body: str = "It says 403.", **headers: str | None) -> bytes:
    """The same as it is sent. `message_id="<1@x>"` sets `Message-ID`; None leaves a header out."""
    lines: dict[str, str | None] = {
        "From": "Ann Lee <ann@acme.example>",
        "To": "support@desk.example",
        "Subject": "Login fails",
        "Message-ID": "<1@acme.example>",
        "Date": "Tue, 17 Nov 2026 09:58:00 +0000",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    for name, value in headers.items():
        title = "-".join(part.title() for part in name.rstrip("_").split("_"))
        lines[title.replace("-Id", "-ID").replace("Mime", "MIME")] = value
    head = "".join(f"{name}: {value}\n" for name, value in lines.items() if value is not None)
    return f"{head}\n{body}\n".encode()


def deliver(hd: Hd, body: str = "It says 403.", **headers: str | None) -> None:
    """Hand such a mail over as a mail server does."""
    hd.ok("mail", "deliver", stdin=write_mail(body, **headers))
