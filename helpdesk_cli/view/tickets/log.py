"""`hd log`: who did what, on which tickets."""

from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.log import LogEntry
from helpdesk_cli.view.erasure import say_erased
from helpdesk_cli.view.printing.ink import QUIET, STRONG, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, show_line
from helpdesk_cli.view.printing.when import format_instant, format_iso

LOG_KEYS = ("command", "at", "agent", "name", "tickets", "undoes", "undone_by", "erased")

_TICKETS_NAMED = 8


def print_log(
    entries: Sequence[LogEntry], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """A row an entry; a line for people."""
    if output.format == "screen":
        lines = (_render_line(entry, output, zone, now) for entry in entries)
        print_text("".join(f"{line}\n" for line in lines) or "No commands.\n", output, stream)
    else:
        print_rows(LOG_KEYS, (_row(entry, output) for entry in entries), output, stream)


def _row(entry: LogEntry, output: Output) -> list[object]:
    command, tickets, erased = entry
    at = format_iso(command.at)
    undone = (command.undoes, command.undone_by)
    told = erased and (erased._asdict() if output.is_json else say_erased(erased))
    return [command.id, at, command.agent, command.name, tickets, *undone, told]


def _render_line(entry: LogEntry, output: Output, zone: str, now: int) -> str:
    command, tickets, erased = entry
    spans = [
        (f"{command.id:>6}  ", QUIET),
        (f"{format_instant(command.at, zone, now)}  ", ""),
        (f"{show_line(command.agent, output)}  ", STRONG),
        (command.name, ""),
    ]
    if command.undoes is not None:
        spans.append((f" of {command.undoes}", ""))
    named = " ".join(f"#{ticket}" for ticket in tickets[:_TICKETS_NAMED])
    more = len(tickets) - _TICKETS_NAMED
    spans.append((f"  {named}" + (f" and {more} more" if more > 0 else ""), ""))
    if erased is not None:
        spans.append((say_erased(erased), ""))
    if command.undone_by is not None:
        spans.append((f"  undone by {command.undone_by}", QUIET))
    return paint(spans, output.colour)
