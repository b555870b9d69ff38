"""How a command comes by a PIN: from an option, standard input, or a question without echo."""

from typing import Annotated

import typer

from helpdesk_cli.cli.ask_text import has_terminal, read_stdin
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
