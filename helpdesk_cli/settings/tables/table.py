"""One table of hd.toml, read key by key: what does not fit is noted, and all of it reported
together.

No secret may stand in one, only where to find it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.errors import suggest
from helpdesk_cli.settings.mail import PasswordSource, Tls

PASSWORD_KEYS = ("password_env", "password_command", "password_keyring")

Word = TypeVar("Word", bound=str)

# A password may go there in the clear: it does not leave the machine.
_HERE = ("localhost", "127.0.0.1", "::1")


class Table:
    """A table as it stands, under the name that problems give it. A value that does not fit is
    noted and read as missing."""

    def __init__(self, written: object, name: str, keys: Sequence[str], file: Path) -> None:
        self._name = name
        self._file = file
        self._found: list[tuple[str, str]] = []
        self.values: Mapping[str, Any] = written if isinstance(written, dict) else {}
        if self.values is not written:
            self._found.append(("", f": expected a table, got {written!r}"))
        for key in self.values:
            if key == "password":
                self.note(key, f"expected no secret in this file: use {', '.join(PASSWORD_KEYS)}")
            elif key not in keys:
                self.note(key, f"expected one of {', '.join(keys)}{suggest(key, keys)}")

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
        return [f"{self._file}: {self._name}{text}" for _, text in order]

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

    def switch(self, key: str) -> bool:
        """Whether it says true; false when missing."""
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.refuse(key, "expected true or false")
        return False

    def words(self, key: str) -> tuple[str, ...]:
        """A program and its arguments; empty when missing."""
        value = self.values.get(key, [])
        words = value if isinstance(value, list) else []
        if key not in self.values or (words and all(isinstance(w, str) and w for w in words)):
            return tuple(words)
        self.refuse(key, 'expected a list of words such as ["/usr/sbin/sendmail", "-t"]')
        return ()

    def address(self, key: str) -> str | None:
        """An e-mail address, as mail servers take it."""
        written = self.text(key)
        if written is None:
            return None
        try:
            return encode_address(written)
        except ValueError as error:
            self.note(key, str(error))
            return None

    def path(self, key: str) -> Path | None:
        """A path, seen from where the file lies."""
        written = self.text(key)
        return self._file.absolute().parent / Path(written).expanduser() if written else None

    def password(self) -> PasswordSource | None:
        """Where the password is; at most one place may be given."""
        env, keyring = self.text("password_env"), self.text("password_keyring")
        command = self.words("password_command")
        given = [key for key in PASSWORD_KEYS if key in self.values]
        if len(given) > 1:
            self.note(given[1], f"expected one place for the password, got {given[0]} as well")
        return PasswordSource(env, command, keyring) if given else None

    def refuse_other_kinds(self, kind: str, owners: Mapping[str, Sequence[str]]) -> None:
        """Note each key that this kind would silently pass over."""
        for key in self.values:
            owning = [owner for owner, keys in owners.items() if key in keys]
            if owning and kind not in owning:
                kinds = " or ".join(f'"{owner}"' for owner in owning)
                self.note(key, f'expected only with kind = {kinds}, got it with "{kind}"')

    def check_login(self, *, has_secret: bool, keys: Sequence[str], tls: Tls, host: str) -> None:
        """Note what is wrong with who logs in to a server, and by which of these `keys`."""
        user = self.values.get("user")
        if user is not None and not has_secret:
            self.note("user", f"expected one of {', '.join(keys)} beside it, got none")
        if has_secret and user is None:
            self.note("user", "expected whose password it is, got nothing")
        if isinstance(user, str) and not user.isascii():
            self.refuse("user", "expected a name in ASCII")
        if has_secret and tls == "none" and host not in _HERE:
            self.refuse("tls", "expected starttls or tls where a password is sent")
