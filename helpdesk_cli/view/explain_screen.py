"""`hd explain` for people: how each deadline came to be, as a sum to check with a pencil.

Times stand in the zone of the calendar that counts them: there its hours are round figures.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from helpdesk_cli.domain.explain import ExplainedRun, Explanation
from helpdesk_cli.view.clock import describe_outcome, name_clock
from helpdesk_cli.view.ink import MARKS, QUIET, STRONG, draw_mark
from helpdesk_cli.view.output import Output, show_line
from helpdesk_cli.view.screen import draw_screen, facts, indent, line, table
from helpdesk_cli.view.when import (
    describe_clock_change,
    format_instant,
    format_sum,
    format_time,
    is_same_day,
)

# A run of more rows than this leaves out the closures that repeat.
_MANY_ROWS = 40
_REPEATED = 3


class Frame(NamedTuple):
    """How times are shown: `home` is the zone people read, `zone` the one that counts."""

    output: Output
    home: str
    zone: str
    now: int

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
    parts: list[RenderableType] = [
        line((show_line(name, output), STRONG), "  ", show_line(explanation.subject, output)),
        line((f"policy {explanation.policy[:12]}, as of {now}", QUIET)),
    ]
    for explained in explanation.runs:
        parts += _draw_run(explained, Frame(output, zone, explained.zone or zone, explanation.now))
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
    rows = list(_split_at_due(explained))
    shown, left_out = _leave_out_repeated(rows)
    return [
        "",
        heading,
        indent(facts(_facts_before(explained, frame))),
        "",
        indent(_draw_sum(shown, explained.run.due_at, frame)),
        *([indent(line((left_out, QUIET)))] if left_out else []),
        "",
        indent(facts(_facts_after(explained, frame))),
    ]


def _facts_before(explained: ExplainedRun, frame: Frame) -> Iterator[tuple[str, Text]]:
    run = explained.run
    on = "wall-clock time" if run.calendar is None else f"{run.calendar} ({frame.zone})"
    yield "Rule", line(f"{run.rule} = {run.target}", (f"  on {on}", QUIET))
    yield "Start", line(frame.instant(run.started_at))


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


def _split_at_due(explained: ExplainedRun) -> Iterator[Row]:
    """The segments as rows; the one in which the clock falls due becomes two."""
    due_at, total = explained.run.due_at, 0
    for start, end, counted, why in (
        (segment.start, segment.end, segment.counted_seconds, segment.why)
        for segment in explained.segments
    ):
        if due_at is not None and counted and start < due_at < end:
            total += due_at - start
            yield Row(start, due_at, due_at - start, total, why)
            counted -= due_at - start
            start = due_at
        total += counted
        yield Row(start, end, counted, total, why)


def _leave_out_repeated(rows: list[Row]) -> tuple[list[Row], str]:
    """Of many rows, those that count or say something new, and what to say of the others."""
    if len(rows) <= _MANY_ROWS:
        return rows, ""
    closures = Counter(row.why for row in rows if not row.counted)
    repeated = {why for why, times in closures.items() if times >= _REPEATED}
    shown = [row for row in rows if row.counted or row.why not in repeated]
    left_out = ", ".join(f"{closures[why]} times {why}" for why in sorted(repeated))
    return shown, left_out and f"Not listed, for it counts nothing: {left_out}"


def _draw_sum(rows: list[Row], due_at: int | None, frame: Frame) -> Table:
    made = table("From", "To", "Counted", "Sum", "Why", right=("Counted", "Sum"))
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
            line((", ".join(filter(None, why)), style), (_point_at_due(row, due_at), STRONG)),
        )
    return made


def _point_at_due(row: Row, due_at: int | None) -> str:
    return "  <- due" if row.counted and row.end == due_at else ""


def _place(at: int, frame: Frame) -> str:
    """The instant without the name of its zone, which the rule above the table gives."""
    return frame.instant(at).rsplit(" ", 1)[0]
