"""What changes from one policy to another, in meaning: not in spelling, order or comments.

Two calendars mean the same when they are open at the same times in the same zone, two targets when
they are as long. What the order decides (severities, routes, rungs) is compared in order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from helpdesk_cli.domain.policy.clocks import CLOCKS, ClockName, ClockRule
from helpdesk_cli.domain.policy.ladder import Manners, Rung
from helpdesk_cli.domain.policy.policy import (
    Channel,
    Desk,
    Person,
    Policy,
    Route,
    Severity,
    Team,
    Tier,
)
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import Duration

DAY = 86_400
SHOWN_DAYS = 90
"""How many days ahead the dates of a calendar are compared one by one."""

_BACK, _AHEAD = 366 * DAY, 5 * 366 * DAY

T = TypeVar("T")
Name = TypeVar("Name", bound=str)
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """A thing of a policy, by its id or name; None where a policy does not have it."""

    name: str
    before: T | None
    after: T | None


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """What one tier is promised at one severity by one clock; None is no promise."""

    tier: str
    severity: str
    clock: ClockName
    before: Duration | None
    after: Duration | None


@dataclass(frozen=True, slots=True)
class DateChange:
    """A local date that is open at other times than before; no spans: it is closed."""

    on: date
    before: Spans
    after: Spans


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A calendar that is open at other times; `dates` are those of the next days to come."""

    name: str
    before: Calendar | None
    after: Calendar | None
    dates: tuple[DateChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changes in meaning. `hours` is by tier, or tier and region: which calendar counts.

    `reordered` names the sections of which only the order is another, where order is meaning.
    """

    promises: tuple[PromiseChange, ...]
    hours: tuple[Changed[Calendar], ...]
    clocks: tuple[Changed[ClockRule], ...]
    calendars: tuple[CalendarChange, ...]
    rungs: tuple[Changed[Rung], ...]
    manners: tuple[Changed[Manners], ...]
    routes: tuple[Changed[Route], ...]
    channels: tuple[Changed[Channel], ...]
    teams: tuple[Changed[Team], ...]
    people: tuple[Changed[Person], ...]
    roles: tuple[Changed[str], ...]
    severities: tuple[Changed[Severity], ...]
    tiers: tuple[Changed[Tier], ...]
    views: tuple[Changed[str], ...]
    desk: tuple[Changed[Desk], ...]
    reordered: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both policies mean the same."""
        return not any(getattr(self, part) for part in self.__dataclass_fields__)


def compare(old: Policy, new: Policy, now: int) -> Comparison:
    """What changes from `old` to `new`, as seen at `now`."""
    same = _CalendarsAlike(now)
    calendars = _rename_alike(old, new, same)
    return Comparison(
        promises=tuple(_compare_promises(old, new)),
        hours=tuple(_compare_hours(old, new, same)),
        clocks=_compare_all(old.clocks, new.clocks, _normal_rule),
        calendars=tuple(_compare_calendars(old.calendars, new.calendars, calendars, same, now)),
        rungs=_compare_all(
            _by_name(old.escalations),
            _by_name(new.escalations),
            lambda rung: _normal_rung(rung, calendars),
        ),
        manners=_compare_one("every pass", old.manners, new.manners, _normal_manners),
        routes=_compare_all(_by_name(old.routes), _by_name(new.routes), _normal_route),
        channels=_compare_all(
            old.channels, new.channels, lambda channel: _normal_channel(channel, calendars)
        ),
        teams=_compare_all(old.teams, new.teams, _normal_team),
        people=_compare_all(old.people, new.people),
        roles=_compare_all(old.roles, new.roles),
        severities=_compare_all(old.severities, new.severities),
        tiers=_compare_all(old.tiers, new.tiers, _normal_tier),
        views=_compare_all(old.views, new.views),
        desk=_compare_one("desk", old.desk, new.desk, lambda d: replace(d, default_calendar="")),
        reordered=tuple(_find_reordered(old, new)),
    )


class _CalendarsAlike:
    """Whether calendars are open at the same times; each pair is compared once."""

    def __init__(self, now: int) -> None:
        self._now = now
        self._known: dict[tuple[int, int], bool] = {}

    def __call__(self, one: Calendar, other: Calendar) -> bool:
        key = (id(one), id(other))
        if key not in self._known:
            self._known[key] = one.hours == other.hours or self._open_alike(one, other)
        return self._known[key]

    def _open_alike(self, one: Calendar, other: Calendar) -> bool:
        stretch = self._now - _BACK, self._now + _AHEAD
        return one.timezone == other.timezone and one.spans(*stretch) == other.spans(*stretch)


def _rename_alike(old: Policy, new: Policy, same: _CalendarsAlike) -> Mapping[str, str]:
    """By a name that only the old policy has, the name of the new calendar that it has become."""
    added = [name for name in new.calendars if name not in old.calendars]
    renamed = {}
    for name, calendar in old.calendars.items():
        if name not in new.calendars:
            alike = next((one for one in added if same(calendar, new.calendars[one])), None)
            if alike is not None:
                renamed[name] = alike
    return renamed


def _compare_promises(old: Policy, new: Policy) -> Iterator[PromiseChange]:
    for tier in _names(old.tiers, new.tiers):
        for clock in CLOCKS:
            for severity in _names(old.severities, new.severities):
                before, after = (_target(each, tier, clock, severity) for each in (old, new))
                if _length(before) != _length(after):
                    yield PromiseChange(tier, severity, clock, before, after)


def _target(policy: Policy, tier: str, clock: ClockName, severity: str) -> Duration | None:
    known = policy.tiers.get(tier)
    return known.targets.get(clock, {}).get(severity) if known else None


def _length(duration: Duration | None) -> tuple[str, int] | None:
    return (duration.unit, duration.amount) if duration else None


def _compare_hours(old: Policy, new: Policy, same: _CalendarsAlike) -> Iterator[Changed[Calendar]]:
    """The calendars that tiers go by, where another one counts now, open at other times."""
    defaults = [policy.calendars[policy.desk.default_calendar] for policy in (old, new)]
    if defaults[0].name != defaults[1].name and not same(*defaults):
        yield Changed("desk", *defaults)
    for tier in [name for name in old.tiers if name in new.tiers]:
        regions = _names(old.tiers[tier].calendar_by_region, new.tiers[tier].calendar_by_region)
        for region in (None, *regions):
            before, after = old.calendar_of(tier, region), new.calendar_of(tier, region)
            if before.name != after.name and not same(before, after):
                yield Changed(f"{tier}, {region}" if region else tier, before, after)


def _compare_calendars(
    old: Mapping[str, Calendar],
    new: Mapping[str, Calendar],
    renamed: Mapping[str, str],
    same: _CalendarsAlike,
    now: int,
) -> Iterator[CalendarChange]:
    gone = {*renamed, *renamed.values()}
    for name in _names(old, new):
        before, after = old.get(name), new.get(name)
        if name in gone:
            continue
        if before is None or after is None:
            yield CalendarChange(name, before, after)
        elif not same(before, after):
            yield CalendarChange(name, before, after, tuple(_compare_dates(before, after, now)))


def _compare_dates(before: Calendar, after: Calendar, now: int) -> Iterator[DateChange]:
    first = after.local_date(now)
    for days in range(SHOWN_DAYS):
        on = first + timedelta(days=days)
        was, is_now = (tuple(each.openings_on(on)) for each in (before, after))
        if was != is_now:
            yield DateChange(on, was, is_now)


def _compare_all(
    old: Mapping[Name, T], new: Mapping[Name, T], normal: Callable[[T], object] = lambda one: one
) -> tuple[Changed[T], ...]:
    changed = []
    for name in _names(old, new):
        before, after = old.get(name), new.get(name)
        if before is None or after is None or normal(before) != normal(after):
            changed.append(Changed(name, before, after))
    return tuple(changed)


def _compare_one(
    name: str, before: T, after: T, normal: Callable[[T], object]
) -> tuple[Changed[T], ...]:
    return () if normal(before) == normal(after) else (Changed(name, before, after),)


def _find_reordered(old: Policy, new: Policy) -> Iterator[str]:
    for section, before, after in (
        ("severities", [*old.severities], [*new.severities]),
        ("routes", [*_by_name(old.routes)], [*_by_name(new.routes)]),
        ("escalations", [*_by_name(old.escalations)], [*_by_name(new.escalations)]),
    ):
        kept = [name for name in before if name in after]
        if kept != [name for name in after if name in before]:
            yield section


def _by_name(many: tuple[T, ...]) -> dict[str, T]:
    return {one.name: one for one in many}  # type: ignore[attr-defined]


def _names(old: Mapping[Name, object], new: Mapping[Name, object]) -> list[Name]:
    """The names of both, in the order of the new one, then those that are gone."""
    return [*new, *(name for name in old if name not in new)]


def _normal_rule(rule: ClockRule) -> object:
    return frozenset(rule.pause_on), rule.warn_at


def _normal_rung(rung: Rung, renamed: Mapping[str, str]) -> object:
    at = (rung.at.percent, _length(rung.at.offset), rung.at.sign)
    window = rung.send_window and renamed.get(rung.send_window, rung.send_window)
    meant = (frozenset(rung.tiers), frozenset(rung.severities), frozenset(rung.to))
    told = (rung.action, rung.fallback, rung.url, rung.command, rung.text)
    return rung.clock, at, window, meant, told


def _normal_manners(manners: Manners) -> object:
    waits = (manners.close_solved_after, manners.remind_pending_after)
    return manners.digest_above, *map(_length, waits)


def _normal_route(route: Route) -> object:
    return replace(route, words=tuple(sorted(route.words)))


def _normal_channel(channel: Channel, renamed: Mapping[str, str]) -> object:
    return replace(
        channel,
        hours=channel.hours and renamed.get(channel.hours, channel.hours),
        severities=tuple(sorted(channel.severities)),
        topics=tuple(sorted(channel.topics)),
    )


def _normal_team(team: Team) -> object:
    return replace(team, members=tuple(sorted(team.members)))


def _normal_tier(tier: Tier) -> object:
    """What is not promised by a clock, nor told by `hours`."""
    return tier.label, tier.commitment, frozenset(tier.channels)
