"""Made-up mails, written as they travel."""

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.mail.reading.message import read_message

HEAD = """\
From: Ann Lee <ann@acme.example>
To: support@desk.example
Subject: Live stream drops
Date: Mon, 30 Nov 2026 10:00:00 +0100
Message-ID: <1@acme.example>
"""


def read(text: str | bytes, head: str = HEAD) -> IncomingMail:
    """What is understood of a mail whose other headers, empty line and body are these."""
    rest = text.encode() if isinstance(text, str) else text
    return read_message((head.encode() + rest).replace(b"\n", b"\r\n"))


def mix(*parts: str, kind: str = "mixed") -> str:
    """The header and body of a mail of several parts, each with headers of its own."""
    pieces = "".join(f"--=_b\n{part}\n" for part in parts)
    return f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="=_b"\n\n{pieces}--=_b--\n'


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nIt drops.\n"
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>It <b>drops</b>.</p>\n"
PICTURE = (
    "Content-Type: image/png; name=screen.png\nContent-Transfer-Encoding: base64\n"
    "Content-ID: <1@screen>\n\niVBORw0KGgo=\n"
)
LOG = "Content-Disposition: attachment; filename=a.log\nContent-Type: text/plain\n\nBoom.\n"
