"""Ringing: the terminal's bell and its messages, and a message of the desktop."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.queue.bell import Notice, draw_notice, word_notice

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.clocks.bell import Turned
    from helpdesk_cli.settings.hd_toml import Settings

Write = Callable[[str], object]
"""Reaches the terminal."""

Ring = Callable[["Desk", Write], None]

PROGRAM = "notify-send"


def hang_bell(settings: "Settings", out: Output) -> "Ring":
    """A function that rings for a watching agent after each look; silent where hd.toml wants it
    so."""
    from helpdesk_cli.desk.queue.bell import Bell

    bell = Bell() if settings.board.bell else None

    def ring(desk: "Desk", write: Write) -> None:
        if bell:
            tell(bell.listen(desk), out, desk.now, write)

    return ring


def tell(turned: "Sequence[Turned]", out: Output, now: int, write: Write) -> None:
    """Tell of promises that have turned, once for all of them."""
    if turned:
        notice = word_notice(turned, out, now)
        write(draw_notice(notice))
        _show_on_desktop(notice, os.environ)


def _show_on_desktop(notice: Notice, environ: Mapping[str, str]) -> None:
    """Show a message on a desktop that can show messages; nothing waits for it."""
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
