"""What is said of a notice or a reminder, in the desk's language: words, dates, headlines.

Foreign text passes through `fit_line` here before it stands in a letter or a hook.
"""

from pathlib import Path

from helpdesk_cli.domain.ladder.letters import Notice, Reminder, ReminderLetter
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.mail.line import fit_line
from helpdesk_cli.phrases.phrases import Phrases, load_phrases

TEMPLATES = Path(__file__).parent / "templates"

_LONGEST_TEXT = 1_000

_UNIT_SECONDS = (("hour", 3_600), ("minute", 60), ("second", 1))


def speak(language: Language) -> Phrases:
    """The phrases of letters."""
    return load_phrases(language, "letter")


def say_text(notice: Notice) -> str:
    """What the policy has the rung say; empty when it says nothing."""
    return fit_line(notice.text or "", _LONGEST_TEXT)


def say_subject(notice: Notice) -> str:
    """The ticket's subject, unless it must stay in the desk."""
    return speak(notice.language)["private"] if notice.private else fit_line(notice.subject)


def say_phone(notice: Notice) -> str:
    """Advice to call; empty where there is none. The line of a private ticket's customer stays in
    the desk."""
    phrases = speak(notice.language)
    if not notice.phone:
        return ""
    if notice.private or not notice.direct_line:
        return phrases["phone"]
    return phrases.say("phone_line", line=fit_line(notice.direct_line))


def say_headline(notice: Notice, subject: str) -> str:
    """Such as `[#42] First reply late: Live stream drops (Gold, Urgent)`."""
    phrases = speak(notice.language)
    return phrases.say(
        "headline",
        number=f"#{notice.ticket_id}",
        state=_say_state(notice),
        subject=subject,
        tier=fit_line(notice.tier),
        severity=fit_line(notice.severity),
    )


def _say_state(notice: Notice) -> str:
    phrases = speak(notice.language)
    if notice.unread_since is not None:
        return phrases.say("unread", since=say_unread(notice))
    clock = phrases.clocks[notice.clock]
    return phrases.say(
        "late" if notice.late else "due",
        clock=clock[:1].upper() + clock[1:],
        due=say_due(notice),
    )


def say_reminder(letter: ReminderLetter) -> str:
    """Such as `[#42] We are waiting for your answer: Live stream drops`."""
    phrases = speak(letter.language)
    first, *others = letter.reminders
    if others:
        count = len(letter.reminders)
        return phrases.say("reminder_digest", desk=fit_line(letter.desk), count=count)
    number = f"#{first.ticket_id}"
    if first.subject is None:
        return phrases.say("reminder_private", number=number)
    return phrases.say("reminder", number=number, subject=fit_line(first.subject))


def say_due(notice: Notice) -> str:
    """The due instant; empty where nothing is due."""
    return _say_instant(notice, notice.due_at)


def say_unread(notice: Notice) -> str:
    """A phrase since when nobody has read the ticket; empty where the notice is about a promise."""
    return _say_instant(notice, notice.unread_since)


def _say_instant(notice: Notice, at: int | None) -> str:
    """An instant in the notice's zone, with the zone's name."""
    if at is None:
        return ""
    return speak(notice.language).say_instant("full_instant", at, notice.zone)


def say_since(letter: ReminderLetter, reminder: Reminder) -> str:
    """The day, without an hour, since which a ticket has waited."""
    return speak(letter.language).say_day("full_day", reminder.since_at, letter.zone)


def say_target(notice: Notice) -> str:
    """The promise in words, in the largest unit that holds it wholly: `90 business minutes`; empty
    where there is none."""
    return "" if notice.target is None else say_duration(notice.language, notice.target)


def say_duration(language: Language, target: str) -> str:
    """A duration as a policy writes it, in words."""
    duration = parse_duration(target)
    unit, amount = "day", duration.amount
    if duration.unit != "business-days":
        unit, size = next((u, s) for u, s in _UNIT_SECONDS if amount % s == 0)
        amount //= size
    what = unit if duration.is_wall else f"business_{unit}"
    return speak(language).say_count(what, amount)
