"""How a desk sends its mail: the values of `[delivery]` in the settings. Holds no secret."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["folder", "smtp", "sendmail"]
Tls = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class PasswordSource:
    """Where the password is read when it is needed: exactly one of the three is given.

    `env` names a variable, `command` is a program with its arguments that prints it, `keyring`
    names a service of the keyring.
    """

    env: str | None = None
    command: tuple[str, ...] = ()
    keyring: str | None = None


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """`sender` is the address in `From`. `folder` counts for that kind alone, `sendmail` likewise;
    `host` to `password` count for `smtp`. `ca_file` replaces the system's certificates.
    """

    kind: Kind
    sender: str
    timeout_seconds: int
    folder: Path
    sendmail: tuple[str, ...]
    host: str
    port: int
    tls: Tls
    ca_file: Path | None
    user: str | None
    password: PasswordSource | None

    @property
    def domain(self) -> str:
        """The part of the sender after the @: who we say we are, in greetings and Message-IDs."""
        return self.sender.rpartition("@")[2]
