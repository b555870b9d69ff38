"""`hd escalate`: what a pass did, what it left, and the log of the last ones."""

from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.ladder import Ending, PassRow, Skipped, Unheard
from helpdesk_cli.english import count, join, plural
from helpdesk_cli.view.printing.ink import QUIET, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.when import format_instant, format_iso

PASS_KEYS = (
    "began_at",
    "seconds",
    "due",
    "suggested",
    "changed",
    "sent",
    "cancelled",
    "delayed",
    "parked",
    "skipped",
)
_NAMED = 5
_OUTCOME = {"delayed": "failed and will be retried", "parked": "given up", "held": "held back"}


def print_pass(done: PassRow, output: Output, stream: TextIO) -> None:
    """One line for people, or one JSON object."""
    if output.is_json:
        print_value(dict(zip(PASS_KEYS, _pass_row(done), strict=True)), output, stream)
        return
    counts = [
        f"{number:,} {word}"
        for number, word in (
            (done.suggested, "suggested"),
            (done.changed, "changed"),
            (done.sent, "sent"),
            (done.cancelled, "cancelled"),
            (done.delayed, _OUTCOME["delayed"]),
            (done.parked, _OUTCOME["parked"]),
            (done.skipped, f"{plural(done.skipped, 'ticket')} skipped"),
        )
        if number
    ]
    due = f"{count(done.due, 'rung')} due"
    print_text(f"{due}{': ' if counts else ''}{', '.join(counts)}\n", output, stream)


def say_failures(failures: Sequence[Ending], output: Output) -> str:
    """A line for each reason why letters did not leave."""
    counts = Counter((each.state, each.reason or "") for each in failures)
    return "".join(
        f"hd: {count(number, 'message')} {_OUTCOME[state]}: {show_line(reason, output)}\n"
        for (state, reason), number in counts.items()
    )


def say_skipped(skipped: Sequence[Skipped], output: Output) -> str:
    """A line for each ticket that the pass left as it was."""
    return "".join(
        f"hd: ticket {each.ticket_id} was skipped: {show_line(each.reason, output)}\n"
        for each in skipped
    )


def say_left(tickets: Sequence[int]) -> str:
    """A line for what others held; the first are named."""
    if not tickets:
        return ""
    named = [f"#{each}" for each in tickets[:_NAMED]]
    more = [f"{len(tickets) - _NAMED:,} more"] if len(tickets) > _NAMED else []
    return (
        f"hd: {count(len(tickets), 'due ticket')} left to the next pass, because other processes"
        f" hold {plural(len(tickets), 'it', 'them')}: {join([*named, *more])}\n"
    )


def say_unheard(rungs: Sequence[Unheard], output: Output) -> str:
    """A line for each rung that mailed nobody."""
    return "".join(
        f"hd: #{each.ticket_id} {show_line(each.rung, output)}: {show_line(each.reason, output)}\n"
        for each in rungs
    )


def say_parked(number: int, first: Sequence[Unheard], output: Output) -> str:
    """A complaint about messages that were given up, until somebody has seen to them; `first` are
    named."""
    lines = [
        f"hd: {ticket}{show_line(each.rung, output)}: {show_line(each.reason, output)}\n"
        for each in first
        for ticket in [f"#{each.ticket_id} " if each.ticket_id else ""]
    ]
    return (
        f"hd: {count(number, 'message was', 'messages were')} given up and reached nobody; "
        f"hd escalate --retry tries again\n{''.join(lines)}"
    )


def print_passes(
    passes: Sequence[PassRow], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """The log, the last pass first."""
    if output.format != "screen":
        print_rows(PASS_KEYS, map(_pass_row, passes), output, stream)
        return
    if not passes:
        print_text("No passes.\n", output, stream)
    for done in passes:
        when = f"{format_instant(done.began_at, zone, now)}  {done.seconds:.1f} s  "
        print_text(paint([(when, QUIET)], output.colour), output, stream)
        print_pass(done, output, stream)


def _pass_row(done: PassRow) -> list[object]:
    return [format_iso(done.began_at), *(getattr(done, key) for key in PASS_KEYS[1:])]
