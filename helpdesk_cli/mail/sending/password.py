"""The password of the mail server, from where the settings say; no error ever shows it."""

import os
from collections.abc import Sequence

from helpdesk_cli.errors import ConfigError
from helpdesk_cli.settings.mail import PasswordSource


def read_password(source: PasswordSource, user: str, timeout_seconds: int) -> str:
    """Raises ConfigError when it is not where it should be."""
    if source.env is not None:
        key, found = "password_env", _read_env(source.env)
    elif source.keyring is not None:
        key, found = "password_keyring", _read_keyring(source.keyring, user)
    else:
        key, found = "password_command", _read_command(source.command, timeout_seconds)
    if not (found.isascii() and found.isprintable()):
        # More than that cannot be said in SMTP the way Python speaks it.
        raise _problem(key, "expected a password of plain ASCII, got other characters in it")
    return found


def _read_env(name: str) -> str:
    found = os.environ.get(name)
    if not found:
        raise _problem(
            "password_env", "expected a password in the variable that it names, got none"
        )
    return found


def _read_keyring(service: str, user: str) -> str:
    from importlib import import_module

    try:
        keyring = import_module("keyring")
    except ImportError:
        raise _problem(
            "password_keyring", "expected the package keyring, got none installed"
        ) from None
    try:
        found = keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise _problem("password_keyring", f"expected a keyring, got: {error}") from error
    if not found:
        raise _problem(
            "password_keyring", f'expected a password of "{user}" for "{service}", got none'
        )
    return str(found)


def _read_command(argv: Sequence[str], timeout_seconds: int) -> str:
    """The first line that the program prints."""
    import subprocess

    try:
        # Its complaints go to our own stderr; it may want to ask something there.
        done = subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=timeout_seconds
        )
    except subprocess.TimeoutExpired:
        raise _problem(
            "password_command", f"expected a password within {timeout_seconds} seconds, got none"
        ) from None
    except OSError as error:
        raise _problem(
            "password_command", f"expected a program, got {argv[0]}: {error.strerror}"
        ) from error
    first, _, _ = done.stdout.decode("utf-8", "replace").partition("\n")
    if done.returncode or not first:
        raise _problem(
            "password_command",
            f"expected a password from {argv[0]}, got exit {done.returncode} and "
            f"{'a line' if first else 'nothing'}",
        )
    return first.removesuffix("\r")


def _problem(key: str, text: str) -> ConfigError:
    return ConfigError([f"delivery.{key}: {text}"], hint="see [delivery] in hd.toml")
