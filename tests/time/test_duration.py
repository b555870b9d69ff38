import pytest

from helpdesk_cli.domain.time.duration import Duration, Unit, parse_duration
from helpdesk_cli.domain.time.length import format_seconds

HOUR = 3_600

READ: list[tuple[str, Unit, int]] = [
    ("30 minutes", "wall", 1_800),
    ("6 hours", "wall", 6 * HOUR),
    ("1 hour", "wall", HOUR),
    ("72 hours", "wall", 72 * HOUR),
    ("45 seconds", "wall", 45),
    ("30m", "wall", 1_800),
    ("45s", "wall", 45),
    ("2h", "wall", 2 * HOUR),
    ("1h 30m", "wall", 5_400),
    ("1h30m", "wall", 5_400),
    ("1h 30m 15s", "wall", 5_415),
    ("2 hours 30 minutes", "wall", 9_000),
    ("90 min", "wall", 5_400),
    ("2 hrs", "wall", 2 * HOUR),
    ("  30   Minutes ", "wall", 1_800),
    ("090 minutes", "wall", 5_400),
    ("1 business hour", "business", HOUR),
    ("6 business hours", "business", 6 * HOUR),
    ("90 business minutes", "business", 5_400),
    ("1 business minute", "business", 60),
    ("45 business seconds", "business", 45),
    ("2000 business hours", "business", 2_000 * HOUR),
    ("1 business hour 30 business minutes", "business", 5_400),
    ("1 BUSINESS Hour", "business", HOUR),
    ("1 business day", "business-days", 1),
    ("3 business days", "business-days", 3),
    ("10 business  days", "business-days", 10),
]

REFUSED = [
    (
        "3 days",
        'expected hours or business days, got "3 days": write "72 hours", "3 business days" '
        'or "24 business hours" (at 8 hours a day)',
    ),
    (
        "1d",
        'expected hours or business days, got "1d": write "24 hours", "1 business day" '
        'or "8 business hours" (at 8 hours a day)',
    ),
    (
        "1 week",
        'expected hours or business days, got "1 week": write "168 hours", "5 business days" '
        'or "40 business hours" (at 8 hours a day)',
    ),
    (
        "2 business weeks",
        'expected hours or business days, got "2 business weeks": write "336 hours", '
        '"10 business days" or "80 business hours" (at 8 hours a day)',
    ),
    (
        "1 day 30 minutes",
        'expected hours or business days, got "1 day 30 minutes": write "1470 minutes" '
        'or "510 business minutes" (at 8 hours a day)',
    ),
    (
        "1 business day 2 business hours",
        'expected hours or business days, got "1 business day 2 business hours": write "26 hours" '
        'or "10 business hours" (at 8 hours a day)',
    ),
    (
        "1 business hour 30 minutes",
        "expected either business time or wall-clock time, got "
        '"1 business hour 30 minutes": write "90 business minutes" or "90 minutes"',
    ),
    ("0 minutes", 'expected a duration of more than zero, got "0 minutes"'),
    ("0h 0m", 'expected a duration of more than zero, got "0h 0m"'),
    ("0 business days", 'expected a duration of more than zero, got "0 business days"'),
    (
        "-5 minutes",
        'expected a duration of more than zero such as "30 minutes", "1h 30m", '
        '"6 business hours" or "3 business days", got "-5 minutes"',
    ),
    ("1.5 hours", 'expected whole numbers, such as "1h 30m", got "1.5 hours"'),
    ("1,5 business days", 'expected whole numbers, such as "1h 30m", got "1,5 business days"'),
    ("900000 hours", 'expected a duration of at most 100 years, got "900000 hours"'),
    ("40000 business days", 'expected a duration of at most 100 years, got "40000 business days"'),
    (f"{'9' * 5_000} s", f'expected a duration of at most 100 years, got "{"9" * 5_000} s"'),
]

SHAPELESS = [
    "",
    "soon",
    "30",
    "minutes",
    "h",
    "30 minutes late",
    "30 minutes, 5 seconds",
    "+5 minutes",
    "1:30",
    "PT4H",
    "business hours",
    "3 business",
    "3 buisness days",
    "٣ hours",
    "3 months",
    "4 hourz",
]

SHOWN = [
    (0, "0s"),
    (1, "1s"),
    (59, "59s"),
    (60, "1m"),
    (61, "1m 1s"),
    (3_599, "59m 59s"),
    (3_600, "1h"),
    (3_630, "1h"),
    (4_320, "1h 12m"),
    (4_379, "1h 12m"),
    (86_399, "23h 59m"),
    (86_400, "1d"),
    (86_400 + 59 * 60, "1d"),
    (76 * HOUR, "3d 4h"),
    (400 * 86_400 + HOUR, "400d 1h"),
    (-45, "-45s"),
    (-4_379, "-1h 12m"),
]


@pytest.mark.parametrize(("text", "unit", "amount"), READ)
def test_duration_is_read(text: str, unit: Unit, amount: int) -> None:
    assert parse_duration(text) == Duration(text, unit, amount)


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refusal_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="expected ") as refusal:
        parse_duration(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", SHAPELESS)
def test_what_is_no_duration_is_shown_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="expected ") as refusal:
        parse_duration(text)
    assert str(refusal.value) == (
        'expected a duration such as "30 minutes", "1h 30m", "6 business hours" '
        f'or "3 business days", got "{text}"'
    )


@pytest.mark.parametrize(
    "text", ["3 days", "1d", "2 weeks", "5d", "1 week 1 day", "2 days 3 hours"]
)
def test_every_offer_can_be_written(text: str) -> None:
    with pytest.raises(ValueError, match="write") as refusal:
        parse_duration(text)
    offers = str(refusal.value).split("write ")[1].split('"')[1::2]
    assert len(offers) >= 2
    assert [parse_duration(offer).text for offer in offers] == offers


def test_only_wall_clock_time_ignores_calendars() -> None:
    written = ("3 hours", "3 business hours", "3 business days")
    assert [parse_duration(text).is_wall for text in written] == [True, False, False]


@pytest.mark.parametrize(("seconds", "text"), SHOWN)
def test_seconds_are_shown_in_their_two_largest_units(seconds: int, text: str) -> None:
    assert format_seconds(seconds) == text
