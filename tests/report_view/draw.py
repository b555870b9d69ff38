"""Draws a report as `hd report` would print it."""

from io import StringIO

from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.answer import print_report
from helpdesk_cli.view.report.rendering import Document
from tests.report_view.cases import FORECAST, REPORT

SCREEN = Output("screen", width=80)


def draw(
    output: Output = SCREEN,
    report: Report = REPORT,
    forecast: Forecast | None = FORECAST,
    document: Document | None = None,
    *,
    explained: bool = True,
    breaches: bool = False,
) -> str:
    """All that can be told, unless something is left out."""
    stream = StringIO()
    print_report(
        report,
        forecast,
        output,
        stream,
        explained=explained,
        document=document,
        breaches=breaches,
    )
    return stream.getvalue()
