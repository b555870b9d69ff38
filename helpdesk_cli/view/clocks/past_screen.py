"""`hd history` for people: a line for each clock that something moved."""

from collections.abc import Iterator

from rich.text import Text

from helpdesk_cli.domain.answers.ticket import Past
from helpdesk_cli.domain.clocks.past import Step
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.state import State
from helpdesk_cli.english import spell
from helpdesk_cli.view.clocks.causes import describe_causes
from helpdesk_cli.view.clocks.clock import name_clock
from helpdesk_cli.view.printing.ink import MARKS, QUIET
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, fit, line, table
from helpdesk_cli.view.printing.when import format_instant, format_time, is_same_day

_HEADINGS = ("When", "What", "Status", "Clock", "Before", "After")


def render_past(past: Past, output: Output, *, zone: str) -> str:
    """The ticket, then its history as a table; instants in the zone in which people read them."""
    name = " ".join(filter(None, (f"#{past.ticket_id}", past.ref)))
    number = number_ticket(past.ticket_id, past.ref, output, show_line(name, output))
    made = table(*_HEADINGS, whole=("When", "Before", "After"))
    for step in past.steps:
        for row in _draw_step(step, past.now, output, zone):
            made.add_row(*row)
    heading = line(number, "  ", show_line(past.subject, output))
    zoned = line((f"times of {zone}", QUIET))
    return draw_screen([heading, zoned, "", fit(made, output, ("Before",))], output)


def _draw_step(step: Step, now: int, output: Output, zone: str) -> Iterator[list[Text]]:
    what = show_line(describe_causes(step.causes), output)
    told = [
        Text(_place(step.at, zone, now)),
        Text(what),
        Text(show_line(step.status, output)),
    ]
    for change in step.changes:
        before = _draw_run(change.before, change.state_before, step.at, now, zone)
        after = _draw_run(change.after, change.state_after, step.at, now, zone)
        before.style = QUIET
        yield [*told, Text(name_clock(change.run)), before, after]
        told = [Text("")] * len(told)
    if not step.changes:
        yield [*told, Text(""), Text(""), Text("")]


def _draw_run(run: Run | None, state: State | None, at: int, now: int, zone: str) -> Text:
    """A due instant on the day of the change itself is told by its time alone."""
    if run is None or state is None:
        return Text("-", QUIET)
    style = MARKS[state].style
    if state in ("achieved", "breached", "cancelled"):
        return Text(f"{state}: {spell(run.reason)}" if run.reason else state, style)
    if run.due_at is None:
        return Text("paused", style)
    is_near = is_same_day(at, run.due_at, zone)
    due = format_time(run.due_at, zone, exact=True) if is_near else _place(run.due_at, zone, now)
    return Text(f"late, due {due}" if state == "breaching" else f"due {due}", style)


def _place(at: int, zone: str, now: int) -> str:
    """The instant without the name of its zone, which the line above the table gives."""
    return format_instant(at, zone, now, exact=True).rsplit(" ", 1)[0]
