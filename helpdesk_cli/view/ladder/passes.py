"""`hd escalate`: what a pass did, what the next one would do, and the log of the last ones."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.ladder import Ending, PassRow, PlannedStep, Skipped, Unheard
from helpdesk_cli.english import count, plural
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.printing.safe import cell_width
from helpdesk_cli.view.printing.when import format_countdown, format_instant, format_iso

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
PLAN_KEYS = (
    "ticket",
    "ref",
    "subject",
    "rung",
    "action",
    "clock",
    "due_at",
    "send_at",
    "to",
    "gaps",
    "digest_of",
    "attempts",
    "cancelled",
    "text",
    "waits_for",
)


_BELOW = "\n    "
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


def say_unheard(rungs: Sequence[Unheard], output: Output) -> str:
    """A line for each rung that mailed nobody."""
    return "".join(
        f"hd: #{each.ticket_id} {show_line(each.rung, output)}: {show_line(each.reason, output)}\n"
        for each in rungs
    )


def say_parked(number: int, first: Sequence[Unheard], output: Output) -> str:
    """What is shouted until somebody has seen to it; `first` are named."""
    lines = [
        f"hd: {ticket}{show_line(each.rung, output)}: {show_line(each.reason, output)}\n"
        for each in first
        for ticket in [f"#{each.ticket_id} " if each.ticket_id else ""]
    ]
    return (
        f"hd: {count(number, 'message was', 'messages were')} given up and reached nobody; "
        f"hd escalate --retry tries again\n{''.join(lines)}"
    )


def print_plan(
    steps: Sequence[PlannedStep], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """Each step as a row, or a line for people."""
    if output.format != "screen":
        print_rows(PLAN_KEYS, map(_plan_row, steps), output, stream)
        return
    lines = [paint(_plan_spans(step, output, zone, now), output.colour) for step in steps]
    print_text("".join(f"{line}\n" for line in lines or ["Nothing is due."]), output, stream)


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


def _plan_spans(step: PlannedStep, output: Output, zone: str, now: int) -> Iterator[Span]:
    """One line, or two where the screen is narrow; what is said with it stands below."""
    number = f"#{step.ticket_id}  " if step.ticket_id is not None else ""
    rung = show_line(step.rung, output)
    does = list(_what_happens(step, output, zone, now))
    length = cell_width("".join((number, rung, "  ", *(text for text, _ in does))))
    yield number, STRONG
    yield f"{rung}{'  ' if length <= output.width else _BELOW}", ""
    yield from does
    for line in filter(None, (step.text, *step.gaps)):
        yield f"{_BELOW}{show_line(line, output)}", QUIET


def _what_happens(step: PlannedStep, output: Output, zone: str, now: int) -> Iterator[Span]:
    yield step.action, ""
    if step.to:
        yield f" {show_line(step.to, output)}", ""
    if step.digest_of > 1:
        yield f" in a digest of {step.digest_of}", ""
    yield f"  {_say_due(step.due_at - now)}", QUIET
    if step.send_at > now:
        yield f", held until {format_instant(step.send_at, zone, now)}", QUIET
    if step.attempts:
        yield f", tried {count(step.attempts, 'time')}", QUIET
    if step.cancelled:
        yield f", cancelled: {show_line(step.cancelled, output)}", ""
    if step.waits_for:
        yield f", held back: {show_line(step.waits_for, output)}", ""


def _say_due(seconds: int) -> str:
    """Such as `due 5m ago`, of what is due or was; what was fired by hand may lie ahead."""
    countdown = format_countdown(seconds)
    if countdown.endswith(" late"):
        return f"due {countdown.removesuffix(' late')} ago"
    return countdown if seconds <= 0 else f"due in {countdown.removesuffix(' left')}"


def _plan_row(step: PlannedStep) -> list[object]:
    return [
        step.ticket_id,
        step.ref,
        step.subject,
        step.rung,
        step.action,
        step.clock,
        format_iso(step.due_at),
        format_iso(step.send_at),
        step.to,
        list(step.gaps),
        step.digest_of,
        step.attempts,
        step.cancelled,
        step.text,
        step.waits_for,
    ]


def _pass_row(done: PassRow) -> list[object]:
    return [format_iso(done.began_at), *(getattr(done, key) for key in PASS_KEYS[1:])]
