"""What is said of a notice or a reminder, in the desk's language: words, dates, headlines.

The words of each language stand in `templates/<language>/words.toml`. Foreign text passes through
`clean_line` here before it stands in a letter or a hook.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpdesk_cli.domain.ladder.letters import Notice, Reminder, ReminderLetter
from helpdesk_cli.domain.time.duration import parse_duration

TEMPLATES = Path(__file__).parent / "templates"

# A subject can have any length; this much of it tells tickets apart. Our own words may be more.
_LONGEST_LINE = 160
_LONGEST_TEXT = 1_000

LEAVE_OUT = "***"
"""Stands for a secret in the words of somebody else."""

# What scripts and emoji join with is the only invisible character that stays.
_JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")

_UNIT_SECONDS = (("hour", 3_600), ("minute", 60), ("second", 1))


@dataclass(frozen=True, slots=True)
class Words:
    """One language: phrases with braces to fill in, `units` each in singular and plural."""

    date: str
    day: str
    first_of_month: str
    late: str
    due: str
    headline: str
    digest: str
    digest_late: str
    digest_all_late: str
    reminder: str
    reminder_private: str
    reminder_digest: str
    nobody: str
    phone: str
    phone_line: str
    private: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    clocks: Mapping[str, str]
    statuses: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]


@cache
def load_words(language: str) -> Words:
    """The words that ship for it."""
    import tomli

    return Words(**tomli.loads((TEMPLATES / language / "words.toml").read_text(encoding="utf-8")))


def clean_line(text: str, longest: int = _LONGEST_LINE) -> str:
    """The text on one line of bearable length, nothing in it that is not seen but acts."""
    from unicodedata import category

    line = " ".join(text[: 10 * longest].split())
    seen = line
    if not line.isprintable():
        seen = "".join(each for each in line if each in _JOINERS or category(each) not in _UNSEEN)
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def say_text(notice: Notice) -> str:
    """What the policy has the rung say; empty when it says nothing."""
    return clean_line(notice.text or "", _LONGEST_TEXT)


def say_subject(notice: Notice) -> str:
    """The ticket's subject, unless it must stay in the desk."""
    return load_words(notice.language).private if notice.private else clean_line(notice.subject)


def say_phone(notice: Notice) -> str:
    """Advice to call; empty where there is none. The line of a private ticket's customer stays in
    the desk."""
    words = load_words(notice.language)
    if not notice.phone:
        return ""
    if notice.private or not notice.direct_line:
        return words.phone
    return words.phone_line.format(line=clean_line(notice.direct_line))


def say_headline(notice: Notice, subject: str) -> str:
    """Such as `[#42] First reply late: Live stream drops (Gold, Urgent)`."""
    words = load_words(notice.language)
    state = words.late if notice.late else words.due
    return words.headline.format(
        number=f"#{notice.ticket_id}",
        state=state.format(clock=words.clocks[notice.clock], due=say_due(notice)),
        subject=subject,
        tier=clean_line(notice.tier),
        severity=clean_line(notice.severity),
    )


def say_reminder(letter: ReminderLetter) -> str:
    """Such as `[#42] We are waiting for your answer: Live stream drops`."""
    words = load_words(letter.language)
    first, *others = letter.reminders
    if others:
        count = len(letter.reminders)
        return words.reminder_digest.format(desk=clean_line(letter.desk), count=count)
    number = f"#{first.ticket_id}"
    if first.subject is None:
        return words.reminder_private.format(number=number)
    return words.reminder.format(number=number, subject=clean_line(first.subject))


def say_due(notice: Notice) -> str:
    """The due instant in the notice's zone, with the zone's name."""
    words = load_words(notice.language)
    return _say_instant(words, words.date, notice.due_at, notice.zone)


def say_since(letter: ReminderLetter, reminder: Reminder) -> str:
    """The day, without an hour, since which a ticket has waited."""
    words = load_words(letter.language)
    return _say_instant(words, words.day, reminder.since_at, letter.zone)


def _say_instant(words: Words, phrase: str, at: int, zone_name: str) -> str:
    from datetime import datetime

    from helpdesk_cli.domain.time.zones import find_zone

    local = datetime.fromtimestamp(at, find_zone(zone_name))
    zone = local.tzname() or "UTC"
    return phrase.format(
        weekday=words.weekdays[local.weekday()],
        day=words.first_of_month if local.day == 1 else local.day,
        month=words.months[local.month - 1],
        year=local.year,
        hour=local.hour,
        minute=local.minute,
        zone=f"UTC{zone}" if zone[0] in "+-" else zone,
    )


def say_target(notice: Notice) -> str:
    """The promise in words, in the largest unit that holds it wholly: `90 business minutes`."""
    duration = parse_duration(notice.target)
    unit, amount = "day", duration.amount
    if duration.unit != "business-days":
        unit, size = next((u, s) for u, s in _UNIT_SECONDS if amount % s == 0)
        amount //= size
    forms = load_words(notice.language).units[unit if duration.is_wall else f"business_{unit}"]
    return forms[amount > 1].format(amount)
