"""`hd report` on whatever medium was asked for. Each is loaded only to be drawn."""

from typing import Literal, TextIO

from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.view.printing.output import Output, print_rows, print_text, print_value
from helpdesk_cli.view.report.rendering import Document, render_as

Look = Literal["screen", "markdown", "csv", "tsv", "json", "html"]
LOOKS: tuple[Look, ...] = ("screen", "markdown", "csv", "tsv", "json", "html")


def print_report(
    report: Report,
    forecast: Forecast | None,
    output: Output,
    stream: TextIO,
    *,
    explained: bool = False,
    document: Document | None = None,
    breaches: bool = False,
) -> None:
    """The report as a document or else in the output's format.

    `explained`: with what each figure means. CSV and TSV hold one table: the figures or, with
    `breaches`, the broken promises.
    """
    if document is None and output.is_json:
        from helpdesk_cli.view.report.media.object import report_object

        print_value(report_object(report, forecast, explained=explained), output, stream)
        return
    if document is None and output.format != "screen" and breaches:
        from helpdesk_cli.view.report.media.rows import BREACH_KEYS, breach_rows

        print_rows(BREACH_KEYS, breach_rows(report.breaches), output, stream)
        return
    if document is None and output.format != "screen":
        from helpdesk_cli.view.report.media.object import report_rows

        print_rows(*report_rows(report), output, stream)
        return
    from helpdesk_cli.view.report.page import describe_report

    page = describe_report(report, forecast, explained=explained)
    print_text(render_as(page, document, output), output, stream)
