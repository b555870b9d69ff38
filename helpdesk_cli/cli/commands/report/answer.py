"""A report that was made, and how it is printed."""

from pathlib import Path
from typing import NamedTuple, TextIO

from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.answer import Look, print_report
from helpdesk_cli.view.report.rendering import Document


class Made(NamedTuple):
    """The figures of a report, ready to be shown."""

    report: Report
    forecast: Forecast | None
    explained: bool

    @property
    def has_broken_promise(self) -> bool:
        """Of an SLA; a target that is a mere estimate is none."""
        return any(breach.commitment == "sla" for breach in self.report.breaches)


def fit_to_file(out: Output, output: Path | None) -> Output:
    """A file has no colours, and is UTF-8 whatever the terminal is."""
    return out if output is None else out._replace(colour=False, encoding="utf-8")


def print_in_look(
    made: Made, out: Output, look: Look | None, stream: TextIO, *, breaches: bool
) -> None:
    """As it was asked to look; None: as `out` says."""
    if look == "html" or look == "markdown":
        print_made(made, out, stream, document=look, breaches=breaches)
    else:
        print_made(made, out._replace(format=look or out.format), stream, breaches=breaches)


def print_made(
    made: Made,
    out: Output,
    stream: TextIO,
    *,
    document: Document | None = None,
    breaches: bool = False,
) -> None:
    """All that was made of it, as a document or as `out` says."""
    print_report(
        made.report,
        made.forecast,
        out,
        stream,
        explained=made.explained,
        document=document,
        breaches=breaches,
    )
