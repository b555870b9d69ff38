"""`hd show` for people: what the ticket is, how its clocks stand, and who said what when."""

import shlex
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from helpdesk_cli.domain.answers.ticket import Mailed, TicketView
from helpdesk_cli.domain.mail.taken import AttachmentRow
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, agent_name
from helpdesk_cli.english import count
from helpdesk_cli.view.clocks.clock import describe_outcome, name_clock
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, Span, draw_mark
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_body, show_line
from helpdesk_cli.view.printing.rich_parts import (
    Barred,
    draw_screen,
    facts,
    fit,
    indent,
    line,
    table,
)
from helpdesk_cli.view.printing.when import format_day, format_instant, format_time
from helpdesk_cli.view.tickets.advice import describe_phone
from helpdesk_cli.view.tickets.departure import describe_delivery

CUSTOMER_STYLE = "bold cyan"
AGENT_STYLE = "bold green"
INTERNAL_STYLE = "yellow"

# Terminal widths from which there is room for more.
_TWO_COLUMNS_FROM = 72
_TARGETS_FROM = 100

_DAY_WIDTH = len("Mon 30 Nov")


class Page(NamedTuple):
    """What every part depends on; `zone` is the one people read times in. `is_ticking`: it is drawn
    every second, so that clocks count seconds."""

    view: TicketView
    output: Output
    zone: str
    now: int
    is_ticking: bool = False

    def show(self, foreign: str | None) -> str:
        return show_line(foreign or "", self.output)

    def instant(self, at: int) -> str:
        return format_instant(at, self.zone, self.now)


def render_ticket(view: TicketView, output: Output, *, zone: str, now: int) -> str:
    """The whole ticket, its timeline in order."""
    page = Page(view, output, zone, now)
    return render_head(page) + render_clocks(page) + render_rest(page)


def render_head(page: Page) -> str:
    """The name of a ticket, and what is known of it."""
    ticket = page.view.ticket
    name = " ".join(filter(None, (f"#{page.view.id}", page.show(ticket.ref))))
    number = number_ticket(page.view.id, ticket.ref, page.output, name)
    title = line(number, "  ", (page.show(ticket.subject), STRONG))
    return draw_screen([title, "", indent(_draw_facts(page))], page.output)


def render_clocks(page: Page) -> str:
    """The clocks of a ticket, below a blank line; nothing where there are none."""
    return draw_screen(["", indent(_draw_clocks(page))], page.output) if page.view.clocks else ""


def render_rest(page: Page) -> str:
    """What is suggested, what was said and done, and what is about to be."""
    advice = list(_draw_advice(page))
    parts: list[RenderableType] = ["", indent(facts(advice))] if advice else []
    parts += ["", Text(f"Timeline ({page.zone})", QUIET)]
    return draw_screen([*parts, *_draw_timeline(page), *_draw_drafts(page)], page.output)


def _draw_drafts(page: Page) -> Iterator[RenderableType]:
    """The drafts, below all that has been said."""
    for draft in page.view.drafts:
        by = (page.show(draft.agent), AGENT_STYLE)
        yield line("\n  ", by, f"  draft of {page.instant(draft.written_at)}, not sent")
        body = Text(show_body(draft.body, page.output))
        yield indent(Barred(body, AGENT_STYLE, page.output.unicode), 4)


def _draw_advice(page: Page) -> Iterator[tuple[str, Text]]:
    """What the ladder suggests, and the command that takes its next step immediately."""
    view, coming = page.view, page.view.next_rung
    if view.suggestion:
        yield "Suggested", line((page.show(view.suggestion), "yellow"))
        if phone := describe_phone(view.phone):
            yield "Advice", line(page.show(phone))
    if coming:
        whom = " ".join([coming.action, *coming.to])
        said = f": {page.show(coming.text)}" if coming.text else ""
        yield "Next step", line(f"{page.show(whom)}, {page.instant(coming.at)}{said}")
        command = f"hd escalate {view.id} --rung {shlex.quote(coming.name)}"
        yield "Or now", line((page.show(command), QUIET))


def _draw_facts(page: Page) -> Table:
    """What is known of the ticket: our side left, the customer's right, if there is room."""
    ticket, show = page.view.ticket, page.show
    ours = [
        ("Status", page.view.status),
        ("Severity", show(ticket.severity)),
        ("Team", show(ticket.team)),
        ("Assignee", show(ticket.assignee) or "nobody"),
        ("Topic", show(ticket.topic)),
        ("Tags", ", ".join(map(show, page.view.tags))),
        ("Linked", ", ".join(map(show, page.view.links))),
    ]
    theirs = [
        ("Account", show(ticket.account)),
        ("Contact", show(ticket.contact)),
        ("Copied", ", ".join(map(show, page.view.participants))),
        ("Tier", " in ".join(filter(None, (show(ticket.tier), show(ticket.region))))),
        ("Channel", show(ticket.channel)),
        ("Created", page.instant(ticket.created_at)),
    ]
    left, right = (
        [(name, Text(value)) for name, value in side if value] for side in (ours, theirs)
    )
    if page.output.width < _TWO_COLUMNS_FROM:
        return facts([*left, *right])
    both = Table.grid(padding=(0, 4, 0, 0))
    both.add_row(facts(left), facts(right))
    return both


