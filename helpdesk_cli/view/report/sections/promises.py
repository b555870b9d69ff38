"""The promises of a report: kept or not by clock, then by whatever groups were asked for.

What was promised for certain (SLA) and what was merely estimated stand apart everywhere.
"""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.policy.policy import CLOCKS, Commitment
from helpdesk_cli.domain.report.report import COMMITMENTS, ClockFigures, Clocks, Group, Rate, Report
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import Words, add_rates, say_name

NO_FIGURES = ClockFigures()

MOST_BARS = 24
"""Of the largest groups; the table has all of them."""


def tell_promises(report: Report, words: Words) -> Iterator[Section]:
    """What was promised for certain, then what was merely estimated."""
    for commitment in COMMITMENTS:
        clocks = report.figures.commitments.get(commitment, {})
        before = report.before.figures.commitments.get(commitment, {})
        if clocks or commitment == "sla":
            yield _tell_clocks(commitment, clocks, before, words)


def _tell_clocks(commitment: Commitment, clocks: Clocks, before: Clocks, words: Words) -> Section:
    title = words[f"promises_{commitment}"]
    columns = (
        Column(words["clock"]),
        Column(words["kept"], right=True),
        Column(words["of"], right=True),
        Column(words["points"], right=True, rank=1),
        Column(words["late"], right=True),
        Column(words["owed"], right=True),
        Column(words["late_before"], right=True, rank=5),
        Column(words["pending"], right=True, rank=3),
        Column(words["cancelled"], right=True, rank=3),
        Column(words["median"], right=True),
        Column(words["p90"], right=True, rank=2),
        Column(words["wall_median"], right=True, rank=4),
        Column(words["wall_p90"], right=True, rank=4),
    )
    names = [clock for clock in CLOCKS if clock in clocks]
    rows = tuple(
        (
            words.say_clock(clock),
            *_clock_row(clocks[clock], before.get(clock, NO_FIGURES), words),
        )
        for clock in names
    )
    bars = Bars(
        title=words.say("kept_late_owed_by_clock", title),
        series=_name_series(words),
        labels=tuple(words.say_clock(clock) for clock in names),
        values=tuple((f.achieved, f.breached, f.breaching) for f in map(clocks.get, names) if f),
        said=tuple(words.say_attainment(clocks[clock].attainment) for clock in names),
        whole=True,
    )
    return Section(
        name=commitment,
        title=title,
        columns=columns,
        rows=rows,
        lead=words["promises_lead"] if rows else "",
        nothing=words["no_clock_ran"],
        charts=(bars,),
        meter=bars,
    )


def _name_series(words: Words) -> tuple[Series, ...]:
    kept, late, owed = (words[f"series_{name}"] for name in ("kept", "late", "owed"))
    return Series(kept, "kept"), Series(late, "broken"), Series(owed, "owed")


def _clock_row(now: ClockFigures, before: ClockFigures, words: Words) -> tuple[str, ...]:
    return (
        words.say_share(now.attainment),
        words.say_rate(now.attainment),
        words.say_points(now.attainment, before.attainment),
        words.say_number(now.breached),
        words.say_number(now.breaching),
        words.say_number(now.late_before),
        words.say_number(now.pending),
        words.say_number(now.cancelled),
        words.say_open(now.business.median_seconds),
        words.say_open(now.business.p90_seconds),
        words.say_length(now.wall.median_seconds),
        words.say_length(now.wall.p90_seconds),
    )


def tell_groups(report: Report, words: Words) -> Section:
    """The groups of the dimensions asked for, largest first."""
    groups = report.groups
    kinds = [
        kind for kind in COMMITMENTS if any(_rate_of(each, kind).denominator for each in groups)
    ]
    promised = {
        kind: [each for each in groups if _rate_of(each, kind).denominator] for kind in kinds
    }
    charts = tuple(_draw_groups(promised[kind][:MOST_BARS], kind, words) for kind in kinds)
    dimensions = [words.dimensions[name] for name in report.by]
    names = [Column(name.capitalize(), least=8) for name in dimensions]
    counts = [
        Column(words["opened"], right=True),
        Column(words["solved"], right=True, rank=2),
        Column(words["reopened"], right=True, rank=4),
        Column(words["open_at_end_short"], right=True, rank=3),
    ]
    kept = [
        column
        for kind in kinds
        for column in (
            Column(words[f"kept_{kind}"], right=True),
            Column(words["of"], right=True, rank=1),
        )
    ]
    return Section(
        name="groups",
        title=words.say("by", words["and"].join(dimensions)),
        columns=(*names, *counts, *kept),
        rows=tuple(_group_row(group, kinds, words) for group in groups),
        nothing=words["no_tickets"],
        charts=charts,
        meter=_draw_groups(groups, kinds[0], words) if kinds else None,
    )


def _group_row(group: Group, kinds: Sequence[Commitment], words: Words) -> tuple[str, ...]:
    figures = group.figures
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_end)
    rates = [_rate_of(group, kind) for kind in kinds]
    kept = (cell for rate in rates for cell in (words.say_share(rate), words.say_rate(rate)))
    return (*_name_group(group, words), *map(words.say_number, counts), *kept)


def _name_group(group: Group, words: Words) -> tuple[str, ...]:
    return tuple(say_name(value, words["none"]) for value in group.values)


def _rate_of(group: Group, kind: Commitment) -> Rate:
    return add_rates(group.figures.commitments.get(kind, {}))


def _draw_groups(groups: Sequence[Group], kind: Commitment, words: Words) -> Bars:
    clocks = [group.figures.commitments.get(kind, {}).values() for group in groups]
    return Bars(
        title=words.say("kept_late_owed", words[kind]),
        series=_name_series(words),
        labels=tuple(", ".join(_name_group(group, words)) for group in groups),
        values=tuple(
            (sum(f.achieved for f in c), sum(f.breached for f in c), sum(f.breaching for f in c))
            for c in clocks
        ),
        said=tuple(words.say_attainment(_rate_of(group, kind)) for group in groups),
        whole=True,
    )
