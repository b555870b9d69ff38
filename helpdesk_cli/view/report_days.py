"""A period as it went by: day by day, and by weekday and hour."""

from collections.abc import Sequence
from itertools import groupby

from helpdesk_cli.domain.report import Day, Report
from helpdesk_cli.view import report_words as words
from helpdesk_cli.view.report_layout import Bars, Column, Columns, Heat, Section, Series, Trends

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = tuple(f"{hour:02}" for hour in range(24))

OPENED, SOLVED = Series("opened", "opened"), Series("solved", "solved")

# More days than these are told by week.
_MOST_DAYS = 31


def group_days(daily: Sequence[Day]) -> list[tuple[str, Day]]:
    """The days by name; of a long period its ISO weeks, each as one long day."""
    if len(daily) <= _MOST_DAYS:
        return [(words.say_day(day.day), day) for day in daily]
    weeks = groupby(daily, key=lambda day: day.day.on.isocalendar()[:2])
    return [(f"{year}-W{week:02}", _join_days(list(days))) for (year, week), days in weeks]


def say_steps(daily: Sequence[Day]) -> str:
    """How `group_days` cuts them."""
    return "By day" if len(daily) <= _MOST_DAYS else "By week"


def draw_days(
    title: str, steps: Sequence[tuple[str, Day]], *series: Series, of: tuple[str, ...]
) -> Columns:
    """Some figures of each step, by their names."""
    values = tuple(tuple(int(getattr(day, name)) for name in of) for _, day in steps)
    return Columns(title, series, tuple(name for name, _ in steps), values)


def tell_days(daily: Sequence[Day]) -> Section:
    steps = group_days(daily)
    labels = tuple(name for name, _ in steps)
    kept, broken = Series("kept", "kept"), Series("broken", "broken")
    figures = ("opened", "solved", "reopened", "backlog_end", "achieved", "broken")
    headings = ("Opened", "Solved", "Reopened", "Open at end", "Kept", "Broken")
    return Section(
        name="days",
        title=say_steps(daily),
        columns=(
            Column(""),
            *(Column(heading, right=True, rank=heading == "Reopened") for heading in headings),
        ),
        rows=tuple(
            (name, *(f"{getattr(day, figure):,}" for figure in figures)) for name, day in steps
        ),
        charts=(
            draw_days("Open at the end", steps, Series("open", "open"), of=("backlog_end",)),
            draw_days("Promises", steps, kept, broken, of=("achieved", "broken")),
        ),
        meter=Bars("", (OPENED,), labels, tuple((d.opened,) for _, d in steps), (), whole=False),
    )


def tell_load(report: Report) -> Section:
    cells = [cell.opened for cell in report.load]
    values = tuple(tuple(cells[day * 24 : day * 24 + 24]) for day in range(7))
    return Section(
        name="load",
        title="When tickets are opened",
        columns=(
            Column(""),
            Column("Opened", right=True),
            *(Column(hour, right=True, rank=1) for hour in HOURS),
        ),
        rows=tuple(
            (
                name,
                f"{sum(hours):,}",
                *(f"{count:,}" if count else words.NOTHING for count in hours),
            )
            for name, hours in zip(WEEKDAYS, values, strict=True)
        ),
        lead=f"By weekday and hour in {report.period.timezone}.",
        charts=(Heat("Tickets opened, by weekday and hour", WEEKDAYS, values),),
        trends=Trends("0:00 to 24:00", values, together=True),
    )


def _join_days(days: Sequence[Day]) -> Day:
    return Day(
        day=days[0].day,
        opened=sum(day.opened for day in days),
        solved=sum(day.solved for day in days),
        reopened=sum(day.reopened for day in days),
        backlog_end=days[-1].backlog_end,
        achieved=sum(day.achieved for day in days),
        broken=sum(day.broken for day in days),
    )
