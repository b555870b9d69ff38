"""`hd escalate`: what a pass did, what the next one would do, and the log of the last ones."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TextIO

from helpdesk_cli.view.ink import QUIET, STRONG, Span, paint
from helpdesk_cli.view.output import Output, print_rows, print_text, print_value, show_line
from helpdesk_cli.view.when import format_countdown, format_instant, format_iso

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
)


class Pass(Protocol):
    """One pass: when it began, how many seconds it took, and what came of it."""

    @property
    def began_at(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def due(self) -> int: ...
    @property
    def suggested(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def sent(self) -> int: ...
    @property
    def cancelled(self) -> int: ...
    @property
    def delayed(self) -> int: ...
    @property
    def parked(self) -> int: ...


class Planned(Protocol):
    """One step of the next pass, on one ticket."""

    @property
    def ticket_id(self) -> int: ...
    @property
    def ref(self) -> str | None: ...
    @property
    def subject(self) -> str: ...
    @property
    def rung(self) -> str: ...
    @property
    def action(self) -> str: ...
    @property
    def clock(self) -> str: ...
    @property
    def due_at(self) -> int: ...
    @property
    def send_at(self) -> int: ...
    @property
    def to(self) -> tuple[str, ...]: ...
    @property
    def gaps(self) -> tuple[str, ...]: ...


def print_pass(done: Pass, output: Output, stream: TextIO) -> None:
    """One line for people, or one JSON object."""
    if output.format in ("json", "nl"):
        print_value(dict(zip(PASS_KEYS, _pass_row(done), strict=True)), output, stream)
        return
    counts = [
        f"{count:,} {word}"
        for count, word in (
            (done.suggested, "suggested"),
            (done.changed, "changed"),
            (done.sent, "sent"),
            (done.cancelled, "cancelled"),
            (done.delayed, "failed, to be tried again"),
            (done.parked, "given up"),
        )
        if count
    ]
    due = f"{done.due:,} {'rung' if done.due == 1 else 'rungs'} due"
    print_text(f"{due}{': ' if counts else ''}{', '.join(counts)}\n", output, stream)


def say_parked(count: int) -> str:
    """What is shouted at every pass until somebody has seen to it."""
    what = "1 message was" if count == 1 else f"{count:,} messages were"
    return f"hd: {what} given up after three days of failures; hd escalate --log\n"


def print_plan(
    steps: Sequence[Planned], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """Each step as a row, or a line for people."""
    if output.format != "screen":
        print_rows(PLAN_KEYS, map(_plan_row, steps), output, stream)
        return
    lines = [paint(_plan_spans(step, output, zone, now), output.colour) for step in steps]
    print_text("".join(f"{line}\n" for line in lines or ["Nothing is due."]), output, stream)


def print_passes(
    passes: Sequence[Pass], output: Output, stream: TextIO, *, zone: str, now: int
) -> None:
    """The log, the last pass first."""
    if output.format != "screen":
        print_rows(PASS_KEYS, map(_pass_row, passes), output, stream)
        return
    for done in passes:
        when = format_instant(done.began_at, zone, now)
        print_text(
            paint([(f"{when}  {done.seconds:.1f} s  ", QUIET)], output.colour), output, stream
        )
        print_pass(done, output, stream)


def _plan_spans(step: Planned, output: Output, zone: str, now: int) -> Iterator[Span]:
    yield f"#{step.ticket_id}", STRONG
    yield f"  {step.rung}", ""
    yield f"  {step.action}", ""
    if step.to:
        yield f" {', '.join(show_line(to, output) for to in step.to)}", ""
    yield f"  due {format_countdown(step.due_at - now).removesuffix(' late')} ago", QUIET
    if step.send_at > now:
        yield f", held until {format_instant(step.send_at, zone, now)}", QUIET
    for gap in step.gaps:
        yield f"  ({show_line(gap, output)})", QUIET


def _plan_row(step: Planned) -> list[object]:
    return [
        step.ticket_id,
        step.ref,
        step.subject,
        step.rung,
        step.action,
        step.clock,
        format_iso(step.due_at),
        format_iso(step.send_at),
        list(step.to),
        list(step.gaps),
    ]


def _pass_row(done: Pass) -> list[object]:
    return [format_iso(done.began_at), *(getattr(done, key) for key in PASS_KEYS[1:])]
