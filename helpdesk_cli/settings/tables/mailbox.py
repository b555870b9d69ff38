"""The `[[mailbox]]` tables of hd.toml: where mail comes from, every problem named together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.settings.mail import Tls
from helpdesk_cli.settings.mailbox import EMAIL, MB, MailboxKind, MailboxSettings
from helpdesk_cli.settings.tables.table import PASSWORD_KEYS, Table

KINDS: tuple[MailboxKind, ...] = get_args(MailboxKind)
SECRET_KEYS = (*PASSWORD_KEYS, "token_command")
_SERVER_KEYS = ("host", "port", "tls", "ca_file", "user", *SECRET_KEYS, "folder", "timeout_seconds")
_FETCHED_KEYS = ("folder_done", "folder_failed", "poll_seconds")
KEYS_OF_KIND: Mapping[str, Sequence[str]] = {
    "imap": (*_SERVER_KEYS, *_FETCHED_KEYS),
    "maildir": ("path", *_FETCHED_KEYS),
    "mbox": ("path", *_FETCHED_KEYS),
}
KEYS_OF_ALL = (
    *("name", "kind", "channel", "team", "private", "from", "trusted_host"),
    *("max_mail_mb", "max_attachments", "max_attachment_mb"),
)
KEYS = (*KEYS_OF_ALL, "path", *_SERVER_KEYS, *_FETCHED_KEYS)

PORTS: Mapping[Tls, int] = {"starttls": 143, "tls": 993, "none": 143}
LONGEST_TIMEOUT = 600
LONGEST_POLL = 3_600


def read_mailboxes(written: object, file: Path) -> tuple[MailboxSettings, ...]:
    """What the `[[mailbox]]` tables of `file` say; relative paths are seen from where it lies.

    Raises ConfigError with all that is wrong.
    """
    if not isinstance(written, list):
        raise ConfigError([f"{file}: mailbox: expected tables [[mailbox]], got {written!r}"])
    found: list[MailboxSettings] = []
    problems: list[str] = []
    for place, each in enumerate(written, start=1):
        table = Table(each, f"mailbox[{place}]", KEYS, file)
        found.append(read_table(table, [other.name for other in found]))
        problems += table.problems()
    if problems:
        raise ConfigError(problems)
    return tuple(found)


def read_table(table: Table, others: Sequence[str]) -> MailboxSettings:
    """The settings of one mailbox; problems are noted on the table. The `others` are the names of
    the mailboxes before it."""
    kind = table.word("kind", KINDS, "imap")
    tls = table.word("tls", tuple(PORTS), "tls")
    settings = MailboxSettings(
        name=_read_name(table, others),
        kind=kind,
        channel=table.text("channel") or EMAIL,
        team=table.text("team"),
        private=table.switch("private"),
        sender=table.address("from"),
        trusted_host=(table.text("trusted_host") or "").lower() or None,
        max_mail_bytes=table.number("max_mail_mb", 1_000, 35) * MB,
        max_attachments=table.number("max_attachments", 10_000, 100),
        max_attachment_bytes=table.number("max_attachment_mb", 1_000, 50) * MB,
        folder_done=table.text("folder_done"),
        folder_failed=table.text("folder_failed"),
        path=table.path("path") or Path(),
        host=table.text("host") or "",
        port=table.number("port", 65_535, PORTS[tls]),
        tls=tls,
        ca_file=table.path("ca_file"),
        user=table.text("user") or "",
        password=table.password(),
        token_command=table.words("token_command"),
        folder=table.text("folder") or "INBOX",
        timeout_seconds=table.number("timeout_seconds", LONGEST_TIMEOUT, 30),
        poll_seconds=table.number("poll_seconds", LONGEST_POLL, 60),
    )
    _check(table, settings)
    return settings


def _read_name(table: Table, others: Sequence[str]) -> str:
    name = table.text("name")
    if "name" not in table.values:
        table.note("name", "expected what to call it, got nothing")
    elif name in others:
        table.refuse("name", "expected another name for each mailbox")
    return name or ""


def _check(table: Table, settings: MailboxSettings) -> None:
    if "kind" not in table.values:
        table.note("kind", f"expected one of {', '.join(KINDS)}, got nothing")
        return
    if table.values["kind"] != settings.kind:
        return
    table.refuse_other_kinds(settings.kind, KEYS_OF_KIND)
    if settings.kind == "imap":
        _check_server(table, settings)
    elif settings.kind != "pipe" and "path" not in table.values:
        table.note("path", f"expected where the {settings.kind} is, got nothing")
    if settings.private and settings.team is None:
        table.note("private", "expected a team that alone may read it beside it, got none")


def _check_server(table: Table, settings: MailboxSettings) -> None:
    for key, expected in (("host", "the name of the mail server"), ("user", "who logs in there")):
        if key not in table.values:
            table.note(key, f"expected {expected}, got nothing")
    if settings.password and settings.token_command:
        table.note("token_command", "expected one way to log in, got a password as well")
    has_secret = settings.password is not None or bool(settings.token_command)
    if has_secret or "user" in table.values:
        table.check_login(
            has_secret=has_secret and "user" in table.values,
            keys=SECRET_KEYS,
            tls=settings.tls,
            host=settings.host,
        )
