"""The promises of a report: kept or not by clock, then by whatever groups were asked for.

What was promised for certain (SLA) and what was merely estimated stand apart everywhere.
"""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.policy import CLOCKS, Commitment
from helpdesk_cli.domain.report import COMMITMENTS, ClockFigures, Clocks, Group, Rate, Report
from helpdesk_cli.view import report_words as words
from helpdesk_cli.view.report_layout import Bars, Column, Section, Series

ATTAINMENT = (Series("kept", "kept"), Series("late", "broken"), Series("still owed", "owed"))

NO_FIGURES = ClockFigures()


def tell_promises(report: Report) -> Iterator[Section]:
    """What was promised for certain, then what was merely estimated."""
    titles = {"sla": "Promises (SLA)", "estimate": "Estimates (not promised)"}
    for commitment in COMMITMENTS:
        clocks = report.figures.commitments.get(commitment, {})
        before = report.before.figures.commitments.get(commitment, {})
        if clocks or commitment == "sla":
            yield _tell_clocks(commitment, titles[commitment], clocks, before)


def _tell_clocks(commitment: Commitment, title: str, clocks: Clocks, before: Clocks) -> Section:
    columns = (
        Column("Clock"),
        Column("Kept", right=True),
        Column("Of", right=True),
        Column("Points", right=True, rank=1),
        Column("Late", right=True),
        Column("Owed", right=True),
        Column("Late before", right=True, rank=5),
        Column("Pending", right=True, rank=3),
        Column("Cancelled", right=True, rank=3),
        Column("Median", right=True),
        Column("9 of 10 in", right=True, rank=2),
        Column("Median, wall", right=True, rank=4),
        Column("9 of 10, wall", right=True, rank=4),
    )
    names = [clock for clock in CLOCKS if clock in clocks]
    rows = tuple(
        (words.say_clock(clock), *_clock_row(clocks[clock], before.get(clock, NO_FIGURES)))
        for clock in names
    )
    bars = Bars(
        title=f"{title}: kept, late and still owed, by clock",
        series=ATTAINMENT,
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
        lead="Median and nine out of ten in business time, pauses left out." if rows else "",
        nothing="No clock ran.",
        charts=(bars,),
        meter=bars,
    )


def _clock_row(now: ClockFigures, before: ClockFigures) -> tuple[str, ...]:
    return (
        words.say_share(now.attainment),
        words.say_rate(now.attainment),
        words.say_points(now.attainment, before.attainment),
        f"{now.breached:,}",
        f"{now.breaching:,}",
        f"{now.late_before:,}",
        f"{now.pending:,}",
        f"{now.cancelled:,}",
        words.say_open(now.business.median_seconds),
        words.say_open(now.business.p90_seconds),
        words.say_length(now.wall.median_seconds),
        words.say_length(now.wall.p90_seconds),
    )


def tell_groups(report: Report) -> Section:
    """The groups of the dimensions asked for, largest first."""
    groups = report.groups
    kinds = [
        kind for kind in COMMITMENTS if any(_rate_of(each, kind).denominator for each in groups)
    ]
    charts = tuple(_draw_groups(groups, kind) for kind in kinds)
    names = [Column(name.capitalize(), least=8) for name in report.by]
    counts = [
        Column("Opened", right=True),
        Column("Solved", right=True),
        Column("Reopened", right=True, rank=2),
        Column("Open at end", right=True, rank=1),
    ]
    kept = [
        column
        for kind in kinds
        for column in (
            Column(f"{words.COMMITMENTS[kind]} kept", right=True),
            Column("Of", right=True),
        )
    ]
    return Section(
        name="groups",
        title=f"By {' and '.join(report.by)}",
        columns=(*names, *counts, *kept),
        rows=tuple(_group_row(group, kinds) for group in groups),
        nothing="No tickets.",
        charts=charts,
        meter=charts[0] if charts else None,
    )


def _group_row(group: Group, kinds: Sequence[Commitment]) -> tuple[str, ...]:
    figures = group.figures
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_end)
    rates = [_rate_of(group, kind) for kind in kinds]
    kept = (cell for rate in rates for cell in (words.say_share(rate), words.say_rate(rate)))
    return (*_name_group(group), *(f"{count:,}" for count in counts), *kept)


def _name_group(group: Group) -> tuple[str, ...]:
    return tuple(words.say_name(value, "(none)") for value in group.values)


def _rate_of(group: Group, kind: Commitment) -> Rate:
    return words.add_rates(group.figures.commitments.get(kind, {}))


def _draw_groups(groups: Sequence[Group], kind: Commitment) -> Bars:
    clocks = [group.figures.commitments.get(kind, {}).values() for group in groups]
    return Bars(
        title=f"{words.COMMITMENTS[kind]}: kept, late and still owed",
        series=ATTAINMENT,
        labels=tuple(", ".join(_name_group(group)) for group in groups),
        values=tuple(
            (sum(f.achieved for f in c), sum(f.breached for f in c), sum(f.breaching for f in c))
            for c in clocks
        ),
        said=tuple(words.say_attainment(_rate_of(group, kind)) for group in groups),
        whole=True,
    )
