"""What is longer than the screen is shown by a pager, as git and gh do it."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from functools import wraps
from io import StringIO
from typing import Any, TextIO

import typer

from helpdesk_cli.view.printing.safe import cell_width

USUAL = "less"
NONE = ("", "cat")

QUIET = {"LESS": "FRX", "LV": "-c"}
"""As git starts them: colours kept, nothing cleared at the end. What a person has set stays."""

_ESCAPES = r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\"


def pages(command: Callable[..., None]) -> Callable[..., None]:
    """Let what a command prints be paged."""

    @wraps(command)
    def run(ctx: typer.Context, **given: Any) -> None:
        with paged(ctx.obj.settings.pager):
            command(ctx=ctx, **given)

    return run


@contextmanager
def paged(pager: str | None) -> Iterator[None]:
    """Hold back what is printed on a terminal; page it at the end if the screen does not hold it.

    `pager` is how somebody wants it; None leaves the usual one, where that is installed.
    """
    screen = sys.stdout
    if not screen.isatty() or os.environ.get("TERM") == "dumb" or pager in NONE:
        yield
        return
    held = _Held(screen)
    try:
        with redirect_stdout(held):
            yield
    finally:
        _show(held.getvalue(), screen, pager)


class _Held(StringIO):
    """What is printed, held back; whoever prints sees the terminal that it is for."""

    def __init__(self, screen: TextIO) -> None:
        super().__init__()
        self._screen = screen

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._screen.fileno()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._screen.encoding


def _show(text: str, screen: TextIO, pager: str | None) -> None:
    if _fits(text, os.get_terminal_size(screen.fileno())) or not _page(text, screen, pager):
        screen.write(text)


def _fits(text: str, size: os.terminal_size) -> bool:
    """Whether the screen holds it, and the next prompt."""
    if text.count("\n") >= size.lines:
        return False
    lines = re.sub(_ESCAPES, "", text).splitlines()
    return sum(max(1, -(-cell_width(line) // size.columns)) for line in lines) < size.lines


def _page(text: str, screen: TextIO, pager: str | None) -> bool:
    """Whether there was a pager to show it; one that was named and is missing is complained of."""
    import shlex
    from subprocess import PIPE, Popen

    screen.flush()
    try:
        program = Popen(shlex.split(pager or USUAL), stdin=PIPE, env=QUIET | dict(os.environ))
    except (OSError, ValueError) as error:
        if pager is not None:
            from helpdesk_cli.errors import say_reason

            sys.stderr.write(f"hd: the pager {pager!r} failed: {say_reason(error)}\n")
        return False
    with _interrupts_left_to_it():
        # Whoever leaves early has seen enough: `communicate` takes that for no trouble.
        program.communicate(text.encode(screen.encoding, "replace"))
    return True


@contextmanager
def _interrupts_left_to_it() -> Iterator[None]:
    """^C reaches both processes, and is for the pager alone."""
    import signal

    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
