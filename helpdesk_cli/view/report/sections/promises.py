"""The promises of a report: kept or not by clock, then by whatever groups were asked for.

What was promised for certain (SLA) and what was merely estimated stand apart everywhere.
"""

from collections.abc import Iterator, Sequence
from textwrap import shorten

from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.policy import Commitment
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.report import COMMITMENTS, ClockFigures, Clocks, Group, Rate, Report
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.printing.safe import clean_line
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import (
    add_rates,
    say_attainment,
    say_clock,
    say_length,
    say_name,
    say_open,
    say_points,
    say_rate,
    say_share,
)

NO_FIGURES = ClockFigures()

MOST_MOVED = 3
MOST_OF_NOTE = 80
"""Characters of a note that says why."""

MOST_BARS = 24
"""Of the largest groups; the table has all of them."""


def tell_promises(report: Report, phrases: Phrases) -> Iterator[Section]:
    """What was promised for certain, then what was merely estimated."""
    moved = say_moved(report.moved, phrases)
    for commitment in COMMITMENTS:
        clocks = report.figures.commitments.get(commitment, {})
        before = report.before.figures.commitments.get(commitment, {})
        if clocks or commitment == "sla":
            yield _tell_clocks(commitment, clocks, before, phrases, moved)
            moved = ""


def say_moved(moved: Sequence[Rescue], phrases: Phrases) -> str:
    """How many promises were kept only because something was changed late; who changed what in
    the first of them, and why."""
    if not moved:
        return ""
    cases = [_say_case(each, phrases) for each in moved[:MOST_MOVED]]
    if len(moved) > MOST_MOVED:
        cases.append(phrases.say("moved_more", phrases.say_number(len(moved) - MOST_MOVED)))
    return phrases.say(
        "moved", count=phrases.say_count("moved", len(moved)), cases="; ".join(cases)
    )


def _say_case(moved: Rescue, phrases: Phrases) -> str:
    why = " ".join((moved.why or "").split())
    return clean_line(
        phrases.say(
            "moved_case",
            id=moved.ticket_id,
            clock=say_clock(phrases, moved.clock),
            what=phrases[f"changed_{moved.what}"],
            to=moved.to,
            by=phrases.say("moved_by", moved.by) if moved.by else "",
            why=phrases.say("moved_why", shorten(why, MOST_OF_NOTE)) if why else "",
        )
    )


def _tell_clocks(
    commitment: Commitment, clocks: Clocks, before: Clocks, phrases: Phrases, moved: str
) -> Section:
    title = phrases[f"promises_{commitment}"]
    rows = tuple(
        (
            say_clock(phrases, clock),
            *_clock_row(clocks[clock], before.get(clock, NO_FIGURES), phrases),
        )
        for clock in CLOCKS
        if clock in clocks
    )
    bars = _draw_clocks(title, clocks, phrases)
    return Section(
        name=commitment,
        title=title,
        columns=tuple(_clock_columns(phrases)),
        rows=rows,
        lead=" ".join(filter(None, (moved, phrases["promises_lead"]))) if rows else moved,
        nothing=phrases["no_clock_ran"],
        charts=(bars,),
        meter=bars,
    )


def _clock_columns(phrases: Phrases) -> Iterator[Column]:
    """A narrow screen leaves out the highest ranks first."""
    yield Column(phrases["clock"])
    for name, rank in (
        ("kept", 0),
        ("of", 0),
        ("points", 1),
        ("late", 0),
        ("owed", 0),
        ("late_before", 5),
        ("pending", 3),
        ("cancelled", 3),
        ("median", 0),
        ("p90", 2),
        ("wall_median", 4),
        ("wall_p90", 4),
    ):
        yield Column(phrases[name], right=True, rank=rank)


def _draw_clocks(title: str, clocks: Clocks, phrases: Phrases) -> Bars:
    shown = [(clock, clocks[clock]) for clock in CLOCKS if clock in clocks]
    return Bars(
        title=phrases.say("kept_late_owed_by_clock", title),
        series=_name_series(phrases),
        labels=tuple(say_clock(phrases, clock) for clock, _ in shown),
        values=tuple((each.achieved, each.breached, each.breaching) for _, each in shown),
        said=tuple(say_attainment(phrases, each.attainment) for _, each in shown),
        whole=True,
    )


