"""One key at a time: what is pressed, one of a list, and whether to leave."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import typer

from helpdesk_cli.view.printing.output import print_text

if TYPE_CHECKING:
    from helpdesk_cli.view.printing.output import Output

T = TypeVar("T")

ESCAPE = "\x1b"
NUMBERS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of a list, in order; what is beyond them is not offered."""


def read_key(keys: Sequence[str], output: "Output") -> str:
    """One of the keys, as soon as it is pressed; Esc and the end of the input are as good as `q`.

    ^C asks first whether it was meant.
    """
    sys.stdout.flush()
    while True:
        try:
            key = typer.getchar().lower()
        except EOFError:
            key = "q"
        except KeyboardInterrupt:
            _ask_whether_to_leave(output)
            return ""
        key = "q" if key == ESCAPE else key
        if key in keys:
            sys.stdout.write(f"{key}\n")
            return key


def choose(question: str, offered: Sequence[T], names: Sequence[str], output: "Output") -> T | None:
    """The one whose key is pressed; None at Esc, ^C, or any key that stands for none."""
    from helpdesk_cli.view.triage.choices import render_offers

    keys = NUMBERS[: len(offered)]
    print_text(render_offers(question, zip(keys, names, strict=False)), output, sys.stdout)
    sys.stdout.write("\n  Esc  none of them\n")
    sys.stdout.flush()
    try:
        key = typer.getchar().lower()
    except (EOFError, KeyboardInterrupt):
        return None
    return offered[keys.index(key)] if key and key in keys else None


def _ask_whether_to_leave(output: "Output") -> None:
    """Leave with the exit code of an interrupt, if `y` or another ^C says so."""
    print_text("\nLeave triage? [y] yes, any other key: go on  ", output, sys.stdout)
    sys.stdout.flush()
    try:
        meant = typer.getchar().lower() == "y"
    except (EOFError, KeyboardInterrupt):
        meant = True
    if meant:
        raise typer.Abort
