"""A first policy from a few answers: commented, without a finding, and with tests that pass."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk_cli.domain.lint.judging import judge
from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.policy import Policy, PolicyTest
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.domain.trial.proof import due_times, firing_times
from helpdesk_cli.errors import ConfigError, UsageError
from helpdesk_cli.policy_file.drafting.answers import (
    SCHEMA_FILE,
    HolidayList,
    Hours,
    count_minutes,
    make_id,
)
from helpdesk_cli.policy_file.reading.parse import parse_policy

DEFINITIONS = (
    "The service is unusable for the customer, or is about to be.",
    "A main feature fails or is badly degraded, with no reasonable workaround.",
    "Something fails, but there is a reasonable workaround.",
    "A question, a request, or a fault that does not stop work.",
    "A wish, or a cosmetic flaw that can wait.",
)
"""From worst to mildest. Of fewer severities the mildest is the one before the last."""

_SPREAD = {1: (3,), 2: (0, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3), 5: (0, 1, 2, 3, 4)}
MOST_SEVERITIES = max(_SPREAD)
MOST_TIERS = 9

_WORK = """\


# Where new tickets go; the first route that fits. Put narrower ones above it.

[[routes]]
name = "Everything"
team = "support"


# Who is told when, step by step. hd escalate, run every few minutes, does it.

[[escalations]]
name = "First reply due soon"
clock = "first_reply"
at = "75%"
action = "suggest"
text = "Answer this one next."

[[escalations]]
name = "First reply missed: tell the support manager"
clock = "first_reply"
at = "due"
action = "email"
to = ["role:support-manager"]

[[escalations]]
name = "Next reply missed: tell the support manager"
clock = "next_reply"
at = "due"
action = "email"
to = ["role:support-manager"]

[escalation]
close_solved_after = "240 hours"
"""
"""The ladder of a first policy, where there is somebody to notify."""

FASTEST_MINUTES = 60
"""Within which the best tier is answered at its worst severity."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a first policy is made from. Tiers stand from best to least, severities worst first."""

    name: str
    timezone: str
    hours: tuple[Hours, ...]
    holidays: tuple[HolidayList, ...]
    tiers: tuple[str, ...]
    severities: tuple[str, ...]
    manager: str | None


def draft_policy(answers: Answers, now: int) -> Policy:
    """The policy with its text. Raises UsageError when something of the answers is odd."""
    _refuse_clashes(answers)
    text = _write_promises(answers) + _write_people(answers)
    policy = _parse(text)
    policy = _parse(text + _write_tests(policy, now))
    for finding in judge(policy, now).found:
        raise UsageError(f"the policy would not be sound: {finding.sentence}")
    return policy


def _parse(text: str) -> Policy:
    try:
        return parse_policy(text, "new policy")
    except ConfigError as error:
        raise UsageError(error.problems[0]) from None


def _refuse_clashes(answers: Answers) -> None:
    for what, labels, most in (
        ("tiers", answers.tiers, MOST_TIERS),
        ("severities", answers.severities, MOST_SEVERITIES),
    ):
        ids = [make_id(label) for label in labels]
        if not 0 < len(ids) <= most:
            raise UsageError(f"expected 1 to {most} {what}, got {len(ids)}")
        again = [label for label in labels if ids.count(make_id(label)) > 1]
        if again:
            raise UsageError(f'expected each of the {what} once, got "{again[-1]}" again')


def _write_promises(answers: Answers) -> str:
    severities = "\n".join(
        f"[severities.{_key(label)}]\nlabel = {_quote(label)}\n"
        f"definition = {_quote(DEFINITIONS[grade])}\n"
        for label, grade in zip(answers.severities, _SPREAD[len(answers.severities)], strict=True)
    )
    tiers = "\n".join(_write_tier(answers, rank) for rank in range(len(answers.tiers)))
    return f"""\
#:schema ./{SCHEMA_FILE}
# What {answers.name} promises to whom. After a change:
#   hd policy check FILE   finds mistakes
#   hd policy test FILE    runs the tests at the end
#   hd policy diff FILE    shows what it would do to open tickets
#   hd policy apply FILE   puts it in force
# hd help policy has every key.

[desk]
name = {_quote(answers.name)}
timezone = {_quote(answers.timezone)}  # in which people are shown times
default_tier = {_quote(make_id(answers.tiers[-1]))}  # of customers who are not known yet
default_severity = {_quote(make_id(answers.severities[-1]))}
default_calendar = "office"
open_team = true  # false: only the people named below may act on tickets


# When the desk is open: business hours and business days count on a calendar.

[calendars.office]
timezone = {_quote(answers.timezone)}
{_write_hours(answers.hours)}
{_write_holidays(answers.holidays)}


# Severities, worst first. Agents choose by the definition.

{severities}

# Tiers: what customers have bought. An "sla" is owed; an "estimate" is usual, and reported apart.
# A clock that is left out is not promised; resolution and update may be promised likewise.

{tiers}"""


