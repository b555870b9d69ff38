"""The `[delivery]` table of hd.toml: how mail leaves, every problem named together.

Which keys belong to which kind is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.settings.mail import DeliverySettings, Kind, Tls
from helpdesk_cli.settings.tables.table import PASSWORD_KEYS, Table

KINDS: tuple[Kind, ...] = get_args(Kind)
KEYS_OF_KIND = {
    "folder": ("folder",),
    "smtp": ("host", "port", "tls", "ca_file", "user", *PASSWORD_KEYS),
    "sendmail": ("sendmail",),
}
KEYS_OF_ALL = ("kind", "from", "timeout_seconds")
KEYS = (*KEYS_OF_ALL, *(key for keys in KEYS_OF_KIND.values() for key in keys))

PORTS: Mapping[Tls, int] = {"starttls": 587, "tls": 465, "none": 25}
SENDMAIL = ("/usr/sbin/sendmail", "-t", "-i")
FOLDER = "outbox-mail"
NOBODY = "hd@localhost"
# A mail takes up to a dozen steps that each may wait so long, and the last one ten times that.
# Whoever sends it claims it for a quarter of an hour: past that another process would send it too.
LONGEST_TIMEOUT = 40


def read_delivery(written: object, file: Path, db: Path) -> DeliverySettings:
    """What `[delivery]` of `file` says; relative paths are seen from where the file lies.

    Raises ConfigError with all that is wrong.
    """
    table = Table(written, "delivery", KEYS, file)
    settings = read_table(table, db)
    problems = table.problems()
    if problems:
        raise ConfigError(problems)
    return settings


def read_table(table: Table, db: Path = Path()) -> DeliverySettings:
    """The settings of the table; problems are noted on it."""
    kind = table.word("kind", KINDS, "folder")
    tls = table.word("tls", tuple(PORTS), "starttls")
    settings = DeliverySettings(
        kind=kind,
        sender=_read_sender(table, kind),
        timeout_seconds=table.number("timeout_seconds", LONGEST_TIMEOUT, 30),
        folder=table.path("folder") or db.absolute().parent / FOLDER,
        sendmail=table.words("sendmail") or SENDMAIL,
        host=table.text("host") or "",
        port=table.number("port", 65_535, PORTS[tls]),
        tls=tls,
        ca_file=table.path("ca_file"),
        user=table.text("user"),
        password=table.password(),
    )
    if table.values.get("kind", kind) == kind:
        table.refuse_other_kinds(kind, KEYS_OF_KIND)
    if kind == "smtp":
        _check_server(table, settings)
    return settings


def _read_sender(table: Table, kind: Kind) -> str:
    if "from" not in table.values and kind != "folder":
        table.note("from", f"expected the address that {kind} mail comes from, got nothing")
    return table.address("from") or NOBODY


def _check_server(table: Table, settings: DeliverySettings) -> None:
    if "host" not in table.values:
        table.note("host", "expected the name of the mail server, got nothing")
    table.check_login(
        has_secret=settings.password is not None,
        keys=PASSWORD_KEYS,
        tls=settings.tls,
        host=settings.host,
    )