def _name_series(phrases: Phrases) -> tuple[Series, ...]:
    kept, late, owed = (phrases[f"series_{name}"] for name in ("kept", "late", "owed"))
    return Series(kept, "kept"), Series(late, "broken"), Series(owed, "owed")


def _clock_row(now: ClockFigures, before: ClockFigures, phrases: Phrases) -> tuple[str, ...]:
    return (
        say_share(phrases, now.attainment),
        say_rate(phrases, now.attainment),
        say_points(phrases, now.attainment, before.attainment),
        phrases.say_number(now.breached),
        phrases.say_number(now.breaching),
        phrases.say_number(now.late_before),
        phrases.say_number(now.pending),
        phrases.say_number(now.cancelled),
        say_open(phrases, now.business.median_seconds),
        say_open(phrases, now.business.p90_seconds),
        say_length(phrases, now.wall.median_seconds),
        say_length(phrases, now.wall.p90_seconds),
    )


def tell_groups(report: Report, phrases: Phrases) -> Section:
    """The groups of the dimensions asked for, largest first."""
    groups = report.groups
    kinds = [
        kind for kind in COMMITMENTS if any(_rate_of(each, kind).denominator for each in groups)
    ]
    promised = {
        kind: [each for each in groups if _rate_of(each, kind).denominator] for kind in kinds
    }
    charts = tuple(_draw_groups(promised[kind][:MOST_BARS], kind, phrases) for kind in kinds)
    dimensions = [phrases.dimensions[name] for name in report.by]
    names = [Column(name.capitalize(), least=8) for name in dimensions]
    counts = [
        Column(phrases["opened"], right=True),
        Column(phrases["solved"], right=True, rank=2),
        Column(phrases["reopened"], right=True, rank=4),
        Column(phrases["open_at_end_short"], right=True, rank=3),
    ]
    kept = [
        column
        for kind in kinds
        for column in (
            Column(phrases[f"kept_{kind}"], right=True),
            Column(phrases["of"], right=True, rank=1),
        )
    ]
    return Section(
        name="groups",
        title=phrases.say("by", phrases["and"].join(dimensions)),
        columns=(*names, *counts, *kept),
        rows=tuple(_group_row(group, kinds, phrases) for group in groups),
        nothing=phrases["no_tickets"],
        charts=charts,
        meter=_draw_groups(groups, kinds[0], phrases) if kinds else None,
    )


def _group_row(group: Group, kinds: Sequence[Commitment], phrases: Phrases) -> tuple[str, ...]:
    figures = group.figures
    counts = (figures.opened, figures.solved, figures.reopened, figures.backlog_end)
    rates = [_rate_of(group, kind) for kind in kinds]
    kept = (cell for rate in rates for cell in (say_share(phrases, rate), say_rate(phrases, rate)))
    return (*_name_group(group, phrases), *map(phrases.say_number, counts), *kept)


def _name_group(group: Group, phrases: Phrases) -> tuple[str, ...]:
    return tuple(say_name(value, phrases["none"]) for value in group.values)


def _rate_of(group: Group, kind: Commitment) -> Rate:
    return add_rates(group.figures.commitments.get(kind, {}))


def _draw_groups(groups: Sequence[Group], kind: Commitment, phrases: Phrases) -> Bars:
    clocks = [group.figures.commitments.get(kind, {}).values() for group in groups]
    return Bars(
        title=phrases.say("kept_late_owed", phrases[kind]),
        series=_name_series(phrases),
        labels=tuple(", ".join(_name_group(group, phrases)) for group in groups),
        values=tuple(
            (sum(f.achieved for f in c), sum(f.breached for f in c), sum(f.breaching for f in c))
            for c in clocks
        ),
        said=tuple(say_attainment(phrases, _rate_of(group, kind)) for group in groups),
        whole=True,
    )
