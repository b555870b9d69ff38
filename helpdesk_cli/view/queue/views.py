"""Saved views as a list."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.queue import View
from helpdesk_cli.view.printing.ink import QUIET, STRONG, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.safe import align, cell_width

VIEW_KEYS = ("name", "search", "shared")


def print_views(views: Sequence[View], output: Output, stream: TextIO) -> None:
    """A line each: its name as it is used, and what it stands for."""
    if output.format != "screen":
        print_rows(VIEW_KEYS, views, output, stream)
        return
    widest = max((cell_width(view.name) for view in views), default=0)
    lines = [_draw(view, widest, output) for view in views]
    none = 'No views. Save one: hd view save late "is:late"\n'
    print_text("".join(lines) or none, output, stream)


def print_saved(view: View, verb: str, output: Output, stream: TextIO) -> None:
    """Such as `saved @late: is:late`."""
    if output.is_json:
        print_value(dict(zip(VIEW_KEYS, view, strict=True)), output, stream)
    else:
        print_text(f"{verb} @{view.name}: {show_line(view.search, output)}\n", output, stream)


def _draw(view: View, widest: int, output: Output) -> str:
    shared = "  (policy)" if view.is_shared else ""
    name = align(f"@{view.name}", widest + 3)
    spans = [(name, STRONG), (show_line(view.search, output), "")]
    return paint([*spans, (shared, QUIET)], output.colour) + "\n"
