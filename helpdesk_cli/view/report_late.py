"""What was late in a period: which promises, whose, where their time went, who was woken up."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.report import Breach, Report, TimeSpent
from helpdesk_cli.view import report_words as words
from helpdesk_cli.view.report_layout import Bars, Column, Section, Series
from helpdesk_cli.view.when import format_instant


def tell_breaches(report: Report) -> Iterator[Section]:
    """The worst first: the longest late."""
    worst = sorted(report.breaches, key=lambda breach: -breach.late_seconds)
    broken = [breach for breach in worst if breach.commitment == "sla"]
    yield _list_breaches(report, "broken", "Broken promises", broken, "None.")
    missed = [breach for breach in worst if breach.commitment == "estimate"]
    if missed:
        yield _list_breaches(report, "missed", "Estimates not met", missed, "")


def _list_breaches(
    report: Report, name: str, title: str, breaches: Sequence[Breach], nothing: str
) -> Section:
    return Section(
        name=name,
        title=title,
        columns=(
            Column("Ticket", right=True),
            Column("Late", right=True),
            Column("Clock"),
            Column("Who", least=8),
            Column("Subject", rank=1, least=16),
            Column("Where the time went", least=28),
            Column("Account", rank=2, least=8),
            Column("Tier", rank=3),
            Column("Severity", rank=3),
            Column("Was due", rank=4),
        ),
        rows=tuple(_breach_row(breach, report) for breach in breaches),
        lead="The longest late first." if breaches else "",
        nothing=nothing,
    )


def _breach_row(breach: Breach, report: Report) -> tuple[str, ...]:
    return (
        f"#{breach.ticket_id}",
        words.say_length(breach.late_seconds) + (" so far" if breach.stopped_at is None else ""),
        words.say_clock(breach.clock, breach.number),
        words.say_name(breach.agent, "nobody"),
        words.say_name(breach.subject),
        words.say_spent(breach.spent),
        words.say_name(breach.account),
        words.say_name(breach.tier),
        words.say_name(breach.severity),
        format_instant(breach.breached_at, report.period.timezone, report.seen_until),
    )


def tell_spent(spent: TimeSpent) -> Section:
    parts = [(name, took) for name, took in zip(spent._fields, spent, strict=True) if took]
    parts.sort(key=lambda part: -part[1])
    shares = [f"{100 * took / spent.total:.0f} %" for _, took in parts]
    bars = Bars(
        title="Where the time of late tickets went",
        series=(Series("time", "time"),),
        labels=tuple(words.SPENT[name] for name, _ in parts),
        values=tuple((took,) for _, took in parts),
        said=tuple(shares),
        whole=False,
    )
    return Section(
        name="spent",
        title="Where the time went",
        columns=(
            Column("Of what was late"),
            Column("Share", right=True),
            Column("Time", right=True),
        ),
        rows=tuple(
            (words.SPENT[name], share, words.say_length(took))
            for (name, took), share in zip(parts, shares, strict=True)
        ),
        lead="Wall-clock time of every clock listed above, from its start to its stop."
        if parts
        else "",
        nothing="Nothing was late.",
        charts=(bars,),
        meter=bars,
    )


def tell_rungs(report: Report) -> Section:
    fired = report.fired
    bars = Bars(
        title="Escalations, by rung",
        series=(Series("fired", "broken"),),
        labels=tuple(words.say_name(rung.rung) for rung in fired),
        values=tuple((rung.fired,) for rung in fired),
        said=tuple(f"{rung.fired:,}" for rung in fired),
        whole=False,
    )
    return Section(
        name="escalations",
        title="Escalations",
        columns=(Column("Rung", least=8), Column("Clock"), Column("Fired", right=True)),
        rows=tuple(
            (words.say_name(rung.rung), words.say_clock(rung.clock), f"{rung.fired:,}")
            for rung in fired
        ),
        nothing="No rung fired.",
        charts=(bars,),
        meter=bars,
    )
