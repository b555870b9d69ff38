"""What is coming, as sections of a report: how many agents save what, and what is missed."""

from helpdesk_cli.domain.report import Forecast, ForecastTicket
from helpdesk_cli.view import report_words as words
from helpdesk_cli.view.report_layout import Bars, Column, Section, Series
from helpdesk_cli.view.safe import clean_line
from helpdesk_cli.view.when import format_instant


def tell_forecast(forecast: Forecast) -> tuple[Section, ...]:
    """By number of agents, then the tickets that will be late, then all that was assumed."""
    return (
        _tell_staffing(forecast),
        _tell_missed(forecast),
        Section(
            name="assumptions",
            title="What the forecast assumes",
            columns=(Column("", prose=True),),
            rows=tuple((clean_line(sentence),) for sentence in forecast.assumptions),
        ),
    )


def _tell_staffing(forecast: Forecast) -> Section:
    bars = Bars(
        title="Promises that will be missed, by number of agents",
        series=(Series("missed", "broken"),),
        labels=tuple(count_agents(row.agents) for row in forecast.staffing),
        values=tuple((row.missed,) for row in forecast.staffing),
        said=tuple(f"{row.missed:,}" for row in forecast.staffing),
        whole=False,
    )
    return Section(
        name="forecast",
        title="What is coming",
        columns=(Column("With"), Column("Missed", right=True)),
        rows=tuple((count_agents(row.agents), f"{row.missed:,}") for row in forecast.staffing),
        lead=say_outlook(forecast),
        charts=(bars,),
        meter=bars,
    )


def say_outlook(forecast: Forecast) -> str:
    """What will be missed, and how many agents would save all that can be saved."""
    queue = len(forecast.tickets)
    if not queue:
        return "Nothing is owed."
    promises = "1 open promise" if queue == 1 else f"{queue:,} open promises"
    said = f"With {count_agents(forecast.agents)}, {forecast.missed:,} of {promises} will be missed"
    if forecast.already_late:
        said += f", {forecast.already_late:,} of them late already"
    if forecast.agents_needed is None:
        return f"{said}. No number of agents would save all the others."
    if forecast.agents_needed <= forecast.agents and forecast.missed == forecast.already_late:
        return f"{said}. {count_agents(forecast.agents_needed).capitalize()} would be enough."
    return f"{said}. It takes {count_agents(forecast.agents_needed)} to save all that can be saved."


def count_agents(number: int) -> str:
    """Such as `1 agent`, `3 agents`."""
    return f"{number:,} agent" + ("" if number == 1 else "s")


def _tell_missed(forecast: Forecast) -> Section:
    return Section(
        name="coming",
        title="Will be missed",
        columns=(
            Column("Ticket", right=True),
            Column("Late", right=True),
            Column("Clock"),
            Column("Who", least=8),
            Column("Tier", rank=2),
            Column("Severity", rank=3),
            Column("Due"),
            Column("Turn over", rank=1),
            Column("Subject", least=16),
        ),
        rows=tuple(_ticket_row(each, forecast) for each in forecast.tickets if each.is_missed),
        nothing="None: all can be answered in time.",
    )


def _ticket_row(ticket: ForecastTicket, forecast: Forecast) -> tuple[str, ...]:
    zone, now = forecast.timezone, forecast.now
    return (
        f"#{ticket.ticket_id}",
        words.say_length(ticket.late_seconds),
        words.say_clock(ticket.clock),
        words.say_name(ticket.agent or ticket.team, "nobody"),
        words.say_name(ticket.tier),
        words.say_name(ticket.severity),
        format_instant(ticket.due_at, zone, now),
        format_instant(ticket.done_at, zone, now),
        words.say_name(ticket.subject),
    )
