"""Every language says all that another does, and counts by its own rule."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest

from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.ladder import UNREAD
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.report.report import DIMENSIONS, TimeSpent
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.domain.time.instant import parse_instant
from helpdesk_cli.phrases.phrases import Phrases, load_phrases

ENGLISH, FRENCH = load_phrases("en", "report"), load_phrases("fr", "report")

every_language = pytest.mark.parametrize("language", get_args(Language))


def read_tables(phrases: Phrases) -> Iterator[tuple[str, Mapping[str, object]]]:
    for field in fields(phrases):
        value = getattr(phrases, field.name)
        if isinstance(value, dict):
            yield field.name, value


def find_blanks(phrase: object) -> list[str]:
    """What the braces of a phrase, or of both forms of a count, ask for."""
    forms = [phrase] if isinstance(phrase, str) else phrase
    assert isinstance(forms, list)
    parsed = (part for form in forms for part in string.Formatter().parse(form))
    return sorted({name for _, name, _, _ in parsed if name is not None})


@every_language
def test_every_language_has_all_phrases_with_the_same_blanks(language: Language) -> None:
    tables = dict(read_tables(load_phrases(language, "report")))
    for name, english in read_tables(ENGLISH):
        assert [*tables[name]] == [*english]
        if name != "dates":
            blanks = {key: find_blanks(phrase) for key, phrase in tables[name].items()}
            assert blanks == {key: find_blanks(phrase) for key, phrase in english.items()}


@every_language
def test_every_language_names_whatever_the_domain_knows(language: Language) -> None:
    phrases = load_phrases(language, "report")
    assert [*phrases.clocks] == [*CLOCKS, UNREAD]
    assert [*phrases.statuses] == [*STATUSES]
    assert [*phrases.dimensions] == [*DIMENSIONS]
    assert [*phrases.spent] == [*phrases.spent_short] == [*TimeSpent._fields]
    assert [len(days) for days in (phrases.weekdays, phrases.short_weekdays)] == [7, 7]
    assert [len(months) for months in (phrases.months, phrases.short_months)] == [12, 12]


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0, "0 agents", "0 agent"),
        (1, "1 agent", "1 agent"),
        (2, "2 agents", "2 agents"),
        (1_000, "1,000 agents", "1\u202f000 agents"),
    ],
)
def test_each_language_counts_by_its_own_rule(number: int, english: str, french: str) -> None:
    assert ENGLISH.say_count("agent", number) == english
    assert FRENCH.say_count("agent", number) == french


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0.0, "{} points", "{} point"),
        (1.0, "{} points", "{} point"),
        (-1.9, "{} points", "{} point"),
        (2.0, "{} points", "{} points"),
    ],
)
def test_what_has_decimals_is_plural_in_english_and_from_two_on_in_french(
    number: float, english: str, french: str
) -> None:
    assert ENGLISH.choose("point", number) == english
    assert FRENCH.choose("point", number) == french


@pytest.mark.parametrize(
    ("on", "english", "french"),
    [
        (date(2026, 6, 1), "Monday 1 June 2026", "lundi 1er juin 2026"),
        (date(2026, 8, 23), "Sunday 23 August 2026", "dimanche 23 août 2026"),
    ],
)
def test_only_the_first_of_a_month_is_an_ordinal_in_french(
    on: date, english: str, french: str
) -> None:
    assert ENGLISH.say_date("full_day", on) == english
    assert FRENCH.say_date("full_day", on) == french


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Europe/Paris", "Fri 20 Nov 14:30 CET", "ven 20 nov 14:30 CET"),
        ("Asia/Dubai", "Fri 20 Nov 17:30 UTC+04", "ven 20 nov 17:30 UTC+04"),
        ("UTC", "Fri 20 Nov 13:30 UTC", "ven 20 nov 13:30 UTC"),
    ],
)
def test_an_instant_is_told_by_the_clocks_of_its_zone(zone: str, english: str, french: str) -> None:
    at = parse_instant("2026-11-20T13:30:00Z")
    assert ENGLISH.say_instant("instant", at, zone) == english
    assert FRENCH.say_instant("instant", at, zone) == french
