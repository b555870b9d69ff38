"""The report of a period: did we keep our promises, to whom not, why.

Told as it was at the end of the period: what happened, or was applied, later does not exist for
it, but for the stop of a clock that was owed then.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.report.breaches import Calendars, add_up, by_instant, tell_breaches
from helpdesk_cli.desk.report.facts import KnownPromises, read_facts
from helpdesk_cli.desk.report.integrity import find_moved
from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.mail.rating import ANSWERS
from helpdesk_cli.domain.policy.ladder import RUNG_CLOCKS, RungClock
from helpdesk_cli.domain.report.figures import Count
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.judging import (
    Seen,
    judge_all,
)
from helpdesk_cli.domain.report.period import Period, previous_period
from helpdesk_cli.domain.report.report import (
    Before,
    Breach,
    Dimension,
    FiredRungs,
    Report,
    Satisfaction,
)
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.ladder.ratings import count_ratings
from helpdesk_cli.store.policy.policies import read_policies
from helpdesk_cli.store.report import count_fired

WIDEST = 26 * 3_600
"""No two time zones are further apart."""

REPORT_BY: tuple[Dimension, ...] = ("tier",)
"""How a report is grouped when nobody says."""


def cut_period(desk: Desk, cut: Callable[[str], Period]) -> Period:
    """A period as `cut` by time zone, in the zone that the desk had when it ended, so that a report
    of the past stays the same, wherever the desk has moved to since.
    """
    present = cut(desk.in_force.policy.desk.timezone)
    for held, following in pairwise(read_policies(desk.store)):
        # A policy that was replaced long before is not worth the time to parse it.
        if following.applied_at >= present.end_at - WIDEST:
            period = cut(desk.policies_since(held.id)[0].policy.desk.timezone)
            if period.end_at <= following.applied_at:
                return period
    return present


def make_report(desk: Desk, period: Period, by: Sequence[Dimension] = REPORT_BY) -> Report:
    """Every figure of a period, grouped by these dimensions. Refused before it has begun."""
    if period.start_at > desk.now:
        raise UsageError(f"{period.name} has not begun", hint="hd report --week this")
    earlier = previous_period(period)
    seen, seen_before = Seen(period, desk.now), Seen(earlier, desk.now)
    count, count_before = Count(by, seen), Count((), seen_before)
    promises, calendars = KnownPromises(desk), Calendars(desk)
    breaches: list[Breach] = []
    moved: list[Rescue] = []
    with desk.store.snapshot():
        policies = read_policies(desk.store)
        for facts in read_facts(desk, policies, earlier.start_at, period.end_at):
            lives = facts.lives(period)
            judged = judge_all(facts.runs(period), promises, seen)
            count.add(lives, facts.turns, judged, facts.heirs)
            moved += find_moved(desk, policies, judged, facts.changed, seen.end_at)
            breaches += tell_breaches(desk, facts, lives, judged, seen.late_at, calendars)
            judged_before = judge_all(facts.runs(earlier), promises, seen_before)
            count_before.add(facts.tickets, facts.turns, judged_before, facts.heirs)
        asked, answers = count_ratings(desk.store, period.start_at, seen.end_at)
        fired = count_fired(desk.store, period.start_at, seen.end_at)
    in_force = desk.policies_since(_in_force_before(policies, period.end_at).id)[0].policy
    return Report(
        desk=in_force.desk.name,
        language=in_force.desk.language,
        period=period,
        seen_until=seen.late_at,
        policy=in_force.hash,
        figures=count.tell_whole(),
        by=tuple(by),
        groups=count.tell_groups() if by else (),
        breaches=tuple(sorted(breaches, key=by_instant)),
        spent=add_up(breaches),
        daily=count.tell_days(),
        load=count.tell_load(),
        fired=tuple(FiredRungs(rung, _clock(clock), times) for rung, clock, times in fired),
        before=Before(earlier, count_before.tell_whole()),
        moved=tuple(sorted(moved)),
        satisfaction=Satisfaction(asked, *(answers.get(each, 0) for each in ANSWERS)),
    )


def _in_force_before(policies: Sequence[StoredPolicy], at: int) -> StoredPolicy:
    """The first policy judges from the beginning, whenever it was applied."""
    return [policies[0], *(each for each in policies[1:] if each.applied_at < at)][-1]


def _clock(word: str) -> RungClock:
    return next(clock for clock in RUNG_CLOCKS if clock == word)