def _write_hours(hours: Sequence[Hours]) -> str:
    open_on: dict[str, list[str]] = {}
    for each in hours:
        open_on.setdefault(each.days, []).extend(each.intervals)
    days = ", ".join(f"{name} = {_list(intervals)}" for name, intervals in open_on.items())
    return f"open = {{ {days} }}"


def _write_holidays(holidays: Sequence[HolidayList]) -> str:
    if not holidays:
        return '# holidays = [{ country = "GB" }, { date = "2027-05-01", name = "May Day" }]'
    rows = (
        f"{{ country = {_quote(country)}"
        + (f", subdivision = {_quote(part)}" if part else "")
        + " }"
        for country, part in holidays
    )
    return f"holidays = [{', '.join(rows)}]"


def _write_tier(answers: Answers, rank: int) -> str:
    label = answers.tiers[rank]
    is_least = rank == len(answers.tiers) - 1 and rank > 0
    first = [_first_reply(answers.hours, rank, grade) for grade in range(len(answers.severities))]
    week = count_minutes(answers.hours)
    return f"""\
[tiers.{_key(label)}]
label = {_quote(label)}
commitment = {_quote("estimate" if is_least else "sla")}
first_reply = {_write_targets(answers, first)}
next_reply = {_write_targets(answers, [min(2 * minutes, week) for minutes in first])}
"""


def _first_reply(hours: Sequence[Hours], rank: int, grade: int) -> int:
    """Twice as long for each lower tier, four times for each milder severity, at most a week."""
    return min(FASTEST_MINUTES << rank + 2 * grade, count_minutes(hours))


def _write_targets(answers: Answers, targets: Sequence[int]) -> str:
    pairs = zip(answers.severities, targets, strict=True)
    written = (f"{_key(label)} = {_quote(_say(minutes))}" for label, minutes in pairs)
    return f"{{ {', '.join(written)} }}"


def _say(minutes: int) -> str:
    number, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return f"{number} business {unit}{'' if number == 1 else 's'}"


def _write_people(answers: Answers) -> str:
    if answers.manager is None:
        return ""
    mailbox = answers.manager.partition("@")[0]
    person = make_id(mailbox) or "manager"
    return f"""

# Who works here. Add your colleagues: their names are what hd --as and hd assign take.

[teams.support]
members = [{_quote(person)}]

[people.{person}]
name = {_quote(person.replace("-", " ").title())}
email = {_quote(answers.manager)}

[roles]
support-manager = {_quote(person)}
{_WORK}"""


def _write_tests(policy: Policy, now: int) -> str:
    """The best tier at every severity, the others at the worst: as a week begins, and ends."""
    best, worst = next(iter(policy.tiers)), next(iter(policy.severities))
    tests = [
        _write_test(policy, at, tier, severity)
        for tier in policy.tiers
        for severity in policy.severities
        if tier == best or severity == worst
        for at in (_next_week(policy, now, 0, "10:00"), _next_week(policy, now, 4, "16:30"))
    ]
    return "\n\n# The policy proves itself: what starts then is due then.\n\n" + "\n".join(tests)


def _next_week(policy: Policy, now: int, days: int, time: str) -> int:
    """The instant that many days after Monday of next week."""
    today = datetime.fromtimestamp(now, find_zone(policy.calendars["office"].timezone))
    day = today.date() + timedelta(days=7 - today.weekday() + days)
    return int(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=today.tzinfo).timestamp())


def _write_test(policy: Policy, at: int, tier: str, severity: str) -> str:
    due = due_times(policy, tier, severity, None, at)
    fires = firing_times(policy, PolicyTest(at, {}, tier, severity), due)
    expected = "".join(
        f"{clock} = {_write_instant(policy, due[clock][1])}\n" for clock in CLOCKS if clock in due
    )
    rungs = "".join(
        f"{_quote(rung.name)} = {_write_instant(policy, fires[rung.name])}\n"
        for rung in policy.escalations
    )
    return (
        f"[[tests]]\nat = {_write_instant(policy, at)}\ntier = {_quote(tier)}\n"
        f"severity = {_quote(severity)}\n{expected}" + (f"[tests.rungs]\n{rungs}" if rungs else "")
    )


def _write_instant(policy: Policy, at: int) -> str:
    zone = find_zone(policy.calendars["office"].timezone)
    return _quote(datetime.fromtimestamp(at, zone).isoformat())


def _key(label: str) -> str:
    """Its id, in quotes where TOML wants them."""
    key = make_id(label)
    return key if key.isascii() else _quote(key)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quote, texts))}]"


def _quote(text: str) -> str:
    """A text in quotes, as TOML and JSON both write printable text."""
    return json.dumps(text, ensure_ascii=False)
