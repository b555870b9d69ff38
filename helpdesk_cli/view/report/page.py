"""A report as a page: what it says, section by section, in the order in which a lead asks.

The same for every medium; the figures are taken as they come.
"""

from collections.abc import Iterator

from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.report import COMMITMENTS, Figures, Report
from helpdesk_cli.phrases.phrases import Phrases, load_phrases
from helpdesk_cli.view.printing.safe import clean_line
from helpdesk_cli.view.report.layout import Column, Headline, Page, Section, Series, Trends
from helpdesk_cli.view.report.sections.days import (
    draw_days,
    find_begun,
    group_days,
    say_steps,
    tell_days,
    tell_load,
)
from helpdesk_cli.view.report.sections.forecast import tell_forecast
from helpdesk_cli.view.report.sections.late import tell_breaches, tell_rungs, tell_spent
from helpdesk_cli.view.report.sections.promises import tell_groups, tell_promises
from helpdesk_cli.view.report.sections.satisfaction import tell_satisfaction
from helpdesk_cli.view.report.words import (
    add_rates,
    say_change,
    say_column,
    say_instant,
    say_length,
    say_length_change,
    say_period,
    say_rate_and_points,
    say_share,
    say_span,
)


def describe_report(report: Report, forecast: Forecast | None, *, explained: bool) -> Page:
    """The whole page; what is coming when given, what the figures mean when `explained`."""
    phrases = load_phrases(report.language, "report")
    sections = [
        _tell_flow(report, phrases),
        *tell_promises(report, phrases),
        *tell_breaches(report, phrases),
        tell_spent(report.spent, phrases),
        *([tell_groups(report, phrases)] if report.by else []),
        tell_days(report, phrases),
        tell_load(report, phrases),
        tell_rungs(report, phrases),
        *tell_satisfaction(report.satisfaction, phrases),
    ]
    if forecast is not None:
        sections += tell_forecast(forecast, phrases)
    if explained:
        sections.append(_tell_definitions(phrases))
    desk, period = clean_line(report.desk), say_period(phrases, report.period)
    return Page(
        language=report.language,
        desk=desk,
        title=period,
        heading=phrases.say("heading", desk=desk, period=period),
        facts=tuple(_facts(report, phrases)),
        kept=tuple(_say_kept(report.figures, report.before.figures, phrases)),
        counts=tuple(_say_counts(report.figures, report.before.figures, phrases)),
        sections=tuple(sections),
    )


def _facts(report: Report, phrases: Phrases) -> Iterator[str]:
    period = report.period
    yield say_span(phrases, period)
    if report.seen_until < period.end_at:
        seen = say_instant(phrases, report.seen_until, period.timezone, report.seen_until)
        yield phrases.say("not_over", when=seen)
    yield phrases.say("compared", period=say_period(phrases, report.before.period))
    yield phrases.say("policy", hash=report.policy[:12])


def _say_kept(now: Figures, before: Figures, phrases: Phrases) -> Iterator[Headline]:
    for commitment in COMMITMENTS:
        rate = add_rates(now.commitments.get(commitment, {}))
        was = add_rates(before.commitments.get(commitment, {}))
        if rate.denominator or commitment == "sla":
            detail = say_rate_and_points(phrases, rate, was)
            yield Headline(phrases[f"kept_{commitment}"], say_share(phrases, rate), detail)


def _say_counts(now: Figures, before: Figures, phrases: Phrases) -> Iterator[Headline]:
    for name, phrase, value, was in (
        ("opened", "was_before", now.opened, before.opened),
        ("solved", "was_before", now.solved, before.solved),
        ("open_at_end", "was_at_the_start", now.backlog_end, now.backlog_start),
    ):
        detail = phrases.say(phrase, phrases.say_number(was))
        yield Headline(phrases[name], phrases.say_number(value), detail)


def _tell_flow(report: Report, phrases: Phrases) -> Section:
    """How many tickets came and went, and how long they took."""
    now, before = report.figures, report.before.figures
    daily = find_begun(report)
    steps = group_days(daily, phrases)
    of = ("opened", "solved")
    series = [Series(phrases[f"series_{name}"], name) for name in of]
    trends = (
        tuple(step.opened for _, step in steps),
        tuple(step.solved for _, step in steps),
        tuple(step.reopened for _, step in steps),
        (),
        tuple(step.backlog_end for _, step in steps),
        *((), ()),
    )
    return Section(
        name="tickets",
        title=phrases["tickets"],
        columns=(
            Column(""),
            Column(say_column(phrases, report.period, "this_period"), right=True),
            Column(say_column(phrases, report.before.period, "period_before"), right=True),
            Column(phrases["change"], right=True),
        ),
        rows=(*_flow_counts(now, before, phrases), *_flow_lengths(now, before, phrases)),
        charts=(draw_days(phrases["opened_and_solved"], steps, *series, of=of),),
        trends=Trends(say_steps(daily, phrases), trends),
    )


def _flow_counts(now: Figures, before: Figures, phrases: Phrases) -> Iterator[tuple[str, ...]]:
    for name, value, was in (
        ("opened", now.opened, before.opened),
        ("solved", now.solved, before.solved),
        ("reopened", now.reopened, before.reopened),
        ("open_at_start", now.backlog_start, before.backlog_start),
        ("open_at_end", now.backlog_end, before.backlog_end),
    ):
        numbers = phrases.say_number(value), phrases.say_number(was)
        yield (phrases[name], *numbers, say_change(phrases, value, was))


def _flow_lengths(now: Figures, before: Figures, phrases: Phrases) -> Iterator[tuple[str, ...]]:
    for name, took, was in (
        ("solved_after_median", now.to_solve.median_seconds, before.to_solve.median_seconds),
        ("solved_after_p90", now.to_solve.p90_seconds, before.to_solve.p90_seconds),
    ):
        lengths = say_length(phrases, took), say_length(phrases, was)
        yield (phrases[name], *lengths, say_length_change(phrases, took, was))


def _tell_definitions(phrases: Phrases) -> Section:
    return Section(
        name="definitions",
        title=phrases["definitions"],
        columns=(Column(phrases["figure"]), Column(phrases["meaning"], prose=True)),
        rows=tuple(phrases.definitions.items()),
    )
