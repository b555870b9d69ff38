"""TOML text to a `Policy`: the map of the whole format, section by section.

All problems of a text are raised together. Opens no file.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from helpdesk_cli.characters import escape
from helpdesk_cli.domain.policy.clocks import CLOCKS
from helpdesk_cli.domain.policy.key_path import write_path
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.policy_file.reading.calendars import read_calendar
from helpdesk_cli.policy_file.reading.escalations import KINDS, read_ladder, read_manners, read_test
from helpdesk_cli.policy_file.reading.known_ids import (
    Names,
    declared_names,
    parse_address,
    parse_old_address,
)
from helpdesk_cli.policy_file.reading.mail import read_mail
from helpdesk_cli.policy_file.reading.problems import Problem, Problems
from helpdesk_cli.policy_file.reading.sections import (
    read_allowed,
    read_channel,
    read_clock,
    read_desk,
    read_person,
    read_roles,
    read_route,
    read_severity,
    read_team,
    read_tier,
    read_views,
)
from helpdesk_cli.policy_file.reading.table import Table


class InvalidPolicyError(ConfigError):
    """`found` has each problem at its path, in order of the text.

    A text that is no TOML has no paths: `line` is where its one problem lies.
    """

    def __init__(
        self, told: Sequence[str], text: str, found: Sequence[Problem], line: int | None = None
    ) -> None:
        hint = "correct the file, then look again with hd policy check"
        super().__init__(told, hint=None if line else hint)
        self.text = text
        self.found = tuple(found)
        self.line = line


def parse_policy(text: str, source: str, *, was_applied: bool = False) -> Policy:
    """The policy that a TOML text describes; `source` names it in problems.

    Of one that was applied, addresses are believed: an older hd may have let others pass. Raises
    ConfigError with every problem found.
    """
    policy, found = read_document(_parse_toml(text, source), text, was_applied=was_applied)
    if found:
        told = [escape(f"{source}: {write_path(path)}: {what}") for path, what, _ in found]
        raise InvalidPolicyError(told, text, found)
    return policy


def read_document(
    document: Mapping[str, object], text: str, *, was_applied: bool = False
) -> tuple[Policy, list[Problem]]:
    """The policy as far as it can be read, and every problem in the order of the document."""
    problems = Problems(document)
    file = Table(document, (), problems)
    policy = read_file(file, text, parse_old_address if was_applied else parse_address)
    file.refuse_unknown_keys()
    return policy, problems.in_order()


def read_file(file: Table, text: str, address: Callable[[str], str]) -> Policy:
    """All sections; whatever is asked of the table here is what a policy may have."""
    return _read_policy(file, text, declared_names(file, address))


def _read_policy(file: Table, text: str, names: Names) -> Policy:
    calendars = [read_calendar(table) for table in file.tables("calendars")]
    severities = {table.id: read_severity(table) for table in file.tables("severities")}
    clocks = file.table("clocks")
    rungs = read_ladder(file.rows("escalations", KINDS), names)
    return Policy(
        desk=read_desk(file.table("desk"), names),
        calendars={calendar.name: calendar for calendar in calendars if calendar},
        severities=severities,
        tiers={table.id: read_tier(table, names, severities) for table in file.tables("tiers")},
        clocks={clock: read_clock(clocks.table(clock), clock) for clock in CLOCKS},
        channels={table.id: read_channel(table, names) for table in file.tables("channels")},
        teams={table.id: read_team(table, names) for table in file.tables("teams")},
        people={table.id: read_person(table, names) for table in file.tables("people")},
        roles=read_roles(file.table("roles"), names),
        routes=tuple(read_route(table, names) for table in file.rows("routes")),
        escalations=rungs,
        tests=tuple(read_test(table, names, rungs) for table in file.rows("tests")),
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
        manners=read_manners(file.table("escalation")),
        views=read_views(file.table("views")),
        mail=read_mail(file.table("mail"), names),
        allowed=read_allowed(file.table("lint")),
    )


def _parse_toml(text: str, source: str) -> dict[str, object]:
    import tomli

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        what = f"{where}: expected TOML, got: {error.msg}"
        found = [Problem((), what)]
        raise InvalidPolicyError([f"{source}: {what}"], text, found, error.lineno) from None
    except (ValueError, RecursionError) as error:
        what = f"expected TOML, got: {error}"
        raise InvalidPolicyError([f"{source}: {what}"], text, [Problem((), what)], 1) from None
