"""Draws a report as `hd report` would print it."""

from io import StringIO

from helpdesk_cli.domain.report.report import Definition, Forecast, Report
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.report.answer import Document, print_report
from tests.report_view.cases import DEFINITIONS, FORECAST, REPORT

SCREEN = Output("screen", width=80)


def draw(
    output: Output = SCREEN,
    report: Report = REPORT,
    forecast: Forecast | None = FORECAST,
    definitions: tuple[Definition, ...] = DEFINITIONS,
    document: Document | None = None,
    *,
    breaches: bool = False,
) -> str:
    """All that can be told, unless something is left out."""
    stream = StringIO()
    print_report(
        report, forecast, definitions, output, stream, document=document, breaches=breaches
    )
    return stream.getvalue()
