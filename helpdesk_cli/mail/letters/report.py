"""A report as a mail: readable as it arrives, the whole page as an attachment.

Mail programs drop styles and charts out of HTML, so the page travels as a file for a browser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.report.letter import ReportLetter
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.line import defuse, fit_line

if TYPE_CHECKING:
    from email.message import EmailMessage


def name_report(letter: ReportLetter, recipient: str) -> str:
    """The Message-ID: the same for the same edition and recipient, always."""
    from hashlib import sha256

    told = f"{letter.edition}\n{recipient.lower()}"
    return f"<hd.report.{sha256(told.encode()).hexdigest()[:20]}@{letter.host}>"


def compose_report(letter: ReportLetter, recipient: str, sender: str) -> bytes:
    """The mail, word for word, as it will leave however often it is tried.

    Raises DeliveryRefusedError when an address is none.
    """
    from datetime import UTC, datetime
    from html import escape

    from helpdesk_cli.mail.letters.headers import new_mail

    try:
        from_, to = encode_address(sender), encode_address(recipient)
    except ValueError as error:
        hint = "correct it in the policy, or `from` in hd.toml"
        raise DeliveryRefusedError(str(error), hint=hint) from None
    mail = new_mail()
    mail["From"] = from_
    mail["To"] = to
    mail["Subject"] = defuse(fit_line(letter.subject))
    mail["Date"] = datetime.fromtimestamp(letter.written_at, UTC)
    mail["Message-ID"] = name_report(letter, recipient)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, cte="quoted-printable")
    columns = f'<pre style="font: 13px/1.35 monospace">{escape(letter.text)}</pre>'
    mail.add_alternative(columns, subtype="html", cte="quoted-printable")
    mail.add_attachment(letter.page, subtype="html", filename=letter.file_name)
    return mail.as_bytes()


def read_mail_back(mail: bytes) -> EmailMessage:
    """A mail as it was composed, its headers folded as they were."""
    from email import message_from_bytes
    from email.policy import SMTP

    return message_from_bytes(mail, policy=SMTP.clone(refold_source="none"))
