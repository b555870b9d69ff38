"""The parts of a policy in words, as a lead would say them. Not yet made safe to print."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from helpdesk_cli.domain.policy.clocks import ClockRule
from helpdesk_cli.domain.policy.ladder import DEFAULT_FALLBACK, Manners, Rung
from helpdesk_cli.domain.policy.mail import MailRules
from helpdesk_cli.domain.policy.policy import Channel, Policy, Route, Severity, Team, Tier
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import (
    CountryHolidays,
    DatedHoliday,
    EasterHoliday,
    Holiday,
)
from helpdesk_cli.domain.time.opening_hours import WEEKDAYS, Interval, format_interval
from helpdesk_cli.english import count, join, spell

_ALWAYS = ((0, 1440),)


def describe_calendar(calendar: Calendar) -> str:
    """Such as `Mon-Thu 09:00-12:30, 13:30-18:00; Fri 09:00-17:00 (Europe/London)`."""
    hours = calendar.hours
    week = "; ".join(_describe_week(hours.weekly)) or "no weekly hours"
    parts = [f"{week} ({hours.timezone})"]
    if hours.holidays:
        parts.append(f"closed on {', '.join(map(_describe_holiday, hours.holidays))}")
    parts += [
        f"{day.name} {day.on:%d %b %Y} {_describe_hours(day.intervals) or 'closed'}"
        for day in hours.special
    ]
    return "; ".join(parts)


def describe_tier_calendar(policy: Policy, tier: Tier) -> str:
    """Such as `silver-americas; europe: silver-europe`."""
    regions = (f"{region}: {name}" for region, name in tier.calendar_by_region.items())
    return "; ".join([tier.calendar or policy.desk.default_calendar, *regions])


def describe_severity(severity: Severity) -> str:
    """Such as `Urgent: the main function does not work`."""
    return f"{severity.label}: {severity.definition}"


def describe_rule(rule: ClockRule) -> str:
    """Such as `imminent from 75%, stands still on pending`."""
    still = f"stands still on {', '.join(rule.pause_on)}" if rule.pause_on else "never stands still"
    return f"imminent from {rule.warn_at}%, {still}"


def describe_channel(channel: Channel) -> str:
    """Such as `live; needs pin; in the tier's hours; urgent only`."""
    hours = "in the tier's hours" if channel.hours == "tier" else f"hours: {channel.hours}"
    said = (
        (channel.live, "live: answered as the customer speaks"),
        (channel.requires, f"needs {channel.requires}"),
        (channel.hours, hours),
        (channel.severities, f"{', '.join(channel.severities)} only"),
        (channel.topics, f"about {', '.join(channel.topics)} only"),
    )
    return "; ".join(words for holds, words in said if holds) or "at any time, about anything"


def describe_team(policy: Policy, team: Team) -> str:
    """Its members by name, and its address."""
    members = (name_person(policy, member) for member in team.members)
    limit = f"at most {team.wip_limit} in progress each" if team.wip_limit else None
    return ", ".join(filter(None, (*members, team.email, limit)))


def name_person(policy: Policy, person: str) -> str:
    """The name, and the id that commands take."""
    known = policy.people.get(person)
    return f"{known.name} ({person})" if known else person


def describe_route(route: Route) -> str:
    """Such as `topic vulnerability: to team security, private`."""
    said = (
        (route.topic, f"topic {route.topic}"),
        (route.words, f"words {', '.join(route.words)}"),
        (route.channel, f"channel {route.channel}"),
        (route.tier, f"tier {route.tier}"),
        (route.sender, f"from {route.sender}"),
    )
    when = " and ".join(words for holds, words in said if holds) or "anything else"
    to = f"to team {route.team}" if route.team else "to no team"
    steps = f", checklist of {len(route.checklist)}" if route.checklist else ""
    return f"{when}: {to}{', private' if route.private else ''}{steps}"


def describe_rung(rung: Rung) -> str:
    """Such as `first reply at due, silver, urgent: email role:support-manager`."""
    when = [f"{spell(rung.clock)} at {rung.at.text}", *rung.tiers, *rung.severities]
    reached = rung.url or " ".join(rung.command) or ", ".join(rung.to)
    to = f" {reached}" if reached else ""
    others = f", else {', '.join(rung.fallback) or 'nobody'}"
    others = others if rung.fallback != DEFAULT_FALLBACK else ""
    window = f", held until {rung.send_window} is open" if rung.send_window else ""
    said = f', saying "{rung.text}"' if rung.text else ""
    return f"{', '.join(when)}: {rung.action}{to}{others}{window}{said}"


def describe_manners(manners: Manners) -> Iterator[tuple[str, str]]:
    """What each pass does beside the ladder, in words."""
    yield "digest", f"one mail for more than {manners.digest_above} to one person at once"
    if manners.remind_pending_after:
        yield "pending", f"the customer is reminded after {manners.remind_pending_after.text}"
    if manners.close_solved_after:
        yield "solved", f"closed after {manners.close_solved_after.text}"


def describe_mail(mail: MailRules) -> Iterator[tuple[str, str]]:
    """When replies leave."""
    held = f"held for {count(mail.hold_seconds, 'second')}"
    said = {"always": f"mailed, {held}", "never": "only recorded"}
    yield "replies", said.get(mail.send, f"mailed if the agent says so, {held}")
    ways = ["by mail"] * mail.acknowledge
    ways += [f"on {name}" for name in mail.acknowledge_channels]
    if ways:
        most = f"at most {mail.automatic_per_hour} an hour to anybody"
        yield "arrivals", f"acknowledged {join(ways)}, {most}"
    if mail.survey.ask:
        yield "solved", f"the customer is asked how it went after {mail.survey.after.text}"


def _describe_week(weekly: Iterable[tuple[Interval, ...]]) -> Iterable[str]:
    """Neighbouring days of the same hours together; closed days unsaid."""
    days = [day.capitalize() for day in WEEKDAYS]
    for intervals, group in groupby(zip(weekly, days, strict=True), lambda pair: pair[0]):
        names = [day for _, day in group]
        if intervals:
            span = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
            yield f"{'every day' if len(names) == len(days) else span} {_describe_hours(intervals)}"


def _describe_hours(intervals: tuple[Interval, ...]) -> str:
    if intervals == _ALWAYS:
        return "around the clock"
    return ", ".join(map(format_interval, intervals))


def _describe_holiday(holiday: Holiday) -> str:
    if isinstance(holiday, CountryHolidays):
        place = f"{holiday.country} {holiday.subdivision or ''}".rstrip()
        return f"public holidays of {place}"
    if isinstance(holiday, DatedHoliday):
        return f"{holiday.name} ({holiday.on:%d %b %Y})"
    if isinstance(holiday, EasterHoliday):
        return f"{holiday.name} (Easter {holiday.days:+d})"
    return f"{holiday.name} ({holiday.rrule})"
