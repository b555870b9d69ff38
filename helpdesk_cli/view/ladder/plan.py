"""`hd escalate --plan`: what the next pass would do, step by step."""

from collections.abc import Iterator, Sequence
from typing import TextIO

from helpdesk_cli.domain.answers.ladder import PlannedStep
from helpdesk_cli.english import count
from helpdesk_cli.view.printing.ink import QUIET, STRONG, Span, paint
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, show_line
from helpdesk_cli.view.printing.safe import cell_width
from helpdesk_cli.view.printing.when import format_countdown, format_instant, format_iso

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


def print_plan(
    steps: Sequence[PlannedStep], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """Each step as a row, or a line for people."""
    if output.format != "screen":
        print_rows(PLAN_KEYS, map(_plan_row, steps), output, stream)
        return
    lines = [paint(_plan_spans(step, output, zone, now), output.colour) for step in steps]
    print_text("".join(f"{line}\n" for line in lines or ["Nothing is due."]), output, stream)


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
