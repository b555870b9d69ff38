"""`hd report`: how a period went, on every medium, for leads and their cron."""

from typing import TYPE_CHECKING

import typer

from helpdesk_cli.cli.commands.report.answer import Made, fit_to_file, print_in_look
from helpdesk_cli.cli.commands.report.choosing import (
    ReportCommand,
    choose_look,
    choose_period,
    read_dimensions,
    refuse_breaches_elsewhere,
    refuse_what_does_not_mix,
)
from helpdesk_cli.cli.commands.report.options import (
    Again,
    Agents,
    AskedLook,
    Breaches,
    By,
    FailOnBreach,
    File,
    Month,
    OfTeam,
    Quarter,
    Readers,
    Since,
    Until,
    Week,
    WithForecast,
    WithMeanings,
)
from helpdesk_cli.cli.options import At, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.cli.output.target import open_target
from helpdesk_cli.errors import BREACH
from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.report.forecast import Forecast
    from helpdesk_cli.domain.report.period import Period
    from helpdesk_cli.domain.report.report import Report

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command("report", cls=ReportCommand)
@pages
@offers_formats
def report(
    ctx: typer.Context,
    out: Output,
    week: Week = None,
    month: Month = None,
    quarter: Quarter = None,
    since: Since = None,
    until: Until = None,
    by: By = None,
    format_: AskedLook = None,
    output: File = None,
    forecast: WithForecast = False,
    agents: Agents = None,
    team: OfTeam = None,
    explain: WithMeanings = False,
    fail_on_breach: FailOnBreach = False,
    email: Readers = None,
    again: Again = False,
    breaches: Breaches = False,
    at: At = None,
) -> None:
    """Report on a week: promises kept, and why the others were not.

    \b
    Example:  hd report --week
              hd report --month --by tier,agent --output november.html
              hd report --forecast --agents 3
              hd report --week --breaches --output breaches.csv
              hd report --week --email role:support-manager
    """
    refuse_what_does_not_mix(ctx.params)
    look = choose_look(format_, output, out)
    refuse_breaches_elsewhere(ctx.params, look or out.format)
    with ctx.obj.open_desk_at(at) if email else ctx.obj.open_to_look(at) as desk:
        desk.see_all("hd report")
        named = {"--week": week, "--month": month, "--quarter": quarter}
        period = _cut_period(desk, named, since, until)
        made = Made(
            _make(desk, period, by),
            _look_ahead(desk, agents, team) if forecast else None,
            explain,
        )
        if email:
            _mail(ctx, desk, made, email, again=again)
        else:
            with open_target(output, keep=ctx.obj.settings.files, keeps_mode=True) as stream:
                print_in_look(made, fit_to_file(out, output), look, stream, breaches=breaches)
    if fail_on_breach and made.has_broken_promise:
        raise typer.Exit(BREACH)


def _cut_period(
    desk: "Desk", named: dict[str, str | None], since: str | None, until: str | None
) -> "Period":
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.desk.report.making import cut_period

    return cut_period(desk, choose_period(named, since, until, desk.now, desk_zone(desk)))


def _make(desk: "Desk", period: "Period", by: str | None) -> "Report":
    from helpdesk_cli.desk.report.making import REPORT_BY, make_report

    return make_report(desk, period, REPORT_BY if by is None else read_dimensions(by))


def _look_ahead(desk: "Desk", agents: int | None, team: str | None) -> "Forecast":
    from helpdesk_cli.desk.report.forecasting import make_forecast

    return make_forecast(desk, agents, team)


def _mail(ctx: typer.Context, desk: "Desk", made: Made, readers: list[str], *, again: bool) -> None:
    from helpdesk_cli.cli.commands.report.mailing import mail_made

    mail_made(ctx, desk, made, readers, again=again)
