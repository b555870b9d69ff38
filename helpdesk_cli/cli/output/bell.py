"""Ringing: the terminal's bell and its messages, and a message of the desktop."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.view.output import Output
from helpdesk_cli.view.queue.bell import Notice, draw_notice, word_notice

if TYPE_CHECKING:
    from helpdesk_cli.domain.clocks.bell import Turned

PROGRAM = "notify-send"


def ring(turned: "Sequence[Turned]", out: Output, now: int, write: Callable[[str], object]) -> None:
    """Tell of promises that have turned, once for all of them. `write` reaches the terminal."""
    if turned:
        notice = word_notice(turned, out, now)
        write(draw_notice(notice))
        _show_on_desktop(notice, os.environ)


def _show_on_desktop(notice: Notice, environ: Mapping[str, str]) -> None:
    """Where there is a desktop, and what shows messages on it; nobody waits for it."""
    from contextlib import suppress
    from html import escape
    from subprocess import DEVNULL, Popen

    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        title, body = f"hd: {notice.title}", escape(notice.body)
        with suppress(OSError):
            Popen(
                [PROGRAM, "--app-name=hd", "--", title, body],
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=DEVNULL,
                start_new_session=True,
            )
