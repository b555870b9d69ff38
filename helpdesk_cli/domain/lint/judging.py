"""A policy checked by every rule, less what it silences itself."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from helpdesk_cli.domain.lint.calendars import (
    find_ending_calendars,
    find_holidays_that_run_out,
    find_silent_countries,
    find_unused_calendars,
    find_zones_without_data,
)
from helpdesk_cli.domain.lint.codes import IDLE_SILENCE, IN_USE
from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.lint.people import (
    find_people_without_team,
    find_shared_addresses,
    find_unused_people,
    find_unused_teams,
)
from helpdesk_cli.domain.lint.promises import (
    find_crossed_severities,
    find_late_first_replies,
    find_long_targets,
    find_missing_targets,
    find_short_next_replies,
    find_unclear_severities,
)
from helpdesk_cli.domain.lint.proofs import find_empty_tests
from helpdesk_cli.domain.lint.reached import find_unreached_people
from helpdesk_cli.domain.lint.routes import (
    find_shadowed_routes,
    find_unread_routes,
    find_words_never_found,
)
from helpdesk_cli.domain.lint.rungs import (
    find_idle_rungs,
    find_late_rungs,
    find_narrow_windows,
    find_shadowed_rungs,
    find_unheld_windows,
)
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.english import count
from helpdesk_cli.errors import suggest

RULES: tuple[Callable[[Policy], Findings], ...] = (
    find_missing_targets,
    find_crossed_severities,
    find_late_first_replies,
    find_short_next_replies,
    find_long_targets,
    find_unclear_severities,
    find_ending_calendars,
    find_unused_calendars,
    find_unused_teams,
    find_unused_people,
    find_people_without_team,
    find_shared_addresses,
    find_shadowed_routes,
    find_words_never_found,
    find_unread_routes,
    find_idle_rungs,
    find_shadowed_rungs,
    find_unheld_windows,
    find_unreached_people,
    find_narrow_windows,
    find_empty_tests,
)
RULES_OF_THE_DAY: tuple[Callable[[Policy, int], Findings], ...] = (
    find_holidays_that_run_out,
    find_silent_countries,
    find_zones_without_data,
    find_late_rungs,
)

Carried = Mapping[str, Mapping[str, int]]
"""How many open tickets have each tier, and each severity."""

_SECTIONS = {"tier": "tiers", "severity": "severities"}


class Judged(NamedTuple):
    """Findings to report, and those that the policy silences."""

    found: tuple[Finding, ...]
    silenced: tuple[Finding, ...] = ()


def judge(policy: Policy, now: int, carried: Carried | None = None) -> Judged:
    """What is odd in a policy at `now`. `carried` is asked of a desk; None where there is none."""
    found = [each for rule in RULES for each in rule(policy)]
    found += [each for rule in RULES_OF_THE_DAY for each in rule(policy, now)]
    found += find_words_in_use(policy, carried or {})
    silenced = tuple(each for each in found if each.code in policy.allowed)
    told = [each for each in found if each.code not in policy.allowed]
    told += find_idle_silences(policy, silenced, has_desk=carried is not None)
    return Judged(tuple(told), silenced)


def find_words_in_use(policy: Policy, carried: Carried) -> Findings:
    known = {"tier": policy.tiers, "severity": policy.severities}
    for field, words in carried.items():
        for word, tickets in words.items():
            if word not in known[field]:
                have = count(tickets, "open ticket has", "open tickets have")
                near = suggest(word, list(known[field]))
                what = f'{have} the {field} "{word}", which is not named here{near}'
                yield Finding(IN_USE, (_SECTIONS[field],), what)


def find_idle_silences(
    policy: Policy, silenced: tuple[Finding, ...], *, has_desk: bool
) -> Findings:
    """Silences that silence nothing. Without a desk, codes that only a desk can find are left
    out."""
    needed = {each.code for each in silenced} | (set() if has_desk else {IN_USE})
    for code in policy.allowed:
        if code not in needed:
            yield Finding(IDLE_SILENCE, ("lint", "allow", code), f"nothing here is a {code}")
