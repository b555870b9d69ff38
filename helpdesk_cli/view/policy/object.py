"""A policy as the JSON object of `hd policy show`: every key is always there, null if unsaid."""

from helpdesk_cli.domain.policy.ladder import Manners, Rung
from helpdesk_cli.domain.policy.mail import MailRules, Manner
from helpdesk_cli.domain.policy.policy import Channel, Person, Policy, Route, Severity, Team, Tier
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import (
    CountryHolidays,
    DatedHoliday,
    EasterHoliday,
    Holiday,
)
from helpdesk_cli.domain.time.opening_hours import WEEKDAYS, Interval, format_interval

Object = dict[str, object]


def policy_object(policy: Policy) -> Object:
    """The whole policy; each list in the order of the file."""
    desk = policy.desk
    return {
        "name": desk.name,
        "hash": policy.hash,
        "timezone": desk.timezone,
        "default_tier": desk.default_tier,
        "default_severity": desk.default_severity,
        "default_calendar": desk.default_calendar,
        "language": desk.language,
        "open_team": desk.open_team,
        "reply_takes": desk.reply_takes,
        "severities": [_severity_object(held) for held in policy.severities.values()],
        "tiers": [_tier_object(held) for held in policy.tiers.values()],
        "calendars": [_calendar_object(held) for held in policy.calendars.values()],
        "clocks": {
            name: {"pause_on": list(rule.pause_on), "warn_at": f"{rule.warn_at}%"}
            for name, rule in policy.clocks.items()
        },
        "channels": [_channel_object(held) for held in policy.channels.values()],
        "teams": [_team_object(held) for held in policy.teams.values()],
        "people": [_person_object(held) for held in policy.people.values()],
        "roles": dict(policy.roles),
        "routes": [_route_object(held) for held in policy.routes],
        "escalations": [_rung_object(held) for held in policy.escalations],
        "mail": _mail_object(policy.mail),
        "escalation": _manners_object(policy.manners),
        "views": dict(policy.views),
        "tests": len(policy.tests),
    }


def _severity_object(severity: Severity) -> Object:
    return {"id": severity.id, "label": severity.label, "definition": severity.definition}


def _tier_object(tier: Tier) -> Object:
    return {
        "id": tier.id,
        "label": tier.label,
        "commitment": tier.commitment,
        "calendar": tier.calendar,
        "calendar_by_region": dict(tier.calendar_by_region),
        "channels": list(tier.channels),
        "targets": {
            clock: {severity: target.text for severity, target in targets.items()}
            for clock, targets in tier.targets.items()
        },
    }


def _calendar_object(calendar: Calendar) -> Object:
    hours = calendar.hours
    return {
        "id": calendar.name,
        "timezone": hours.timezone,
        "open": {
            day: _texts(intervals) for day, intervals in zip(WEEKDAYS, hours.weekly, strict=True)
        },
        "holidays": [_holiday_object(holiday) for holiday in hours.holidays],
        "special": [
            {"date": day.on.isoformat(), "open": _texts(day.intervals), "name": day.name}
            for day in hours.special
        ],
    }


def _texts(intervals: tuple[Interval, ...]) -> list[str]:
    return [format_interval(interval) for interval in intervals]


def _holiday_object(holiday: Holiday) -> Object:
    if isinstance(holiday, CountryHolidays):
        return {"country": holiday.country, "subdivision": holiday.subdivision}
    if isinstance(holiday, DatedHoliday):
        return {"date": holiday.on.isoformat(), "name": holiday.name}
    if isinstance(holiday, EasterHoliday):
        return {"easter": holiday.days, "name": holiday.name}
    return {"rrule": holiday.rrule, "name": holiday.name}


def _channel_object(channel: Channel) -> Object:
    return {
        "id": channel.id,
        "live": channel.live,
        "requires": channel.requires,
        "hours": channel.hours,
        "severities": list(channel.severities),
        "topics": list(channel.topics),
    }


def _team_object(team: Team) -> Object:
    return {
        "id": team.id,
        "email": team.email,
        "members": list(team.members),
        "wip_limit": team.wip_limit,
    }


def _person_object(person: Person) -> Object:
    return {"id": person.id, "name": person.name, "email": person.email}


def _route_object(route: Route) -> Object:
    return {
        "name": route.name,
        "when": {
            "topic": route.topic,
            "words": list(route.words),
            "channel": route.channel,
            "tier": route.tier,
            "from": route.sender,
        },
        "team": route.team,
        "private": route.private,
        "checklist": list(route.checklist),
    }


def _rung_object(rung: Rung) -> Object:
    return {
        "name": rung.name,
        "clock": rung.clock,
        "at": rung.at.text,
        "when": {"tiers": list(rung.tiers), "severities": list(rung.severities)},
        "to": list(rung.to),
        "action": rung.action,
        "send_window": rung.send_window,
        "fallback": list(rung.fallback),
        "url": rung.url,
        "command": list(rung.command),
        "text": rung.text,
    }


def _mail_object(mail: MailRules) -> Object:
    teams = {team: _manner_object(each) for team, each in mail.manner_by_team.items()}
    sending: Object = {
        "send": mail.send,
        "hold_seconds": mail.hold_seconds,
        "acknowledge": mail.acknowledge,
        "acknowledge_channels": list(mail.acknowledge_channels),
        "automatic_per_hour": mail.automatic_per_hour,
        "article_url": mail.article_url,
        "satisfaction": {
            "ask": mail.survey.ask,
            "after": mail.survey.after.text,
            "answers": mail.survey.answers,
        },
    }
    return {**sending, **_manner_object(mail.manner), "teams": teams}


def _manner_object(manner: Manner) -> Object:
    return {"greeting": dict(manner.greeting), "signature": dict(manner.signature)}


def _manners_object(manners: Manners) -> Object:
    closes, reminds = manners.close_solved_after, manners.remind_pending_after
    return {
        "digest_above": manners.digest_above,
        "close_solved_after": closes and closes.text,
        "remind_pending_after": reminds and reminds.text,
    }
