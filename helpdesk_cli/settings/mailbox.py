"""A mailbox that a desk reads: the values of one `[[mailbox]]` of the settings. Holds no secret."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from helpdesk_cli.settings.mail import PasswordSource, Tls

MailboxKind = Literal["imap", "maildir", "mbox", "pipe"]

EMAIL = "email"
"""The channel of mail, unless a mailbox says otherwise."""

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """`path` counts for a maildir and an mbox, `host` to `folder` for imap. A pipe is delivered to.

    `sender` is the address that it answers as. What was taken goes to `folder_done`, what was not
    understood to `folder_failed`; None leaves it where it is. `private` demands that the policy
    keeps what goes to `team` private. `trusted_host` is the mail server whose word counts on who
    has written. A mail of more than `max_mail_bytes` is for people to look at; of attachments, so
    many and so much are taken out of one mail.
    """

    name: str
    kind: MailboxKind
    channel: str = EMAIL
    team: str | None = None
    private: bool = False
    sender: str | None = None
    trusted_host: str | None = None
    max_mail_bytes: int = 35 * MB
    max_attachments: int = 100
    max_attachment_bytes: int = 50 * MB
    folder_done: str | None = None
    folder_failed: str | None = None
    path: Path = Path()
    host: str = ""
    port: int = 993
    tls: Tls = "tls"
    ca_file: Path | None = None
    user: str = ""
    password: PasswordSource | None = None
    token_command: tuple[str, ...] = ()
    folder: str = "INBOX"
    timeout_seconds: int = 30
    poll_seconds: int = 60
