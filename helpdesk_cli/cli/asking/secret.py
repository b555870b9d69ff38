"""How a command comes by a PIN or a password: a pipe, a question without echo, a program."""

import shlex
import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.asking.text import has_terminal, read_stdin
from helpdesk_cli.errors import UsageError

Pin = Annotated[
    str | None,
    typer.Option(
        "--pin",
        metavar="PIN",
        help="The account's PIN; - asks for it or reads a pipe, so no process list shows it.",
    ),
]


def read_pin(given: str) -> str:
    """The PIN as given; for `-` it is asked for on a terminal, else read from standard input."""
    if given != "-":
        return given
    pin = ask_pin() if has_terminal() else read_stdin().strip()
    if not pin:
        raise UsageError(
            "a PIN is required", hint="write it to standard input, e.g. from a password manager"
        )
    return pin


def ask_pin() -> str:
    """Ask on the terminal; what is typed is not shown."""
    return str(typer.prompt("PIN", hide_input=True))


def read_password(is_asked: bool, command: str | None) -> str | None:
    """None when neither is wanted."""
    if is_asked and command is not None:
        raise UsageError("--password and --password-command cannot be combined", hint="choose one")
    if command is not None:
        return _refuse_empty(_run(command), "the program printed none")
    if not is_asked:
        return None
    if has_terminal():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return _refuse_empty(sys.stdin.readline().rstrip("\r\n"), "standard input has none")


def _run(command: str) -> str:
    """The first line that it prints; its errors go to our own stderr."""
    from subprocess import DEVNULL, PIPE, run

    try:
        done = run(shlex.split(command), stdin=DEVNULL, stdout=PIPE, check=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"--password-command cannot be run: {error}") from None
    if done.returncode:
        raise UsageError(f"--password-command failed with exit {done.returncode}")
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].rstrip("\r")


def _refuse_empty(password: str, why: str) -> str:
    if not password or "\0" in password:
        raise UsageError(f"a password is required, and {why}")
    return password
