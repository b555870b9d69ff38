"""A report as a mail: readable as it arrives, the whole page as an attachment.

Mail programs drop styles and charts out of HTML, so the page travels as a file for a browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpdesk_cli.domain.notice import is_address
from helpdesk_cli.errors import DeliveryRefusedError
from helpdesk_cli.mail.wording import clean_line

if TYPE_CHECKING:
    from email.message import EmailMessage

HOST = "hd.invalid"
"""The right-hand side of a Message-ID: it must not change with the settings between two tries."""


@dataclass(frozen=True, slots=True)
class ReportLetter:
    """`text` is set in columns, `page` a whole HTML document, to be saved as `file_name`.

    `edition` tells one report of a desk from all others; `written_at` dates the letter.
    """

    desk: str
    title: str
    text: str
    page: str
    file_name: str
    edition: str
    written_at: int


def compose_report(letter: ReportLetter, recipient: str, sender: str) -> EmailMessage:
    """The mail; the same for the same edition and recipient, its Message-ID above all.

    Raises DeliveryRefusedError when an address is none.
    """
    from datetime import UTC, datetime
    from email.message import EmailMessage
    from email.policy import SMTP
    from hashlib import sha256
    from html import escape

    for address in (recipient, sender):
        if not is_address(address):
            raise DeliveryRefusedError(
                f'expected an address such as "support@example.com", got {address!r}',
                hint="correct it in the policy, or `from` in hd.toml",
            )
    told = sha256(f"{letter.desk}\n{letter.edition}\n{recipient}".encode()).hexdigest()[:20]
    mail = EmailMessage(SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    # An encoded word is decoded as a header is set, line breaks and all.
    mail["Subject"] = clean_line(f"{letter.desk}: {letter.title}").replace("=?", "= ?")
    mail["Date"] = datetime.fromtimestamp(letter.written_at, UTC)
    mail["Message-ID"] = f"<hd.report.{told}@{HOST}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, cte="quoted-printable")
    columns = f'<pre style="font: 13px/1.35 monospace">{escape(letter.text)}</pre>'
    mail.add_alternative(columns, subtype="html", cte="quoted-printable")
    mail.add_attachment(letter.page, subtype="html", filename=letter.file_name)
    return mail
