"""A report as a page: what it says, section by section, in the order in which a lead asks.

The same for every medium; the figures are taken as they come.
"""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.report.report import COMMITMENTS, Definition, Figures, Forecast, Report
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
from helpdesk_cli.view.report.words import NOTHING, Words, add_rates, load_words
from helpdesk_cli.view.safe import clean_line


def describe_report(
    report: Report, forecast: Forecast | None, definitions: Sequence[Definition]
) -> Page:
    """The whole page; what is coming and what the figures mean only when given."""
    words = load_words(report.language)
    sections = [
        _tell_flow(report, words),
        *tell_promises(report, words),
        *tell_breaches(report, words),
        tell_spent(report.spent, words),
        *([tell_groups(report, words)] if report.by else []),
        tell_days(report, words),
        tell_load(report, words),
        tell_rungs(report, words),
    ]
    if forecast is not None:
        sections += tell_forecast(forecast, words)
    if definitions:
        sections.append(_tell_definitions(definitions, words))
    desk, period = clean_line(report.desk), words.say_period(report.period)
    return Page(
        language=report.language,
        desk=desk,
        title=period,
        heading=words.say("heading", desk=desk, period=period),
        facts=tuple(_facts(report, words)),
        kept=tuple(_say_kept(report.figures, report.before.figures, words)),
        counts=tuple(_say_counts(report.figures, report.before.figures, words)),
        sections=tuple(sections),
    )


def _facts(report: Report, words: Words) -> Iterator[str]:
    period = report.period
    yield words.say_span(period)
    if report.seen_until < period.end_at:
        seen = words.say_instant(report.seen_until, period.timezone, report.seen_until)
        yield words.say("not_over", when=seen)
    yield words.say("compared", period=words.say_period(report.before.period))
    yield words.say("policy", hash=report.policy[:12])


def _say_kept(now: Figures, before: Figures, words: Words) -> Iterator[Headline]:
    for commitment in COMMITMENTS:
        rate = add_rates(now.commitments.get(commitment, {}))
        was = add_rates(before.commitments.get(commitment, {}))
        if rate.denominator or commitment == "sla":
            points, detail = words.say_points(rate, was), words["nothing_was_due"]
            if rate.denominator:
                detail = words.say_rate(rate)
            if points != NOTHING:
                detail = words.say("points_change", rate=detail, points=points)
            yield Headline(words[f"kept_{commitment}"], words.say_share(rate), detail)


def _say_counts(now: Figures, before: Figures, words: Words) -> Iterator[Headline]:
    for name, phrase, value, was in (
        ("opened", "was_before", now.opened, before.opened),
        ("solved", "was_before", now.solved, before.solved),
        ("open_at_end", "was_at_the_start", now.backlog_end, now.backlog_start),
    ):
        detail = words.say(phrase, words.say_number(was))
        yield Headline(words[name], words.say_number(value), detail)


def _tell_flow(report: Report, words: Words) -> Section:
    now, before = report.figures, report.before.figures
    daily = find_begun(report)
    steps = group_days(daily, words)
    counts: tuple[tuple[str, int, int, list[int]], ...] = (
        ("opened", now.opened, before.opened, [step.opened for _, step in steps]),
        ("solved", now.solved, before.solved, [step.solved for _, step in steps]),
        ("reopened", now.reopened, before.reopened, [step.reopened for _, step in steps]),
        ("open_at_start", now.backlog_start, before.backlog_start, []),
        ("open_at_end", now.backlog_end, before.backlog_end, [s.backlog_end for _, s in steps]),
    )
    rows = [
        (
            words[name],
            words.say_number(value),
            words.say_number(was),
            words.say_change(value, was),
        )
        for name, value, was, _ in counts
    ]
    lengths = (
        ("solved_after_median", now.to_solve.median_seconds, before.to_solve.median_seconds),
        ("solved_after_p90", now.to_solve.p90_seconds, before.to_solve.p90_seconds),
    )
    rows += [
        (
            words[name],
            words.say_length(took),
            words.say_length(was),
            words.say_length_change(took, was),
        )
        for name, took, was in lengths
    ]
    of = ("opened", "solved")
    series = [Series(words[f"series_{name}"], name) for name in of]
    return Section(
        name="tickets",
        title=words["tickets"],
        columns=(
            Column(""),
            *(Column(words[name], right=True) for name in ("now", "before", "change")),
        ),
        rows=tuple(rows),
        charts=(draw_days(words["opened_and_solved"], steps, *series, of=of),),
        trends=Trends(say_steps(daily, words), (*(tuple(days) for *_, days in counts), (), ())),
    )


def _tell_definitions(definitions: Sequence[Definition], words: Words) -> Section:
    return Section(
        name="definitions",
        title=words["definitions"],
        columns=(Column(words["figure"]), Column(words["meaning"], prose=True)),
        rows=tuple((one.name, words.say_definition(one)) for one in definitions),
    )
