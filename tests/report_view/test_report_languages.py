"""The report in the desk's language: whole, and the same for programs whatever it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from helpdesk_cli.domain.report.period import LocalDay, Period, read_week
from helpdesk_cli.domain.report.report import Rate
from helpdesk_cli.phrases.phrases import load_phrases
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.report.words import (
    say_assumptions,
    say_instant,
    say_length,
    say_open,
    say_period,
    say_rate_and_points,
    say_span,
)
from tests.conftest import Hd
from tests.golden_files import assert_golden
from tests.report_view.cases import FORECAST, REPORT
from tests.report_view.conftest import PEOPLE
from tests.report_view.draw import SCREEN, draw
from tests.view.view_cases import ZONE, at

FRENCH = replace(REPORT, language="fr")
PHRASES = load_phrases("fr", "report")


def test_the_report_in_french_on_a_terminal() -> None:
    assert_golden("report-fr", draw(SCREEN._replace(width=100), FRENCH))


def test_the_report_in_french_as_markdown() -> None:
    assert_golden("report-fr-markdown", draw(report=FRENCH, document="markdown"))


def test_the_page_says_which_language_it_is_in() -> None:
    assert '<html lang="fr">' in draw(report=FRENCH, document="html")
    assert '<html lang="en">' in draw(document="html")


@pytest.mark.parametrize("format_", ["json", "nl", "csv", "tsv"])
def test_programs_read_the_same_whatever_the_language(format_: str) -> None:
    output = Output(format_)  # type: ignore[arg-type]
    assert draw(output, FRENCH) == draw(output)


def test_dates_lengths_and_numbers_are_written_as_in_french() -> None:
    assert say_instant(PHRASES, at("2026-11-20 13:30"), ZONE, at("2026-11-23 08:00")) == (
        "ven 20 nov 14:30 CET"
    )
    assert say_instant(PHRASES, at("2025-08-01 13:30"), ZONE, at("2026-11-23 08:00")) == (
        "ven 1er août 2025 15:30 CEST"
    )
    assert say_length(PHRASES, 3 * 86_400 + 4 * 3_600) == "3\xa0j 4\xa0h"
    assert say_open(PHRASES, 40 * 60) == "40\xa0min"
    assert PHRASES.say_number(1_234_567) == "1\u202f234\u202f567"


@pytest.mark.parametrize(
    ("kept_before", "said"),
    [
        (6, "7 sur 10, +10,0 points"),
        (7, "7 sur 10, 0,0 point"),
        (8, "7 sur 10, -10,0 points"),
    ],
)
def test_points_are_counted_as_in_french(kept_before: int, said: str) -> None:
    assert say_rate_and_points(PHRASES, Rate(7, 10), Rate(kept_before, 10)) == said


@pytest.mark.parametrize(
    ("learnt_from", "said"),
    [(0, "un ticket prend 25\xa0minutes"), (1, "(1 mesure\xa0;"), (412, "(412 mesures\xa0;")],
)
def test_a_forecast_says_in_french_what_it_learnt(learnt_from: int, said: str) -> None:
    sentences = say_assumptions(PHRASES, replace(FORECAST, learnt_from=learnt_from))
    assert len(sentences) == 5
    assert said in sentences[1]


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("week", "2026-W07", "Semaine 7 de 2026"),
        ("month", "2026-11", "novembre 2026"),
        ("quarter", "2026-Q4", "Trimestre 4 de 2026"),
        ("range", "2026-11-16 to 2026-11-18 12:00", "du 2026-11-16 au 2026-11-18 12:00"),
    ],
)
def test_periods_are_named_in_french(kind: str, name: str, said: str) -> None:
    days = (LocalDay(date(2026, 11, 16), 0, 86_400),)
    period = Period(kind, name, ZONE, 0, 86_400, days)  # type: ignore[arg-type]
    assert say_period(PHRASES, period) == said


def test_a_week_of_169_hours_says_so_in_french() -> None:
    longer = read_week("2026-W43", 0, ZONE)
    assert "169 heures\xa0: passage à" in say_span(PHRASES, longer)


def test_half_an_hour_has_the_comma_of_the_language() -> None:
    longer = read_week("2026-W14", 0, "Australia/Lord_Howe")
    assert "168,5 heures\xa0: passage à" in say_span(PHRASES, longer)


def test_a_desk_that_speaks_french_is_told_and_mailed_its_report_in_french(
    reachable: Hd, tmp_path: Path
) -> None:
    policy = tmp_path / "french.toml"
    policy.write_text(PEOPLE.replace("[desk]", '[desk]\nlanguage = "fr"', 1))
    reachable.at("2026-11-17T12:00:00Z").ok("policy", "apply", str(policy))
    assert "Engagements (SLA)" in reachable.on_screen().ok("report").out
    reachable.ok("report", "--email", "alice")
    (mail,) = (tmp_path / "outbox-mail" / "new").iterdir()
    assert b"Semaine 47 de 2026" in mail.read_bytes()
    assert "Semaine" not in reachable.ok("report", "--json").out
