"""A desk that mails its replies through a real server, and what its customers receive."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage

from tests.conftest import PLAIN_POLICY, Hd
from tests.servers.smtp import Postbox, serve

SERVER = """
[delivery]
kind = "smtp"
from = "support@desk.example"
host = "localhost"
port = {port}
tls = "none"
timeout_seconds = 40
"""


@contextmanager
def mailing(hd: Hd, **script: list[str]) -> Iterator[tuple[Hd, Postbox]]:
    """The desk with a mail server, which answers as a script says, and the server's postbox."""
    with serve(Postbox(**script)) as postbox:
        settings = hd.db.with_name("hd.toml")
        settings.write_text(SERVER.format(port=postbox.port))
        yield replace(hd, env=(*hd.env, ("HD_CONFIG", str(settings)))), postbox


def apply_mail(hd: Hd, text: str, policy: str = PLAIN_POLICY) -> None:
    """Apply the plain policy with such a `[mail]` table."""
    file = hd.db.with_name("mail.toml")
    file.write_text(f"{policy}\n{text}")
    hd.ok("policy", "apply", str(file))


def parse(raw: bytes) -> EmailMessage:
    """A mail as its reader's program understands it."""
    return email.message_from_bytes(raw, policy=email.policy.default)


def read_text(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
