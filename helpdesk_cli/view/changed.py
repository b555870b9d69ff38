"""What a command says of the tickets it changed: a line each."""

from collections.abc import Iterable

from helpdesk_cli.domain.queue import QueueLine
from helpdesk_cli.view.ink import QUIET, STRONG, Span, mark_of, paint
from helpdesk_cli.view.output import Output, show_line
from helpdesk_cli.view.safe import cell_width, cut
from helpdesk_cli.view.when import format_countdown

_LEAST_SUBJECT = 12


def render_changed(lines: Iterable[QueueLine], verb: str, output: Output) -> str:
    """Such as `took #42  Live stream drops  first reply 38m late`."""
    return "".join(_render_line(line, verb, output) + "\n" for line in lines)


def _render_line(line: QueueLine, verb: str, output: Output) -> str:
    stands: Span = (line.status, QUIET)
    if line.clock is not None and line.due_in_seconds is not None:
        name = line.clock.replace("_", " ")
        stands = (f"{name} {format_countdown(line.due_in_seconds)}", mark_of(line).style)
    taken = cell_width(f"{verb} #{line.id}    {stands[0]}")
    room = max(output.width - taken, _LEAST_SUBJECT)
    subject = cut(show_line(line.subject, output), room, output.ellipsis)
    spans = [(f"{verb} ", ""), (f"#{line.id}", STRONG), (f"  {subject}  ", ""), stands]
    return paint(spans, output.colour)