def _draw_clocks(page: Page) -> Table:
    has_room = page.output.width >= _TARGETS_FROM
    headings = ("Clock", "Now", "Due", "Target") if has_room else ("Clock", "Now", "Due")
    made = table(*headings, whole=("Clock", "Now"), least={"Due": _DAY_WIDTH})
    for explained in page.view.clocks:
        run, mark = explained.run, MARKS[explained.reading.state]
        target = f"{run.target} on {run.calendar}" if run.calendar else run.target
        cells = (
            line(draw_mark(mark, page.output.unicode), " ", name_clock(run)),
            line(describe_outcome(explained, exact=page.is_ticking)),
            Text("" if run.due_at is None else page.instant(run.due_at)),
            Text(page.show(target), QUIET),
        )
        made.add_row(*cells[: len(headings)])
    return fit(made, page.output, ("Due",), indented=2)


def _draw_timeline(page: Page) -> Iterator[RenderableType]:
    """Day by day; a blank line after each message."""
    placed = enumerate(page.view.events)
    for day, events in groupby(placed, lambda each: _day(each[1], page)):
        yield Text(f"\n  {day}", QUIET)
        after_message = False
        for place, event in events:
            if after_message:
                yield ""
            yield indent(_draw_event(event, page.view.mailed.get(place), page))
            after_message = event.kind == "message"


def _day(event: Event, page: Page) -> str:
    return format_day(event.at, page.zone, page.now)


def _draw_event(event: Event, mailed: Mailed | None, page: Page) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    time = Text(format_time(event.at, page.zone), QUIET)
    if event.kind != "message":
        grid.add_row(time, line(_who(event, page), "  ", _describe_change(event, page)))
        return grid
    full = mailed.text if mailed and event.public else None
    body = Text(show_body(full or event.body or "", page.output))
    is_internal = not event.public and event.by != SYSTEM
    grid.add_row(time, line(_who(event, page, mailed), "  ", _describe_message(event)))
    grid.add_row("", Barred(body, INTERNAL_STYLE, page.output.unicode) if is_internal else body)
    for file in mailed.files if mailed else ():
        grid.add_row("", line((_describe_file(file, page), QUIET)))
    for delivery in mailed.deliveries if mailed else ():
        grid.add_row("", line(describe_delivery(delivery, page.output, page.zone, page.now)))
    return grid


def _describe_file(file: AttachmentRow, page: Page) -> str:
    """Such as `file 1: invoice.pdf, 12 KB`, by the number that `hd attachment save` takes."""
    shown = " (shown in the text)" if file.is_inline else ""
    return f"file {file.number}: {page.show(file.name)}, {_format_size(file.size)}{shown}"


def _format_size(size: int) -> str:
    for unit, bytes_of in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= bytes_of:
            return f"{size / bytes_of:.1f}".removesuffix(".0") + f" {unit}"
    return count(size, "byte")


def _who(event: Event, page: Page, mailed: Mailed | None = None) -> Span:
    agent = agent_name(event.by)
    if agent is not None:
        return (page.show(agent), AGENT_STYLE)
    if event.by == SYSTEM:
        return ("system", QUIET)
    sender = mailed.sender if mailed else None
    return (page.show(sender or page.view.ticket.contact) or "customer", CUSTOMER_STYLE)


def _describe_message(event: Event) -> Span:
    if event.by == SYSTEM:
        return ("automatic reply" if event.public else "automatic note", QUIET)
    if not event.public:
        return ("internal note", INTERNAL_STYLE)
    return ("" if agent_name(event.by) else "customer", QUIET)


def _describe_change(event: Event, page: Page) -> str:
    to, was = page.show(event.to), page.show(event.was)
    arrow = "→" if page.output.unicode else "->"
    match event.kind:
        case "tag":
            return f"tag {to} added" if to else f"tag {was} removed"
        case "merge":
            return f"merged into {to}"
        case "link":
            return f"linked to {to}"
        case "unlink":
            return f"no longer linked to {to}"
        case "undo":
            return f"{event.to or 'closing'} undone"
        case "status":
            return f"status {arrow} {to}"
        case field:
            return f"{field} {was or 'none'} {arrow} {to or 'none'}"
