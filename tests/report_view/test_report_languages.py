"""The report in the desk's language: whole, and the same for programs whatever it is."""

import string
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from helpdesk_cli.domain.policy.policy import CLOCKS, Language
from helpdesk_cli.domain.report.definitions import DEFINITIONS
from helpdesk_cli.domain.report.forecast import say_assumptions
from helpdesk_cli.domain.report.period import read_week
from helpdesk_cli.domain.report.report import DIMENSIONS, LocalDay, Period, TimeSpent
from helpdesk_cli.view.output import Output
from helpdesk_cli.view.report.words import Words, load_words
from tests.conftest import Hd
from tests.golden_files import assert_golden
from tests.report_view.cases import FORECAST, REPORT
from tests.report_view.conftest import PEOPLE
from tests.report_view.draw import SCREEN, draw
from tests.view.view_cases import ZONE, at

FRENCH = replace(REPORT, language="fr")
ENGLISH_WORDS, FRENCH_WORDS = load_words("en"), load_words("fr")

every_language = pytest.mark.parametrize("language", get_args(Language))


def find_blanks(phrase: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None}


def read_tables(words: Words) -> dict[str, Mapping[str, object]]:
    """The tables that every language has."""
    spared = ("definitions", "assumptions")
    names = [each.name for each in fields(words) if each.name not in spared]
    values = {name: getattr(words, name) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, dict)}


@every_language
def test_every_language_has_all_phrases_with_the_same_blanks(language: Language) -> None:
    for name, phrases in read_tables(load_words(language)).items():
        english = read_tables(ENGLISH_WORDS)[name]
        assert phrases.keys() == english.keys()
        for key, phrase in phrases.items():
            assert find_blanks(str(phrase)) == find_blanks(str(english[key])), key


@every_language
def test_every_language_names_clocks_dimensions_and_where_time_goes(language: Language) -> None:
    words = load_words(language)
    assert [*words.clocks] == [*CLOCKS]
    assert [*words.dimensions] == [*DIMENSIONS]
    assert [*words.spent] == [*words.spent_short] == [*TimeSpent._fields]
    assert (len(words.weekdays), len(words.months), len(words.long_months)) == (7, 12, 12)


def test_french_says_all_that_the_domain_says_in_english() -> None:
    assert [*FRENCH_WORDS.definitions] == [one.name for one in DEFINITIONS]
    for learnt_from in (0, 412):
        english = say_assumptions("weekdays", learnt_from, 4)
        forecast = replace(FORECAST, learnt_from=learnt_from, assumptions=english)
        assert ENGLISH_WORDS.say_assumptions(forecast) == english
        assert len(FRENCH_WORDS.say_assumptions(forecast)) == len(english)


def test_the_report_in_french_on_a_terminal() -> None:
    assert_golden("report-fr", draw(SCREEN._replace(width=100), FRENCH, definitions=DEFINITIONS))


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
    words = FRENCH_WORDS
    assert words.say_instant(at("2026-11-20 13:30"), ZONE, at("2026-11-23 08:00")) == (
        "ven 20 nov 14:30 CET"
    )
    assert words.say_instant(at("2025-08-01 13:30"), ZONE, at("2026-11-23 08:00")) == (
        "ven 1 août 2025 15:30 CEST"
    )
    assert words.say_length(3 * 86_400 + 4 * 3_600) == "3\xa0j 4\xa0h"
    assert words.say_open(40 * 60) == "40\xa0min"
    assert words.say_number(1_234_567) == "1\u202f234\u202f567"


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
    assert FRENCH_WORDS.say_period(period) == said


def test_a_week_of_169_hours_says_so_in_french() -> None:
    longer = read_week("2026-W43", 0, ZONE)
    assert "169 heures\xa0: passage à" in FRENCH_WORDS.say_span(longer)


def test_half_an_hour_has_the_comma_of_the_language() -> None:
    longer = read_week("2026-W14", 0, "Australia/Lord_Howe")
    assert "168,5 heures\xa0: passage à" in FRENCH_WORDS.say_span(longer)


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
