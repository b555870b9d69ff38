"""Findings about tiers and severities: promises that are missing, or cross each other."""

from collections.abc import Mapping
from itertools import pairwise

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.clocks import ClockName
from helpdesk_cli.domain.policy.policy import Policy, Tier
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.domain.time.opening_hours import split_week

HOUR, DAY = 3_600, 86_400


def find_missing_targets(policy: Policy) -> Findings:
    for tier in policy.tiers.values():
        if not any(tier.targets.values()):
            yield Finding("P001", ("tiers", tier.id), "nothing is promised to it")
        for clock, targets in tier.targets.items():
            missing = [severity for severity in policy.severities if severity not in targets]
            if targets and missing:
                what = f"nothing is promised to {', '.join(missing)}"
                yield Finding("P001", ("tiers", tier.id, clock), what)


def find_crossed_severities(policy: Policy) -> Findings:
    for tier in policy.tiers.values():
        for clock, targets in tier.targets.items():
            promised = (severity for severity in policy.severities if severity in targets)
            for worse, milder in pairwise(promised):
                if _is_longer(targets[worse], targets[milder]):
                    yield Finding(
                        "P002",
                        ("tiers", tier.id, clock, worse),
                        f'"{targets[worse].text}" is longer than the "{targets[milder].text}" of '
                        f"{milder}, which is milder",
                    )


def find_late_first_replies(policy: Policy) -> Findings:
    for tier in policy.tiers.values():
        for severity, first, resolution in _pair(tier, "first_reply", "resolution"):
            if _is_longer(first, resolution):
                yield Finding(
                    "P003",
                    ("tiers", tier.id, "first_reply", severity),
                    f'"{first.text}" is longer than the "{resolution.text}" of the resolution',
                )


def find_short_next_replies(policy: Policy) -> Findings:
    for tier in policy.tiers.values():
        for severity, first, later in _pair(tier, "first_reply", "next_reply"):
            if _is_longer(first, later):
                yield Finding(
                    "P004",
                    ("tiers", tier.id, "next_reply", severity),
                    f'"{later.text}" is shorter than the "{first.text}" of the first reply',
                )


def find_long_targets(policy: Policy) -> Findings:
    for tier in policy.tiers.values():
        names = (tier.calendar or policy.desk.default_calendar, *tier.calendar_by_region.values())
        calendars = {name: policy.calendars[name] for name in names}
        for clock, targets in tier.targets.items():
            for severity, target in targets.items():
                path = ("tiers", tier.id, clock, severity)
                for what in _say_too_long(target, calendars):
                    yield Finding("P005", path, what)
                    break


def find_unclear_severities(policy: Policy) -> Findings:
    first_with: dict[str, str] = {}
    for severity in policy.severities.values():
        path = ("severities", severity.id)
        meaning = " ".join(severity.definition.casefold().split())
        if not meaning:
            yield Finding("P006", path, "it has no definition")
        elif meaning in first_with:
            what = f"it has the same definition as {first_with[meaning]}"
            yield Finding("P006", (*path, "definition"), what)
        first_with.setdefault(meaning, severity.id)


def _say_too_long(target: Duration, calendars: Mapping[str, Calendar]) -> list[str]:
    """Why on each calendar of which a week is too short for it; one without weekly hours is not."""
    if target.unit != "business":
        return []
    weeks = {name: _open_minutes(calendar) for name, calendar in calendars.items()}
    return [
        f'"{target.text}" is longer than {name} is open in a week ({minutes // 60} hours)'
        for name, minutes in weeks.items()
        if 0 < minutes * 60 < target.amount
    ]


def _open_minutes(calendar: Calendar) -> int:
    return sum(end - start for day in split_week(calendar.hours.weekly) for start, end in day)


def _pair(tier: Tier, one: ClockName, other: ClockName) -> list[tuple[str, Duration, Duration]]:
    """The targets of two clocks at each severity to which both are promised."""
    ones, others = tier.targets.get(one, {}), tier.targets.get(other, {})
    return [(severity, ones[severity], others[severity]) for severity in ones if severity in others]


def _is_longer(one: Duration, other: Duration) -> bool:
    """Whether one duration is longer than another on every calendar; false where that depends on
    the calendar."""
    if one.unit == other.unit:
        return one.amount > other.amount
    return other.unit == "wall" and _least_seconds(one) > other.amount


def _least_seconds(duration: Duration) -> int:
    """The shortest time that a duration can take, on a calendar that is always open."""
    if duration.unit == "business-days":
        # From late on a long day to the end of a short one; a night may have an hour less.
        return max(duration.amount - 1, 0) * DAY - HOUR
    return duration.amount
