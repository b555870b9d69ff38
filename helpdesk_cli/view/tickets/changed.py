"""What a command says of the tickets it changed: a line each."""

from collections.abc import Iterable, Mapping

from helpdesk_cli.domain.answers.queue import QueueLine
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.english import spell
from helpdesk_cli.view.printing.ink import QUIET, Span, mark_of, paint
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.safe import cell_width, cut
from helpdesk_cli.view.printing.when import format_countdown

_LEAST_SUBJECT = 12

NO_NOTES: Mapping[int, str] = {}


def render_changed(
    lines: Iterable[QueueLine],
    verb: str,
    output: Output,
    *,
    tells_whose: bool = False,
    notes: Mapping[int, str] = NO_NOTES,
) -> str:
    """Such as `took #42  Live stream drops  first reply 38m late`.

    `tells_whose`: as in `assigned #42 to alice, team live  Live drops  first reply 38m late`.
    `notes`, by id, stand at the end of a line.
    """
    return "".join(
        _render_line(line, verb, output, tells_whose, notes.get(line.id, "")) + "\n"
        for line in lines
    )


def render_hidden(ids: Iterable[int], verb: str, output: Output) -> str:
    """The same of tickets of which the server shows nothing here from now on."""
    told: Span = (f"  {HIDDEN}  its team alone sees it from now on", QUIET)
    return "".join(
        paint([(f"{verb} ", ""), number_ticket(each, None, output), told], output.colour) + "\n"
        for each in ids
    )


def render_next(line: QueueLine, verb: str, output: Output) -> str:
    """The same of the ticket to answer now; below it, what the ladder suggests."""
    told = render_changed([line], verb, output)
    if line.unread_since is not None:
        unread: list[Span] = [("Unread     ", QUIET), ("the customer wrote last", "")]
        told += f"{paint(unread, output.colour)}\n"
    if line.suggestion is None:
        return told
    suggested: list[Span] = [("Suggested  ", QUIET), (show_line(line.suggestion, output), "yellow")]
    return f"{told}{paint(suggested, output.colour)}\n"


def _render_line(line: QueueLine, verb: str, output: Output, tells_whose: bool, note: str) -> str:
    return paint(spell_changed(line, verb, output, tells_whose, note), output.colour)


def spell_changed(
    line: QueueLine, verb: str, output: Output, tells_whose: bool = False, note: str = ""
) -> list[Span]:
    """The line of one ticket, to be drawn."""
    stands: Span = (line.status, QUIET)
    if line.clock is not None and line.due_in_seconds is not None:
        name = spell(line.clock)
        stands = (f"{name} {format_countdown(line.due_in_seconds)}", mark_of(line).style)
    whose = f" to {show_line(_name_holder(line), output)}" if tells_whose else ""
    note = f"  {show_line(note, output)}" if note else ""
    taken = cell_width(f"{verb} #{line.id}{whose}    {stands[0]}{note}")
    room = max(output.width - taken, _LEAST_SUBJECT)
    subject = cut(show_line(line.subject, output), room, output.ellipsis)
    number = number_ticket(line.id, line.ref, output)
    return [(f"{verb} ", ""), number, (f"{whose}  {subject}  ", ""), stands, (note, "")]


def _name_holder(line: QueueLine) -> str:
    team = f"team {line.team}" if line.team else None
    return ", ".join(filter(None, (line.assignee, team))) or "nobody"
