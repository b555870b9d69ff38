"""The password of a mail server, from where the settings say; no error ever shows it."""

import os
from collections.abc import Sequence

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.settings.mail import PasswordSource


def read_password(
    source: PasswordSource, user: str, timeout_seconds: int, where: str = "delivery"
) -> str:
    """Raises ConfigError when none is where it should be; `where` is the table that says where."""
    if source.env is not None:
        place, found = f"{where}.password_env", _read_env(source.env, where)
    elif source.keyring is not None:
        place, found = f"{where}.password_keyring", _read_keyring(source.keyring, user, where)
    else:
        place = f"{where}.password_command"
        found = _read_command(source.command, timeout_seconds, place, "a password")
    return _check_plain(found, place, "a password")


def read_token(command: Sequence[str], timeout_seconds: int, where: str) -> str:
    """The OAuth token that a command prints. Raises ConfigError as `read_password` does."""
    place = f"{where}.token_command"
    return _check_plain(_read_command(command, timeout_seconds, place, "a token"), place, "a token")


def _check_plain(found: str, place: str, what: str) -> str:
    if not (found.isascii() and found.isprintable()):
        # More than that cannot be said in SMTP and IMAP the way Python speaks them.
        raise _problem(place, f"expected {what} of plain ASCII, got other characters in it")
    return found


def _read_env(name: str, where: str) -> str:
    found = os.environ.get(name)
    if not found:
        raise _problem(
            f"{where}.password_env",
            "expected a password in the variable that it names, got none",
        )
    return found


def _read_keyring(service: str, user: str, where: str) -> str:
    from importlib import import_module

    place = f"{where}.password_keyring"
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise _problem(place, "expected the package keyring, got none installed") from None
    try:
        found = keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise _problem(place, f"expected a keyring, got: {error}") from error
    if not found:
        raise _problem(place, f'expected a password of "{user}" for "{service}", got none')
    return str(found)


def _read_command(argv: Sequence[str], timeout_seconds: int, place: str, what: str) -> str:
    """The first line that the program prints."""
    import subprocess

    try:
        # Its complaints go to our own stderr; it may want to ask something there.
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=timeout_seconds
        )
    except subprocess.TimeoutExpired:
        raise _problem(
            place, f"expected {what} within {timeout_seconds} seconds, got none"
        ) from None
    except OSError as error:
        raise _problem(place, f"expected a program, got {argv[0]}: {error.strerror}") from error
    first, _, _ = done.stdout.decode("utf-8", "replace").partition("\n")
    if done.returncode or not first:
        raise _problem(
            place,
            f"expected {what} from {argv[0]}, got exit {done.returncode} and "
            f"{'a line' if first else 'nothing'}",
        )
    return first.removesuffix("\r")


def _problem(place: str, text: str) -> ConfigError:
    table = "[[mailbox]]" if place.startswith("mailbox") else "[delivery]"
    return ConfigError([f"{place}: {text}"], hint=f"see {table} in hd.toml")
