"""The sections of a policy file but calendars, ladder and tests: one function a section.

Each reads one table and returns one value of `domain/policy`; problems are noted on the table.
"""

from collections.abc import Mapping
from typing import get_args

from helpdesk_cli.domain.lint.codes import SILENCEABLE
from helpdesk_cli.domain.policy.clocks import CLOCKS, DEFAULT_CLOCK_RULES, ClockName, ClockRule
from helpdesk_cli.domain.policy.policy import (
    Channel,
    Commitment,
    Desk,
    Language,
    Person,
    Route,
    Severity,
    Team,
    Tier,
)
from helpdesk_cli.domain.tickets.search.views import check_view, is_view_name
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.errors import UsageError
from helpdesk_cli.policy_file.reading.known_ids import Names
from helpdesk_cli.policy_file.reading.table import Table, one_of, parse_text, show

WIP_LIMITS = range(1, 1_001)

parse_commitment = one_of("a commitment", get_args(Commitment))
parse_language = one_of("a language", get_args(Language))
parse_status = one_of("a status", STATUSES)


def read_desk(table: Table, names: Names) -> Desk:
    return Desk(
        name=table.required("name", parse_text, ""),
        timezone=table.required("timezone", parse_zone, ""),
        default_tier=table.required("default_tier", names.tier, ""),
        default_severity=table.required("default_severity", names.severity, ""),
        default_calendar=table.required("default_calendar", names.calendar, ""),
        language=table.optional("language", parse_language, "en"),
        open_team=table.flag("open_team"),
        reply_takes=table.flag("reply_takes", default=True),
    )


def read_views(table: Table) -> Mapping[str, str]:
    for name in table.free_keys():
        if not is_view_name(name):
            table.note(name, f"expected letters, digits, - and _ in a name, got {show(name)}")
    return {name: table.required(name, parse_view, "") for name in table.free_keys()}


def parse_view(text: str) -> str:
    try:
        check_view(text)
    except UsageError as error:
        raise ValueError(f"expected a search, got {show(text)}: {error.message}") from None
    return text


def read_allowed(table: Table) -> Mapping[str, str]:
    """`[lint]`: the codes of findings that the file silences, each with its reason."""
    allow = table.table("allow")
    found = {code: allow.optional(code, parse_text, None) for code in SILENCEABLE}
    return {code: why for code, why in found.items() if why is not None}


def read_severity(table: Table) -> Severity:
    return Severity(
        id=table.id,
        label=table.optional("label", parse_text, table.id),
        definition=table.optional("definition", parse_text, ""),
    )


def read_tier(table: Table, names: Names, severities: Mapping[str, Severity]) -> Tier:
    return Tier(
        id=table.id,
        label=table.optional("label", parse_text, table.id),
        commitment=table.optional("commitment", parse_commitment, "sla"),
        calendar=table.optional("calendar", names.calendar, None),
        calendar_by_region=_read_regions(table.table("calendar_by_region"), names),
        channels=table.list_of("channels", names.channel),
        # A severity that a table leaves out is promised nothing.
        targets={
            clock: table.per_word(clock, parse_duration, severities, are_declared=True)
            for clock in CLOCKS
            if table.has(clock)
        },
    )


def _read_regions(table: Table, names: Names) -> Mapping[str, str]:
    return {region: table.required(region, names.calendar, "") for region in table.free_keys()}


def read_clock(table: Table, clock: ClockName) -> ClockRule:
    default = DEFAULT_CLOCK_RULES[clock]
    return ClockRule(
        pause_on=table.list_of("pause_on", parse_status, default.pause_on),
        warn_at=table.optional("warn_at", parse_warning_point, default.warn_at),
    )


def read_channel(table: Table, names: Names) -> Channel:
    return Channel(
        id=table.id,
        live=table.flag("live"),
        requires=table.optional("requires", parse_text, None),
        hours=table.optional("hours", names.hours, None),
        severities=table.list_of("severities", names.severity),
        topics=table.list_of("topics", parse_text),
    )


def read_team(table: Table, names: Names) -> Team:
    return Team(
        id=table.id,
        email=table.optional("email", names.address, None),
        members=table.list_of("members", names.person),
        wip_limit=table.whole_number("wip_limit", WIP_LIMITS, None),
    )


def read_person(table: Table, names: Names) -> Person:
    return Person(
        id=table.id,
        name=table.required("name", parse_text, ""),
        email=table.optional("email", names.address, None),
    )


def read_roles(table: Table, names: Names) -> Mapping[str, str]:
    return {role: table.required(role, names.person, "") for role in table.free_keys()}


def read_route(table: Table, names: Names) -> Route:
    when = table.table("when")
    route = Route(
        name=table.required("name", parse_text, ""),
        topic=when.optional("topic", parse_text, None),
        words=when.list_of("words", parse_text),
        channel=when.optional("channel", names.channel, None),
        tier=when.optional("tier", names.tier, None),
        sender=when.optional("from", parse_text, None),
        team=table.optional("team", names.team, None),
        private=table.flag("private"),
        checklist=table.list_of("checklist", parse_text),
    )
    table.expect_beside("private", "team", "a team beside it, which alone may read the ticket")
    return route


def parse_zone(text: str) -> str:
    return find_zone(text).key


def parse_percentage(text: str) -> int:
    digits = text.removesuffix("%")
    if digits == text or not (digits.isascii() and digits.isdecimal()) or int(digits) == 0:
        raise ValueError(f'expected a percentage such as "75%", got {show(text)}')
    return int(digits)


def parse_warning_point(text: str) -> int:
    percent = parse_percentage(text)
    if percent > 100:
        raise ValueError(f'expected a percentage from "1%" to "100%", got {show(text)}')
    return percent
