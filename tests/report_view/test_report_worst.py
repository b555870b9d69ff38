"""A report of a bad week: short enough to forward, and it says where the rest is."""

from dataclasses import replace

import pytest

from helpdesk_cli.domain.report.report import Report
from helpdesk_cli.phrases.phrases import load_phrases
from helpdesk_cli.view.report.rendering import Document
from helpdesk_cli.view.report.sections.late import WORST
from helpdesk_cli.view.report.words import name_options, say_column
from tests.report_view.cases import PERIOD, PREVIOUS, REPORT
from tests.report_view.draw import draw

ENGLISH = load_phrases("en", "report")


def bad_week(late: int) -> Report:
    """A week in which so many promises were broken, each a second later than the one before."""
    like = next(breach for breach in REPORT.breaches if breach.commitment == "sla")
    broken = [
        replace(like, ticket_id=1000 + number, late_seconds=number + 1) for number in range(late)
    ]
    return replace(REPORT, breaches=tuple(broken))


@pytest.mark.parametrize("document", ["html", "markdown"])
def test_a_document_lists_the_worst_and_says_how_to_get_them_all(document: Document) -> None:
    drawn = draw(report=bad_week(WORST + 70), document=document)
    listed = [number for number in range(1000, 1100) if f"#{number}" in drawn]
    assert listed == list(range(1070, 1100))
    assert "The 30 longest late of 100." in drawn
    assert "hd report --week 2026-W47 --breaches --csv" in drawn


def test_a_week_that_was_not_so_bad_is_listed_whole() -> None:
    drawn = draw(report=bad_week(WORST), document="markdown")
    assert "The longest late first." in drawn
    assert "--breaches" not in drawn


def test_columns_name_their_periods() -> None:
    assert say_column(ENGLISH, PERIOD, "this_period") == "2026-W47"
    assert say_column(ENGLISH, PREVIOUS, "period_before") == "2026-W46"
    range_ = replace(PERIOD, kind="range", name="2026-11-02 to 2026-11-05")
    assert say_column(ENGLISH, range_, "period_before") == "Period before"
    assert name_options(range_) == '--since "2026-11-02" --until "2026-11-05"'
