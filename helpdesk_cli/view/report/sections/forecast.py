"""What is coming, as sections of a report: how many agents save what, and what is missed."""

from helpdesk_cli.domain.report.report import Forecast, ForecastTicket
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import Words, say_name
from helpdesk_cli.view.safe import clean_line


def tell_forecast(forecast: Forecast, words: Words) -> tuple[Section, ...]:
    """By number of agents, then the tickets that will be late, then all that was assumed."""
    return (
        _tell_staffing(forecast, words),
        _tell_missed(forecast, words),
        Section(
            name="assumptions",
            title=words["assumptions"],
            columns=(Column("", prose=True),),
            rows=tuple((clean_line(sentence),) for sentence in words.say_assumptions(forecast)),
        ),
    )


def _tell_staffing(forecast: Forecast, words: Words) -> Section:
    bars = Bars(
        title=words["missed_by_agents"],
        series=(Series(words["series_missed"], "broken"),),
        labels=tuple(words.say_count("agent", row.agents) for row in forecast.staffing),
        values=tuple((row.missed,) for row in forecast.staffing),
        said=tuple(words.say_number(row.missed) for row in forecast.staffing),
        whole=False,
    )
    return Section(
        name="forecast",
        title=words["coming"],
        columns=(Column(words["with"]), Column(words["missed"], right=True)),
        rows=tuple(zip(bars.labels, bars.said, strict=True)),
        lead=say_outlook(forecast, words),
        charts=(bars,),
        meter=bars,
    )


def say_outlook(forecast: Forecast, words: Words) -> str:
    """What will be missed, and how many agents would save all that can be saved."""
    queue = len(forecast.tickets)
    if not queue:
        return words["nothing_owed"]
    said = words.say(
        "outlook",
        agents=words.say_count("agent", forecast.agents),
        missed=words.say_number(forecast.missed),
        promises=words.say_count("promise", queue),
    )
    if forecast.already_late:
        said += words.say("late_already", words.say_number(forecast.already_late))
    if forecast.agents_needed is None:
        return words.say("no_number_saves", said)
    is_enough = (
        forecast.agents_needed <= forecast.agents and forecast.missed == forecast.already_late
    )
    agents = words.say_count("agent", forecast.agents_needed)
    return words.say("would_be_enough" if is_enough else "agents_needed", said, agents=agents)


def _tell_missed(forecast: Forecast, words: Words) -> Section:
    return Section(
        name="coming",
        title=words["will_be_missed"],
        columns=(
            Column(words["ticket"], right=True),
            Column(words["late"], right=True),
            Column(words["clock"]),
            Column(words["who"], least=8),
            Column(words.dimensions["tier"].capitalize(), rank=2),
            Column(words.dimensions["severity"].capitalize(), rank=3),
            Column(words["due"]),
            Column(words["turn_over"], rank=1),
            Column(words["subject"], least=16),
        ),
        rows=tuple(
            _ticket_row(each, forecast, words) for each in forecast.tickets if each.is_missed
        ),
        nothing=words["none_missed"],
    )


def _ticket_row(ticket: ForecastTicket, forecast: Forecast, words: Words) -> tuple[str, ...]:
    zone, now = forecast.timezone, forecast.now
    return (
        f"#{ticket.ticket_id}",
        words.say_length(ticket.late_seconds),
        words.say_clock(ticket.clock),
        say_name(ticket.agent or ticket.team, words["nobody"]),
        say_name(ticket.tier),
        say_name(ticket.severity),
        words.say_instant(ticket.due_at, zone, now),
        words.say_instant(ticket.done_at, zone, now),
        say_name(ticket.subject),
    )
