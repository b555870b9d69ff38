"""What is coming, as sections of a report: how many agents save what, and what is missed."""

from helpdesk_cli.domain.report.forecast import Forecast, ForecastTicket
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.printing.safe import clean_line
from helpdesk_cli.view.report.layout import Bars, Column, Section, Series
from helpdesk_cli.view.report.words import (
    say_assumptions,
    say_clock,
    say_instant,
    say_length,
    say_name,
)


def tell_forecast(forecast: Forecast, phrases: Phrases) -> tuple[Section, ...]:
    """By number of agents, then the tickets that will be late, then all that was assumed."""
    return (
        _tell_staffing(forecast, phrases),
        _tell_missed(forecast, phrases),
        Section(
            name="assumptions",
            title=phrases["assumptions"],
            columns=(Column("", prose=True),),
            rows=tuple((clean_line(sentence),) for sentence in say_assumptions(phrases, forecast)),
        ),
    )


def _tell_staffing(forecast: Forecast, phrases: Phrases) -> Section:
    bars = Bars(
        title=phrases["missed_by_agents"],
        series=(Series(phrases["series_missed"], "broken"),),
        labels=tuple(phrases.say_count("agent", row.agents) for row in forecast.staffing),
        values=tuple((row.missed,) for row in forecast.staffing),
        said=tuple(phrases.say_number(row.missed) for row in forecast.staffing),
        whole=False,
    )
    return Section(
        name="forecast",
        title=phrases["coming"],
        columns=(Column(phrases["with"]), Column(phrases["missed"], right=True)),
        rows=tuple(zip(bars.labels, bars.said, strict=True)),
        lead=say_outlook(forecast, phrases),
        charts=(bars,),
        meter=bars,
    )


def say_outlook(forecast: Forecast, phrases: Phrases) -> str:
    """A sentence on what will be missed, and how many agents would save all that can be saved."""
    queue = len(forecast.tickets)
    if not queue:
        return phrases["nothing_owed"]
    said = phrases.say(
        "outlook",
        agents=phrases.say_count("agent", forecast.agents),
        missed=phrases.say_number(forecast.missed),
        promises=phrases.say_count("promise", queue),
    )
    if forecast.already_late:
        said += phrases.say("late_already", phrases.say_number(forecast.already_late))
    if forecast.agents_needed is None:
        return phrases.say("no_number_saves", said)
    is_enough = (
        forecast.agents_needed <= forecast.agents and forecast.missed == forecast.already_late
    )
    agents = phrases.say_count("agent", forecast.agents_needed)
    return phrases.say("would_be_enough" if is_enough else "agents_needed", said, agents=agents)


def _tell_missed(forecast: Forecast, phrases: Phrases) -> Section:
    return Section(
        name="coming",
        title=phrases["will_be_missed"],
        columns=(
            Column(phrases["ticket"], right=True),
            Column(phrases["late"], right=True),
            Column(phrases["clock"]),
            Column(phrases["who"], least=8),
            Column(phrases.dimensions["tier"].capitalize(), rank=2),
            Column(phrases.dimensions["severity"].capitalize(), rank=3),
            Column(phrases["due"]),
            Column(phrases["turn_over"], rank=1),
            Column(phrases["subject"], least=16),
        ),
        rows=tuple(
            _ticket_row(each, forecast, phrases) for each in forecast.tickets if each.is_missed
        ),
        nothing=phrases["none_missed"],
    )


def _ticket_row(ticket: ForecastTicket, forecast: Forecast, phrases: Phrases) -> tuple[str, ...]:
    zone, now = forecast.timezone, forecast.now
    return (
        f"#{ticket.ticket_id}",
        say_length(phrases, ticket.late_seconds),
        say_clock(phrases, ticket.clock),
        say_name(ticket.agent or ticket.team, phrases.nobody),
        say_name(ticket.tier),
        say_name(ticket.severity),
        say_instant(phrases, ticket.due_at, zone, now),
        say_instant(phrases, ticket.done_at, zone, now),
        say_name(ticket.subject),
    )
