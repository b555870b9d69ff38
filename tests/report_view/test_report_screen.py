"""The report on a terminal: at every width, without colour, with hostile names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.report.period import LocalDay, read_range, read_week
from helpdesk_cli.domain.report.report import ClockFigures, Day, Rate
from helpdesk_cli.phrases.phrases import load_phrases
from helpdesk_cli.view.report.media.screen import draw_trend
from helpdesk_cli.view.report.sections.late import WORST
from helpdesk_cli.view.report.words import add_rates, say_points, say_share, say_span
from tests.golden_files import assert_golden
from tests.report_view.cases import (
    DAY,
    FIGURES,
    FORECAST,
    HOUR,
    MONDAY,
    NOTHING_HAPPENED,
    PERIOD,
    REPORT,
    breach,
    group,
)
from tests.report_view.draw import SCREEN, draw

PHRASES = load_phrases("en", "report")


@pytest.mark.parametrize("width", [80, 140])
def test_the_report_on_a_terminal(width: int) -> None:
    assert_golden(f"report-{width}", draw(SCREEN._replace(width=width)))


def test_the_report_in_colour() -> None:
    assert_golden("report-colour", draw(SCREEN._replace(width=140, colour=True)))


def test_the_report_where_only_ascii_can_be_written() -> None:
    drawn = draw(SCREEN._replace(encoding="ascii"))
    assert drawn.isascii()
    assert_golden("report-ascii", drawn)


def test_a_week_in_which_nothing_happened() -> None:
    drawn = draw(report=NOTHING_HAPPENED, forecast=None, explained=False)
    assert_golden("report-nothing", drawn)


@pytest.mark.parametrize("width", range(60, 220, 8))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, draw(SCREEN._replace(width=width)).splitlines())) <= width


def test_a_wide_terminal_shows_figures_that_a_narrow_one_leaves_out() -> None:
    headings = ("Pending", "Cancelled", "9 of 10, wall", "Was due", "Turn over")
    assert not [heading for heading in headings if heading in draw()]
    wide = draw(SCREEN._replace(width=180))
    assert [heading for heading in headings if heading not in wide] == []


def test_nothing_acts_that_a_customer_wrote() -> None:
    drawn = draw(SCREEN._replace(width=200))
    assert not [sign for sign in "\x1b\x07\x9b\u202e\u2066\u2028\t" if sign in drawn]


def test_what_was_late_longest_stands_first_and_estimates_apart() -> None:
    drawn = draw()
    promises, estimates = drawn.index("Broken promises"), drawn.index("Estimates not met")
    assert promises < drawn.index("#42  2d 3h so far") < drawn.index("#7  ")
    assert drawn.index("#43") < estimates < drawn.index("#44")


def test_who_has_many_broken_promises_sees_the_worst_and_how_many_there_are() -> None:
    many = tuple(breach(n, "Drops", late_seconds=n * HOUR) for n in range(1, 101))
    drawn = draw(report=replace(REPORT, breaches=many))
    assert "#100" in drawn
    assert "#70 " not in drawn
    assert f"The {WORST} longest late of 100." in drawn


def test_a_quarter_is_told_by_week() -> None:
    first = date(2026, 10, 1)
    days = tuple(
        LocalDay(first + timedelta(n), MONDAY + n * DAY, MONDAY + (n + 1) * DAY) for n in range(92)
    )
    period = replace(PERIOD, kind="quarter", name="2026-Q4", days=days)
    daily = tuple(Day(day, 1, 2, 0, 50 - n // 2, 3, 0) for n, day in enumerate(days))
    seen_until = days[-1].end_at
    drawn = draw(report=replace(REPORT, period=period, daily=daily, seen_until=seen_until))
    assert "Quarter 4 of 2026" in drawn
    assert "By week" in drawn
    (week,) = (line for line in drawn.splitlines() if line.startswith("  2026-W42"))
    # Seven days of one opened, two solved, none reopened; Sunday 18 October is day 17 from 0.
    assert week.split()[1:7] == ["7", "14", "0", "42", "21", "0"]


def test_a_week_that_is_not_over_says_until_when_it_was_seen() -> None:
    drawn = draw(report=replace(REPORT, seen_until=MONDAY + 34 * HOUR))
    assert "not over: as seen Tue 17 Nov 10:00 CET" in drawn.replace("\n", " ")
    assert "not over" not in draw()


@pytest.mark.parametrize(
    ("week", "zone", "said"),
    [
        ("2026-W13", "Europe/Paris", "Europe/Paris, 167 hours: clocks went forward"),
        ("2026-W43", "Europe/Paris", "Europe/Paris, 169 hours: clocks went back"),
        ("2026-W14", "Australia/Lord_Howe", "Lord_Howe, 168.5 hours: clocks went back"),
        ("2026-W40", "Australia/Lord_Howe", "Lord_Howe, 167.5 hours: clocks went forward"),
    ],
)
def test_a_week_with_a_clock_change_says_so(week: str, zone: str, said: str) -> None:
    assert said in say_span(PHRASES, read_week(week, 0, zone))


@pytest.mark.parametrize(
    ("since", "until"), [("2026-11-16", "2026-11-23"), ("2026-11-16 10:00", "2026-11-16 20:00")]
)
def test_a_period_without_a_clock_change_says_nothing_of_clocks(since: str, until: str) -> None:
    assert "clocks" not in say_span(PHRASES, read_range(since, until, 0, "Europe/Paris"))


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (Rate(0, 0), "-"),
        (Rate(0, 3), "0.0 %"),
        (Rate(2, 3), "66.6 %"),
        (Rate(9999, 10000), "99.9 %"),
        (Rate(7, 7), "100.0 %"),
    ],
)
def test_a_share_is_never_rounded_up_to_all(rate: Rate, said: str) -> None:
    assert say_share(PHRASES, rate) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Rate(1, 2), Rate(1, 4), "+25.0"),
        (Rate(1, 4), Rate(1, 2), "-25.0"),
        (Rate(1, 2), Rate(2, 4), "0.0"),
        (Rate(0, 0), Rate(1, 2), "-"),
        (Rate(1, 2), Rate(0, 0), "-"),
    ],
)
def test_a_share_is_compared_in_points_where_there_is_one(
    now: Rate, before: Rate, said: str
) -> None:
    assert say_points(PHRASES, now, before) == said


def test_only_a_zero_lies_on_the_ground_of_a_trend() -> None:
    assert draw_trend((0, 1, 50, 100), 100) == "▁▂▅█"
    assert draw_trend((0, 0), 0) == "▁▁"


@pytest.mark.parametrize(
    ("needed", "missed", "late", "said"),
    [
        (3, 2, 1, "It takes 3 agents to save all that can be saved."),
        (1, 1, 1, "1 agent would be enough."),
        (None, 2, 0, "No number of agents would save all the others."),
    ],
)
def test_the_forecast_says_how_many_agents_save_all(
    needed: int | None, missed: int, late: int, said: str
) -> None:
    tickets = FORECAST.tickets[1 - late : 1 - late + missed]
    coming = replace(FORECAST, agents_needed=needed, already_late=late, tickets=tickets)
    assert said in " ".join(draw(forecast=coming).split())


def test_shares_of_all_clocks_are_added_and_not_averaged() -> None:
    assert add_rates(FIGURES.commitments["sla"]) == Rate(83 + 140 + 61, 91 + 143 + 75)
    assert "SLA kept 91.9 %  284 of 309, -2.1 points" in draw()


BUSY = ClockFigures(achieved=98_765, breached=1_234)


def test_groups_keep_their_names_however_large_the_numbers() -> None:
    groups = tuple(
        replace(
            group(tier, "margarethe", kept=98_765, late=1_234),
            figures=replace(
                FIGURES, commitments={name: {"update": BUSY} for name in ("sla", "estimate")}
            ),
        )
        for tier in ("platinum", "business")
    )
    drawn = draw(report=replace(REPORT, groups=groups), forecast=None, explained=False)
    section = drawn.partition("By tier and agent")[2].partition("By day")[0]
    for name in ("platinum", "business", "margarethe"):
        assert name in section


def test_days_to_come_are_not_told_but_the_days_so_far_are() -> None:
    wednesday = MONDAY + 2 * DAY + 9 * HOUR
    drawn = draw(report=replace(REPORT, seen_until=wednesday), forecast=None, explained=False)
    section = drawn.partition("\nBy day\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in section.splitlines()[1:]] == ["Mon", "Tue", "Wed"]
