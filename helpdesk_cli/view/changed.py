"""What a command says of the tickets it changed: a line each."""

from collections.abc import Iterable

from helpdesk_cli.domain.queue import QueueLine
from helpdesk_cli.view.ink import QUIET, STRONG, mark_of, paint
from helpdesk_cli.view.output import Output, show_line
from helpdesk_cli.view.safe import cut
from helpdesk_cli.view.when import format_countdown

_SUBJECT_WIDTH = 60


def render_changed(lines: Iterable[QueueLine], verb: str, output: Output) -> str:
    """Such as `took #42  Live stream drops  first reply 38m late`."""
    return "".join(_render_line(line, verb, output) + "\n" for line in lines)


def _render_line(line: QueueLine, verb: str, output: Output) -> str:
    subject = cut(show_line(line.subject, output), _SUBJECT_WIDTH, output.ellipsis)
    spans = [(f"{verb} ", ""), (f"#{line.id}", STRONG), (f"  {subject}  ", "")]
    if line.clock is not None and line.due_in_seconds is not None:
        name = line.clock.replace("_", " ")
        spans.append((f"{name} {format_countdown(line.due_in_seconds)}", mark_of(line).style))
    else:
        spans.append((line.status, QUIET))
    return paint(spans, output.colour)
