"""`hd search`: what was found, a ticket a line, and below it the words that fit."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.queue import Hit
from helpdesk_cli.view.printing.ink import QUIET, Span, paint
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, show_line
from helpdesk_cli.view.printing.safe import cell_width, cut
from helpdesk_cli.view.printing.when import format_instant
from helpdesk_cli.view.queue.rows import QUEUE_KEYS, queue_row

SEARCH_KEYS = (*QUEUE_KEYS, "snippet")
LEAST_SUBJECT = 24
"""Cells that the subject has at the least, whatever else there is to tell."""


def print_hits(
    hits: Sequence[Hit], output: Output, stream: TextIO, *, has_more: bool, zone: str, now: int
) -> None:
    """A row a ticket with the keys of the queue and `snippet`; for people, lines that fit."""
    if output.format != "screen":
        rows = ([*queue_row(hit.line), hit.snippet] for hit in hits)
        print_rows(SEARCH_KEYS, rows, output, stream)
        return
    lines = [line for hit in hits for line in _render(hit, output, zone, now)]
    if not hits:
        lines.append(paint([("Nothing found.", QUIET)], output.colour))
    elif has_more:
        told = f"The newest {len(hits)}; --limit N shows more."
        lines.append(paint([(told, QUIET)], output.colour))
    print_text("".join(f"{line}\n" for line in lines), output, stream)


def _render(hit: Hit, output: Output, zone: str, now: int) -> Iterable[str]:
    line = hit.line
    facts = [line.status, line.severity, format_instant(line.created_at, zone, now), line.account]
    head = f"#{line.id}  "
    room = output.width - len(head) - 2
    told = "  ".join(show_line(fact, output) for fact in facts if fact)
    told = cut(told, max(room - LEAST_SUBJECT, 0), output.ellipsis)
    subject = cut(show_line(line.subject, output), room - cell_width(told), output.ellipsis)
    number = number_ticket(line.id, line.ref, output, head)
    spans: list[Span] = [number, (f"{subject}  ", ""), (told, QUIET)]
    yield paint(spans, output.colour)
    if hit.snippet:
        words = cut(show_line(hit.snippet, output), output.width - 4, output.ellipsis)
        yield paint([(f"    {words}", QUIET)], output.colour)
