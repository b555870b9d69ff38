"""A report as a page: what it says, section by section, in the order in which a lead asks.

The same for every medium; the figures are taken as they come.
"""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.report import COMMITMENTS, Definition, Figures, Forecast, Report
from helpdesk_cli.view import report_words as words
from helpdesk_cli.view.report_days import (
    OPENED,
    SOLVED,
    draw_days,
    group_days,
    say_steps,
    tell_days,
    tell_load,
)
from helpdesk_cli.view.report_forecast import tell_forecast
from helpdesk_cli.view.report_late import tell_breaches, tell_rungs, tell_spent
from helpdesk_cli.view.report_layout import Column, Headline, Page, Section, Trends
from helpdesk_cli.view.report_promises import tell_groups, tell_promises
from helpdesk_cli.view.safe import clean_line
from helpdesk_cli.view.when import format_instant


def describe_report(
    report: Report, forecast: Forecast | None, definitions: Sequence[Definition]
) -> Page:
    """The whole page; what is coming and what the figures mean only when given."""
    sections = [
        _tell_flow(report),
        *tell_promises(report),
        *tell_breaches(report),
        tell_spent(report.spent),
        *([tell_groups(report)] if report.by else []),
        tell_days(report.daily),
        tell_load(report),
        tell_rungs(report),
    ]
    if forecast is not None:
        sections += tell_forecast(forecast)
    if definitions:
        sections.append(_tell_definitions(definitions))
    return Page(
        desk=clean_line(report.desk),
        title=words.say_period(report.period),
        facts=tuple(_facts(report)),
        kept=tuple(_say_kept(report.figures, report.before.figures)),
        counts=tuple(_say_counts(report.figures, report.before.figures)),
        sections=tuple(sections),
    )


def _facts(report: Report) -> Iterator[str]:
    period = report.period
    yield words.say_span(period)
    if report.seen_until < period.end_at:
        seen = format_instant(report.seen_until, period.timezone, report.seen_until)
        yield f"not over: as seen {seen}"
    yield f"compared with {words.say_period(report.before.period)}"
    yield f"policy {report.policy[:12]}"


def _say_kept(now: Figures, before: Figures) -> Iterator[Headline]:
    for commitment in COMMITMENTS:
        rate = words.add_rates(now.commitments.get(commitment, {}))
        was = words.add_rates(before.commitments.get(commitment, {}))
        if rate.denominator or commitment == "sla":
            change = words.say_points(rate, was)
            points = "" if change == words.NOTHING else f", {change} points"
            detail = f"{words.say_rate(rate)}{points}" if rate.denominator else "nothing was due"
            name = f"{words.COMMITMENTS[commitment]} kept"
            yield Headline(name, words.say_share(rate), detail)


def _say_counts(now: Figures, before: Figures) -> Iterator[Headline]:
    yield Headline("Opened", f"{now.opened:,}", f"{before.opened:,} before")
    yield Headline("Solved", f"{now.solved:,}", f"{before.solved:,} before")
    yield Headline("Open at the end", f"{now.backlog_end:,}", f"{now.backlog_start:,} at the start")


def _tell_flow(report: Report) -> Section:
    now, before, steps = report.figures, report.before.figures, group_days(report.daily)
    counts: tuple[tuple[str, int, int, list[int]], ...] = (
        ("Opened", now.opened, before.opened, [step.opened for _, step in steps]),
        ("Solved", now.solved, before.solved, [step.solved for _, step in steps]),
        ("Reopened", now.reopened, before.reopened, [step.reopened for _, step in steps]),
        ("Open at the start", now.backlog_start, before.backlog_start, []),
        ("Open at the end", now.backlog_end, before.backlog_end, [s.backlog_end for _, s in steps]),
    )
    rows = [
        (name, f"{value:,}", f"{was:,}", words.say_change(value, was))
        for name, value, was, _ in counts
    ]
    lengths = (
        ("Solved after, median", now.to_solve.median_seconds, before.to_solve.median_seconds),
        ("Solved after, 9 of 10 in", now.to_solve.p90_seconds, before.to_solve.p90_seconds),
    )
    rows += [
        (name, words.say_length(took), words.say_length(was), words.say_length_change(took, was))
        for name, took, was in lengths
    ]
    return Section(
        name="tickets",
        title="Tickets",
        columns=(Column(""), *(Column(name, right=True) for name in ("Now", "Before", "Change"))),
        rows=tuple(rows),
        charts=(draw_days("Opened and solved", steps, OPENED, SOLVED, of=("opened", "solved")),),
        trends=Trends(say_steps(report.daily), (*(tuple(days) for *_, days in counts), (), ())),
    )


def _tell_definitions(definitions: Sequence[Definition]) -> Section:
    return Section(
        name="definitions",
        title="What the figures mean",
        columns=(Column("Figure"), Column("Meaning", prose=True)),
        rows=tuple((one.name, one.sentence) for one in definitions),
    )
