"""A period as it went by: day by day, and by weekday and hour."""

from collections.abc import Sequence
from itertools import groupby

from helpdesk_cli.domain.report.report import Day, Report
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.report.layout import Bars, Column, Columns, Heat, Section, Series, Trends
from helpdesk_cli.view.report.words import NOTHING, say_week

HOURS = tuple(f"{hour:02}" for hour in range(24))

# More days than these are told by week.
_MOST_DAYS = 31


def find_begun(report: Report) -> Sequence[Day]:
    """The days of the period without those to come."""
    return [day for day in report.daily if day.day.start_at <= report.seen_until]


def group_days(daily: Sequence[Day], phrases: Phrases) -> list[tuple[str, Day]]:
    """The days by name; of a long period its ISO weeks, each as one long day."""
    if len(daily) <= _MOST_DAYS:
        return [(phrases.say_date("day", day.day.on), day) for day in daily]
    weeks = groupby(daily, key=lambda day: day.day.on.isocalendar()[:2])
    return [(say_week(phrases, year, week), _join_days(list(days))) for (year, week), days in weeks]


def say_steps(daily: Sequence[Day], phrases: Phrases) -> str:
    """Whether `group_days` makes days or weeks of them, in words."""
    return phrases["by_day" if len(daily) <= _MOST_DAYS else "by_week"]


def draw_days(
    title: str, steps: Sequence[tuple[str, Day]], *series: Series, of: tuple[str, ...]
) -> Columns:
    """Some figures of each step, by their names."""
    values = tuple(tuple(int(getattr(day, name)) for name in of) for _, day in steps)
    return Columns(title, series, tuple(name for name, _ in steps), values)


def tell_days(report: Report, phrases: Phrases) -> Section:
    daily = find_begun(report)
    steps = group_days(daily, phrases)
    labels = tuple(name for name, _ in steps)
    opened, open_, kept, broken = (
        Series(phrases[f"series_{name}"], name) for name in ("opened", "open", "kept", "broken")
    )
    figures = ("opened", "solved", "reopened", "backlog_end", "achieved", "broken")
    headings = ("opened", "solved", "reopened", "open_at_end_short", "kept", "broken")
    return Section(
        name="days",
        title=say_steps(daily, phrases),
        columns=(
            Column(""),
            *(Column(phrases[name], right=True, rank=name == "reopened") for name in headings),
        ),
        rows=tuple(
            (name, *(phrases.say_number(getattr(day, figure)) for figure in figures))
            for name, day in steps
        ),
        charts=(
            draw_days(phrases["open_at_end"], steps, open_, of=("backlog_end",)),
            draw_days(phrases["promises"], steps, kept, broken, of=("achieved", "broken")),
        ),
        meter=Bars("", (opened,), labels, tuple((d.opened,) for _, d in steps), (), whole=False),
    )


def tell_load(report: Report, phrases: Phrases) -> Section:
    cells = [cell.opened for cell in report.load]
    values = tuple(tuple(cells[day * 24 : day * 24 + 24]) for day in range(7))
    return Section(
        name="load",
        title=phrases["load"],
        columns=(
            Column(""),
            Column(phrases["opened"], right=True),
            *(Column(hour, right=True, rank=1) for hour in HOURS),
        ),
        rows=tuple(
            (
                name,
                phrases.say_number(sum(hours)),
                *(phrases.say_number(count) if count else NOTHING for count in hours),
            )
            for name, hours in zip(phrases.short_weekdays, values, strict=True)
        ),
        lead=phrases.say("load_lead", zone=report.period.timezone),
        charts=(Heat(phrases["opened_by_hour"], phrases.short_weekdays, values),),
        trends=Trends(phrases["hours"], values, together=True),
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
