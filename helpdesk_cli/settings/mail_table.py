"""The `[delivery]` table of hd.toml: how mail leaves, every problem named at once.

Which keys belong to which kind is said here. No secret stands in the file, only where to find it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.errors import ConfigError, suggest
from helpdesk_cli.settings.mail import DeliverySettings, Kind, PasswordSource, Tls

KINDS: tuple[Kind, ...] = get_args(Kind)
PASSWORD_KEYS = ("password_env", "password_command", "password_keyring")
KEYS_OF_KIND = {
    "folder": ("folder",),
    "smtp": ("host", "port", "tls", "ca_file", "user", *PASSWORD_KEYS),
    "sendmail": ("sendmail",),
}
KEYS_OF_ALL = ("kind", "from", "timeout_seconds")
KEYS = (*KEYS_OF_ALL, *(key for keys in KEYS_OF_KIND.values() for key in keys))

Word = TypeVar("Word", bound=str)

PORTS: Mapping[Tls, int] = {"starttls": 587, "tls": 465, "none": 25}
SENDMAIL = ("/usr/sbin/sendmail", "-t", "-i")
FOLDER = "outbox-mail"
NOBODY = "hd@localhost"
# A mail takes up to a dozen steps that each may wait so long, and the last one ten times that.
# Whoever sends it claims it for a quarter of an hour: past that another process would send it too.
LONGEST_TIMEOUT = 40

# A password may go there in the clear: it does not leave the machine.
_HERE = ("localhost", "127.0.0.1", "::1")


def read_delivery(written: object, file: Path, db: Path) -> DeliverySettings:
    """What `[delivery]` of `file` says; relative paths are seen from where the file lies.

    Raises ConfigError with all that is wrong.
    """
    table = _Table(written)
    kind = table.word("kind", KINDS, "folder")
    tls = table.word("tls", tuple(PORTS), "starttls")
    folder, ca_file = table.text("folder"), table.text("ca_file")
    settings = DeliverySettings(
        kind=kind,
        sender=_read_sender(table, kind),
        timeout_seconds=table.number("timeout_seconds", LONGEST_TIMEOUT, 30),
        folder=_seen_from(file, folder) if folder else db.absolute().parent / FOLDER,
        sendmail=table.words("sendmail") or SENDMAIL,
        host=table.text("host") or "",
        port=table.number("port", 65_535, PORTS[tls]),
        tls=tls,
        ca_file=_seen_from(file, ca_file) if ca_file else None,
        user=table.text("user"),
        password=_read_password_source(table),
    )
    if table.values.get("kind", kind) == kind:
        _refuse_keys(table, kind)
    if kind == "smtp":
        _check_server(table, settings)
    problems = table.problems()
    if problems:
        raise ConfigError([f"{file}: {problem}" for problem in problems])
    return settings


class _Table:
    """The table as it stands. A value that does not fit is noted and read as missing."""

    def __init__(self, written: object) -> None:
        self._found: list[tuple[str, str]] = []
        self.values: Mapping[str, Any] = written if isinstance(written, dict) else {}
        if self.values is not written:
            self._found.append(("", f": expected a table, got {written!r}"))
        for key in self.values:
            if key == "password":
                self.note(key, f"expected no secret in this file: use {', '.join(PASSWORD_KEYS)}")
            elif key not in KEYS:
                self.note(key, f"expected one of {', '.join(KEYS)}{suggest(key, KEYS)}")

    def note(self, key: str, text: str) -> None:
        self._found.append((key, f".{key}: {text}"))

    def refuse(self, key: str, expected: str) -> None:
        """Note what was expected and what stands there, unless that may be a secret."""
        secret = key in PASSWORD_KEYS
        self.note(key, expected + ("" if secret else f", got {self.values.get(key)!r}"))

    def problems(self) -> list[str]:
        """One line each, in the order of the file, what is missing at its end."""
        keys = list(self.values)
        order = sorted(self._found, key=lambda f: keys.index(f[0]) if f[0] in keys else len(keys))
        return [f"delivery{text}" for _, text in order]

    def text(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is None or (isinstance(value, str) and value.strip() and value.isprintable()):
            return value
        self.refuse(key, "expected a text")
        return None

    def word(self, key: str, known: tuple[Word, ...], default: Word) -> Word:
        got = self.text(key)
        for word in known:
            if word == got:
                return word
        if got is not None:
            self.note(key, f"expected one of {', '.join(known)}, got {got!r}{suggest(got, known)}")
        return default

    def number(self, key: str, highest: int, default: int) -> int:
        value = self.values.get(key, default)
        if type(value) is int and 1 <= value <= highest:
            return value
        self.refuse(key, f"expected a whole number from 1 to {highest}")
        return default

    def words(self, key: str) -> tuple[str, ...]:
        """A program and its arguments; empty when missing."""
        value = self.values.get(key, [])
        words = value if isinstance(value, list) else []
        if key not in self.values or (words and all(isinstance(w, str) and w for w in words)):
            return tuple(words)
        self.refuse(key, 'expected a list of words such as ["/usr/sbin/sendmail", "-t"]')
        return ()


def _seen_from(file: Path, written: str) -> Path:
    return file.absolute().parent / Path(written).expanduser()


def _read_sender(table: _Table, kind: Kind) -> str:
    sender = table.text("from")
    if sender is not None:
        try:
            return encode_address(sender)
        except ValueError as error:
            table.note("from", str(error))
    elif kind != "folder":
        table.note("from", f"expected the address that {kind} mail comes from, got nothing")
    return NOBODY


def _read_password_source(table: _Table) -> PasswordSource | None:
    env, keyring = table.text("password_env"), table.text("password_keyring")
    command = table.words("password_command")
    given = [key for key in PASSWORD_KEYS if key in table.values]
    if len(given) > 1:
        table.note(given[1], f"expected one place for the password, got {given[0]} as well")
    return PasswordSource(env, command, keyring) if given else None


def _refuse_keys(table: _Table, kind: Kind) -> None:
    """Note each key that this kind of delivery would silently pass over."""
    for key in table.values:
        owner = next((kind for kind, keys in KEYS_OF_KIND.items() if key in keys), kind)
        if owner != kind:
            table.note(key, f'expected only with kind = "{owner}", got it with "{kind}"')


def _check_server(table: _Table, settings: DeliverySettings) -> None:
    if "host" not in table.values:
        table.note("host", "expected the name of the mail server, got nothing")
    if settings.user is not None and settings.password is None:
        table.note("user", f"expected one of {', '.join(PASSWORD_KEYS)} beside it, got none")
    if settings.password is not None and "user" not in table.values:
        table.note("user", "expected whose password it is, got nothing")
    if settings.user is not None and not settings.user.isascii():
        table.refuse("user", "expected a name in ASCII")
    if settings.password is not None and settings.tls == "none" and settings.host not in _HERE:
        table.refuse("tls", "expected starttls or tls where a password is sent")
