"""What was late in a period: which promises, whose, where their time went, who was woken up."""

from collections.abc import Iterator, Sequence

from helpdesk_cli.domain.report.report import Breach, Report, TimeSpent
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import Words, say_name


def tell_breaches(report: Report, words: Words) -> Iterator[Section]:
    """The worst first: the longest late."""
    worst = sorted(report.breaches, key=lambda breach: -breach.late_seconds)
    broken = [breach for breach in worst if breach.commitment == "sla"]
    yield _list_breaches(report, "broken", words["broken_promises"], broken, words)
    missed = [breach for breach in worst if breach.commitment == "estimate"]
    if missed:
        yield _list_breaches(report, "missed", words["missed_estimates"], missed, words)


def _list_breaches(
    report: Report, name: str, title: str, breaches: Sequence[Breach], words: Words
) -> Section:
    return Section(
        name=name,
        title=title,
        columns=(
            Column(words["ticket"], right=True),
            Column(words["late"], right=True),
            Column(words["clock"]),
            Column(words["who"], least=8),
            Column(words["subject"], rank=1, least=16),
            Column(words["where_time_went"], least=28),
            Column(words.dimensions["account"].capitalize(), rank=2, least=8),
            Column(words.dimensions["tier"].capitalize(), rank=3),
            Column(words.dimensions["severity"].capitalize(), rank=3),
            Column(words["was_due"], rank=4),
        ),
        rows=tuple(_breach_row(breach, report, words) for breach in breaches),
        lead=words["longest_first"] if breaches else "",
        nothing=words["nothing_broken"],
    )


def _breach_row(breach: Breach, report: Report, words: Words) -> tuple[str, ...]:
    late = words.say_length(breach.late_seconds)
    return (
        f"#{breach.ticket_id}",
        words.say("so_far", late) if breach.stopped_at is None else late,
        words.say_clock(breach.clock, breach.number),
        say_name(breach.agent, words["nobody"]),
        say_name(breach.subject),
        words.say_spent(breach.spent),
        say_name(breach.account),
        say_name(breach.tier),
        say_name(breach.severity),
        words.say_instant(breach.breached_at, report.period.timezone, report.seen_until),
    )


def tell_spent(spent: TimeSpent, words: Words) -> Section:
    parts = [(name, took) for name, took in zip(spent._fields, spent, strict=True) if took]
    parts.sort(key=lambda part: -part[1])
    shares = [words.percent.format(round(100 * took / spent.total)) for _, took in parts]
    bars = Bars(
        title=words["where_late_time_went"],
        series=(Series(words["series_time"], "time"),),
        labels=tuple(words.spent[name] for name, _ in parts),
        values=tuple((took,) for _, took in parts),
        said=tuple(shares),
        whole=False,
    )
    return Section(
        name="spent",
        title=words["where_time_went"],
        columns=(
            Column(words["of_what_was_late"]),
            Column(words["share"], right=True),
            Column(words["time"], right=True),
        ),
        rows=tuple(
            (words.spent[name], share, words.say_length(took))
            for (name, took), share in zip(parts, shares, strict=True)
        ),
        lead=words["spent_lead"] if parts else "",
        nothing=words["nothing_late"],
        charts=(bars,),
        meter=bars,
    )


def tell_rungs(report: Report, words: Words) -> Section:
    fired = report.fired
    bars = Bars(
        title=words["rungs_fired"],
        series=(Series(words["series_fired"], "broken"),),
        labels=tuple(say_name(rung.rung) for rung in fired),
        values=tuple((rung.fired,) for rung in fired),
        said=tuple(words.say_number(rung.fired) for rung in fired),
        whole=False,
    )
    return Section(
        name="escalations",
        title=words["escalations"],
        columns=(
            Column(words["rung"], least=8),
            Column(words["clock"]),
            Column(words["fired"], right=True),
        ),
        rows=tuple(
            (say_name(rung.rung), words.say_clock(rung.clock), words.say_number(rung.fired))
            for rung in fired
        ),
        nothing=words["no_rung_fired"],
        charts=(bars,),
        meter=bars,
    )
