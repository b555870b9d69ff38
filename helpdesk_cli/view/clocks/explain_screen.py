"""`hd explain` for people: how each deadline came to be, as a sum to check with a pencil.

Times stand in the zone of the calendar that counts them: there its hours are round figures.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from helpdesk_cli.domain.clocks.explain import ExplainedRun, Explanation
from helpdesk_cli.view.clocks.causes import describe_causes
from helpdesk_cli.view.clocks.clock import describe_outcome, name_clock
from helpdesk_cli.view.clocks.why import describe_why
from helpdesk_cli.view.printing.ink import MARKS, QUIET, STRONG, draw_mark
from helpdesk_cli.view.printing.link import number_ticket
from helpdesk_cli.view.printing.output import Output, show_line
from helpdesk_cli.view.printing.rich_parts import draw_screen, facts, fit, indent, line, table
from helpdesk_cli.view.printing.when import (
    describe_clock_change,
    format_instant,
    format_sum,
    format_time,
    is_same_day,
    week_of,
)

# A run of more rows than this is told by weeks.
_MANY_ROWS = 40
# A closure met so often is a usual one.
_USUAL_FROM = 3
_MERGED_FROM = 3


class Frame(NamedTuple):
    """How times are shown: `home` is the zone people read, `zone` the one that counts.

    `policy` is in force; a run that another one judged says so.
    """

    output: Output
    home: str
    zone: str
    now: int
    policy: str

    def instant(self, at: int) -> str:
        return format_instant(at, self.zone, self.now, exact=True)


class Row(NamedTuple):
    """A segment, or the part of one on this side of the due instant; `sum` counts it in."""

    start: int
    end: int
    counted: int
    sum: int
    why: str


def render_explanation(explanation: Explanation, output: Output, *, zone: str) -> str:
    """A block for each run, in order of start; `zone` is where people read the time."""
    now = format_instant(explanation.now, zone, explanation.now)
    name = " ".join(filter(None, (f"#{explanation.ticket_id}", explanation.ref)))
    number = number_ticket(explanation.ticket_id, explanation.ref, output, show_line(name, output))
    parts: list[RenderableType] = [
        line(number, "  ", show_line(explanation.subject, output)),
        line((f"policy {explanation.policy[:12]}, as of {now}", QUIET)),
    ]
    for explained in explanation.runs:
        frame = Frame(output, zone, explained.zone or zone, explanation.now, explanation.policy)
        parts += _draw_run(explained, frame)
    if not explanation.runs:
        parts += ["", Text("Nothing is promised for its tier and severity, so no clock runs.")]
    return draw_screen(parts, output)


def _draw_run(explained: ExplainedRun, frame: Frame) -> list[RenderableType]:
    heading = line(
        draw_mark(MARKS[explained.reading.state], frame.output.unicode),
        " ",
        (name_clock(explained.run), STRONG),
        "  ",
        describe_outcome(explained),
    )
    rows = list(_rows(explained))
    shown, left_out = _shorten(rows, explained, frame)
    counted = _draw_sum(shown, explained, frame) if rows else Text("At once: nothing to count.")
    return [
        "",
        heading,
        indent(facts(_facts_before(explained, frame))),
        "",
        indent(counted),
        *([indent(Text(show_line(left_out, frame.output), QUIET))] if left_out else []),
        "",
        indent(facts(_facts_after(explained, frame))),
    ]


def _facts_before(explained: ExplainedRun, frame: Frame) -> Iterator[tuple[str, Text]]:
    run = explained.run
    on = "wall-clock time" if run.calendar is None else f"{run.calendar} ({frame.zone})"
    rule = show_line(f"{run.rule} = {run.target}", frame.output)
    yield "Rule", line(rule, (f"  on {show_line(on, frame.output)}", QUIET))
    place, ended = explained.place, explained.policy != frame.policy
    if place is not None:
        written = show_line(f"version {place.version}, {place.file}:{place.line}", frame.output)
        yield "Policy", line(written, (", in force when it ended" if ended else "", QUIET))
    elif ended:
        yield "Policy", line(explained.policy[:12], (", in force when it ended", QUIET))
    yield "Start", line(frame.instant(run.started_at))
    for step in explained.rescheduled:
        what = show_line(describe_causes(step.causes), frame.output)
        due = " to ".join(
            frame.instant(each.due_at)
            for change in step.changes
            for each in (change.before, change.after)
            if each is not None and each.due_at is not None
        )
        yield "Moved", line(frame.instant(step.at), f"  {what}", (f"  due {due}", STRONG))


def _facts_after(explained: ExplainedRun, frame: Frame) -> Iterator[tuple[str, Text]]:
    run, elapsed = explained.run, explained.reading.elapsed_seconds
    over = elapsed - run.target_seconds
    rest = "over" if over > 0 else "left" if run.stopped_at is None else "to spare"
    counted = f"{format_sum(elapsed)} of {format_sum(run.target_seconds)}"
    yield "Counted", line(f"{counted}, {format_sum(abs(over))} {rest}")
    if run.due_at is not None:
        due = frame.instant(run.due_at)
        here = format_instant(run.due_at, frame.home, frame.now, exact=True)
        yield "Due", line((due, STRONG), "" if here == due else f"  = {here}")
    if run.stopped_at is not None:
        yield "Stop", line(frame.instant(run.stopped_at))


def _rows(explained: ExplainedRun) -> Iterator[Row]:
    """Past segments and those to come, with their sum; where a late clock fell due it is split."""
    due_at, total = explained.run.due_at, 0
    for segment in (*explained.segments, *explained.ahead):
        start, counted, why = segment.start, segment.counted_seconds, describe_why(segment.why)
        if due_at is not None and counted and start < due_at < segment.end:
            total += due_at - start
            yield Row(start, due_at, due_at - start, total, why)
            start, counted = due_at, counted - (due_at - start)
        total += counted
        yield Row(start, segment.end, counted, total, why)


def _shorten(rows: list[Row], explained: ExplainedRun, frame: Frame) -> tuple[list[Row], str]:
    """The rows, the usual ones of each week as one if there are many; and what to say of closures
    left out.

    Nothing that counts is lost, and no row reaches across the due instant or the present one.
    """
    if len(rows) <= _MANY_ROWS:
        return rows, ""
    pauses = {pause.start for pause in explained.run.pauses}
    closures = Counter(row.why for row in rows if not row.counted and row.start not in pauses)
    usual = {why: times for why, times in closures.items() if times >= _USUAL_FROM}
    due_at = explained.run.due_at or 0

    def stretch(row: Row) -> object:
        if row.counted or row.why in usual:
            return week_of(row.start, frame.zone), row.start >= due_at, row.start >= frame.now
        return row

    told: list[Row] = []
    for _, group in groupby(rows, stretch):
        told += _merge([row for row in group if row.why not in usual])
    left_out = ", ".join(f"{times} times {why}" for why, times in usual.items())
    return told, left_out and f"Not listed, for they count nothing: {left_out}"


def _merge(rows: list[Row]) -> list[Row]:
    """Several rows as one."""
    if len(rows) < _MERGED_FROM:
        return rows
    first, last = rows[0], rows[-1]
    counted = sum(row.counted for row in rows)
    return [Row(first.start, last.end, counted, last.sum, f"{last.why}, {len(rows)} times")]


def _draw_sum(rows: list[Row], explained: ExplainedRun, frame: Frame) -> Table:
    figures = ("Counted", "Sum")
    made = table("From", "To", *figures, "Why", right=figures, whole=figures)
    for row in rows:
        style = "" if row.counted else QUIET
        here = (row.start, row.end, frame.zone)
        end = format_time(row.end, frame.zone, exact=True)
        why = [show_line(row.why, frame.output), describe_clock_change(*here)]
        made.add_row(
            Text(_place(row.start, frame), style),
            Text(end if is_same_day(*here) else _place(row.end, frame), style),
            Text(format_sum(row.counted) if row.counted else "-", style),
            Text(format_sum(row.sum), style),
            line((", ".join(filter(None, why)), style), (_point_at(row, explained, frame), STRONG)),
        )
    return fit(made, frame.output, ("Sum", "To"), indented=2)


def _point_at(row: Row, explained: ExplainedRun, frame: Frame) -> str:
    if row.counted and row.end == explained.run.due_at:
        return "  <- due"
    return "  <- now" if explained.ahead and row.end == frame.now else ""


def _place(at: int, frame: Frame) -> str:
    """The instant without the name of its zone, which the rule above the table gives."""
    return frame.instant(at).rsplit(" ", 1)[0]
