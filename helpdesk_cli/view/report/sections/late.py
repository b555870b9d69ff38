"""What was late in a period: which promises, whose, where their time went, who was woken up."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.report.report import Breach, Report, TimeSpent
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import (
    name_options,
    say_clock,
    say_instant,
    say_length,
    say_name,
    say_spent,
)

WORST = 30
"""How many are listed: a report of a bad week is to be forwarded and read."""


def tell_breaches(report: Report, phrases: Phrases) -> Iterator[Section]:
    """The worst first: the longest late."""
    worst = sorted(report.breaches, key=lambda breach: -breach.late_seconds)
    broken = [breach for breach in worst if breach.commitment == "sla"]
    yield _list_breaches(report, "broken", phrases["broken_promises"], broken, phrases)
    missed = [breach for breach in worst if breach.commitment == "estimate"]
    if missed:
        yield _list_breaches(report, "missed", phrases["missed_estimates"], missed, phrases)


def _list_breaches(
    report: Report, name: str, title: str, breaches: Sequence[Breach], phrases: Phrases
) -> Section:
    return Section(
        name=name,
        title=title,
        columns=(
            Column(phrases["ticket"], right=True),
            Column(phrases["late"], right=True),
            Column(phrases["clock"]),
            Column(phrases["who"], least=8),
            Column(phrases["subject"], rank=1, least=16),
            Column(phrases["where_time_went"], least=28),
            Column(phrases.dimensions["account"].capitalize(), rank=2, least=8),
            Column(phrases.dimensions["tier"].capitalize(), rank=3),
            Column(phrases.dimensions["severity"].capitalize(), rank=3),
            Column(phrases["was_due"], rank=4),
        ),
        rows=tuple(_breach_row(breach, report, phrases) for breach in breaches[:WORST]),
        lead=_say_which(report, breaches, phrases),
        nothing=phrases["nothing_broken"],
    )


def _say_which(report: Report, breaches: Sequence[Breach], phrases: Phrases) -> str:
    """A sentence on the order of the rows and, where there are too many to read, on how to get them
    all."""
    if len(breaches) <= WORST:
        return phrases["longest_first"] if breaches else ""
    return phrases.say(
        "worst_of",
        shown=phrases.say_number(WORST),
        all=phrases.say_number(len(breaches)),
        command=f"hd report {name_options(report.period)} --breaches --csv",
    )


def _breach_row(breach: Breach, report: Report, phrases: Phrases) -> tuple[str, ...]:
    late = say_length(phrases, breach.late_seconds)
    return (
        f"#{breach.ticket_id}",
        phrases.say("so_far", late) if breach.stopped_at is None else late,
        say_clock(phrases, breach.clock, breach.number),
        say_name(breach.agent, phrases.nobody),
        say_name(breach.subject),
        say_spent(phrases, breach.spent),
        say_name(breach.account),
        say_name(breach.tier),
        say_name(breach.severity),
        say_instant(phrases, breach.breached_at, report.period.timezone, report.seen_until),
    )


def tell_spent(spent: TimeSpent, phrases: Phrases) -> Section:
    parts = [(name, took) for name, took in zip(spent._fields, spent, strict=True) if took]
    parts.sort(key=lambda part: -part[1])
    shares = [phrases.percent.format(round(100 * took / spent.total)) for _, took in parts]
    bars = Bars(
        title=phrases["where_late_time_went"],
        series=(Series(phrases["series_time"], "time"),),
        labels=tuple(phrases.spent[name] for name, _ in parts),
        values=tuple((took,) for _, took in parts),
        said=tuple(shares),
        whole=False,
    )
    return Section(
        name="spent",
        title=phrases["where_time_went"],
        columns=(
            Column(phrases["of_what_was_late"]),
            Column(phrases["share"], right=True),
            Column(phrases["time"], right=True),
        ),
        rows=tuple(
            (phrases.spent[name], share, say_length(phrases, took))
            for (name, took), share in zip(parts, shares, strict=True)
        ),
        lead=phrases["spent_lead"] if parts else "",
        nothing=phrases["nothing_late"],
        charts=(bars,),
        meter=bars,
    )


def tell_rungs(report: Report, phrases: Phrases) -> Section:
    fired = report.fired
    bars = Bars(
        title=phrases["rungs_fired"],
        series=(Series(phrases["series_fired"], "broken"),),
        labels=tuple(say_name(rung.rung) for rung in fired),
        values=tuple((rung.fired,) for rung in fired),
        said=tuple(phrases.say_number(rung.fired) for rung in fired),
        whole=False,
    )
    return Section(
        name="escalations",
        title=phrases["escalations"],
        columns=(
            Column(phrases["rung"], least=8),
            Column(phrases["clock"]),
            Column(phrases["fired"], right=True),
        ),
        rows=tuple(
            (say_name(rung.rung), say_clock(phrases, rung.clock), phrases.say_number(rung.fired))
            for rung in fired
        ),
        nothing=phrases["no_rung_fired"],
        charts=(bars,),
        meter=bars,
    )
