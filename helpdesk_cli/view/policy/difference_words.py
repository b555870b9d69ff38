"""What changes from one policy to another in words, grouped by what it is about.

Not yet made safe to print.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from typing import NamedTuple, TypeVar

from helpdesk_cli.domain.policy.compare import (
    CalendarChange,
    Changed,
    DateChange,
    PromiseChange,
    Spans,
)
from helpdesk_cli.domain.policy.ladder import Manners
from helpdesk_cli.domain.policy.policy import Desk, Person, Team, Tier
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.trial.foretell import Difference, Effect, Tally
from helpdesk_cli.english import count, join, spell
from helpdesk_cli.view.policy.words import (
    describe_calendar,
    describe_channel,
    describe_manners,
    describe_route,
    describe_rule,
    describe_rung,
    describe_severity,
    describe_team,
)
from helpdesk_cli.view.printing.when import format_time

T = TypeVar("T")
_MOST_DATES = 4
"""How many dates are named of those that change in the same way."""

_REORDERED = {
    "severities": "severities, from worst to mildest",
    "routes": "routes, of which the first that fits counts",
    "escalations": "rungs of the ladder",
}


class Line(NamedTuple):
    """A part of the policy by its name, each change of it in words, and their effect on the
    desk."""

    name: str
    said: tuple[str, ...]
    effect: str = ""


Group = tuple[str, list[Line]]


def say_groups(both: Difference) -> list[Group]:
    """The groups in which something changes, promises first."""
    changes, effect = both.changes, both.effect
    groups: list[Group] = [
        ("Promises", [*_say_promises(both), *_say_hours(changes.hours)]),
        ("Calendars", [_say_calendar(each, effect) for each in changes.calendars]),
        ("Clocks", [*_say_all(changes.clocks, describe_rule, spell)]),
        ("Ladder", [*_say_rungs(both), *_say_manners(changes.manners)]),
        ("Routes", [*_say_all(changes.routes, describe_route)]),
        ("Channels", [*_say_all(changes.channels, describe_channel)]),
        ("People", [*_say_people(both)]),
        ("Desk", [*_say_desk(both)]),
    ]
    return [group for group in groups if group[1]]


def say_tally(effect: Effect) -> str:
    """The effect on the desk altogether, as one sentence."""
    tally = effect.tally
    rungs = effect.fires_by_rung
    said = [
        f"{count(tally.tickets, 'open ticket')} would be touched",
        f"{count(tally.moved, 'due time')} would move",
        f"{tally.started:,} would start" if tally.started else "",
        f"{tally.dropped:,} would be dropped" if tally.dropped else "",
        f"{tally.late:,} would already be late" if tally.late else "none would be late by it",
        f"{count(sum(rungs.values()), 'rung')} would fire immediately" if rungs else "",
    ]
    if not effect.moves and not rungs:
        return "No open ticket would be touched."
    return f"{'; '.join(filter(None, said))}."


def say_dates(dates: Iterable[DateChange], zone: str) -> Iterator[str]:
    """Such as `closed instead of 09:00-17:00 on Fri 25 Dec`; alike ones together."""
    alike: dict[tuple[str, str], list[date]] = {}
    for each in dates:
        was, is_now = (_say_spans(spans, zone) for spans in (each.before, each.after))
        alike.setdefault((was, is_now), []).append(each.on)
    for (was, is_now), days in alike.items():
        shown = [f"{day:%a %d %b}" for day in days]
        if len(shown) > _MOST_DATES:
            between = len(shown) - _MOST_DATES
            shown = [*shown[: _MOST_DATES - 1], f"{between} more", shown[-1]]
        yield f"{is_now} instead of {was} on {join(shown)}"


def _say_spans(spans: Spans, zone: str) -> str:
    hours = [f"{format_time(start, zone)}-{format_time(end, zone)}" for start, end in spans]
    return ", ".join(hours) or "closed"


def _say_promises(both: Difference) -> Iterator[Line]:
    """Severities of one tier of which a clock changes alike stand together."""

    def alike(one: PromiseChange) -> tuple[str, ...]:
        return one.tier, one.clock, one.before.text if one.before else "", _text(one.after)

    for _, group in groupby(both.changes.promises, alike):
        some = list(group)
        one = some[0]
        severities = join([both.label_severity(each.severity) for each in some])
        who = f"{both.label_tier(one.tier)} · {severities}"
        what = _say_target(one)
        tallies = [
            both.effect.of_promise(each.tier, each.severity, each.clock)
            for each in some
            if both.effect
        ]
        effect = _say_effect(Tally(*map(sum, zip(*tallies, strict=True)))) if tallies else ""
        yield Line(who, (what,), effect)


def _say_target(one: PromiseChange) -> str:
    clock = spell(one.clock)
    if one.before is None:
        return f"{clock} {_text(one.after)}, was not promised"
    if one.after is None:
        return f"{clock} no longer promised, was {one.before.text}"
    return f"{clock} {one.before.text} → {one.after.text}"


def _text(duration: object) -> str:
    return getattr(duration, "text", "")


def _say_effect(tally: Tally) -> str:
    """The effect on one clock, such as `12 open tickets move, 2 would already be late`."""
    said = (
        (tally.moved, count(tally.moved, "open ticket moves", "open tickets move")),
        (tally.started, f"it starts on {count(tally.started, 'open ticket')}"),
        (tally.dropped, f"it is dropped on {count(tally.dropped, 'open ticket')}"),
        (tally.late, f"{tally.late:,} would already be late"),
    )
    return ", ".join(words for holds, words in said if holds)


def _say_due_times(tally: Tally) -> str:
    """The effect on the clocks of a calendar, on which several of a ticket count."""
    moved = count(tally.moved, "due time moves", "due times move")
    late = f", {tally.late:,} would already be late" if tally.late else ""
    return f"{moved} on {count(tally.tickets, 'open ticket')}{late}" if tally.moved else ""


def _say_hours(hours: Iterable[Changed[Calendar]]) -> Iterator[Line]:
    for each in hours:
        assert each.before
        assert each.after
        yield Line(each.name, (f"hours of {each.before.name} → {each.after.name}",))


def _say_calendar(each: CalendarChange, effect: Effect | None) -> Line:
    if each.before is None or each.after is None:
        held = each.after or each.before
        assert held, "one of both has it"
        return Line(each.name, (f"{'new' if each.after else 'gone'}: {describe_calendar(held)}",))
    said = tuple(say_dates(each.dates, each.after.timezone))
    if not said:
        was, is_now = describe_calendar(each.before), describe_calendar(each.after)
        said = (f"nothing within 90 days; later, {is_now}, was {was}",)
    return Line(each.name, said, _say_due_times(effect.of_calendar(each.name)) if effect else "")


def _say_rungs(both: Difference) -> Iterator[Line]:
    fires = both.effect.fires_by_rung if both.effect else {}
    told = set()
    for one in _say_all(both.changes.rungs, describe_rung):
        told.add(one.name)
        yield one._replace(effect=_say_fires(fires.get(one.name, 0)))
    for name in sorted(fires.keys() - told):
        yield Line(name, ("unchanged",), _say_fires(fires[name]))


def _say_fires(tickets: int) -> str:
    return f"would now fire for {tickets:,}" if tickets else ""


def _say_manners(manners: Iterable[Changed[Manners]]) -> Iterator[Line]:
    for each in manners:
        assert each.before
        assert each.after
        was, is_now = (dict(describe_manners(one)) for one in (each.before, each.after))
        for name in [*is_now, *(name for name in was if name not in is_now)]:
            if was.get(name) != is_now.get(name):
                yield Line(name, (f"{is_now.get(name, 'never')}, was: {was.get(name, 'never')}",))


def _say_people(both: Difference) -> Iterator[Line]:
    changes = both.changes
    yield from _say_all(changes.teams, partial(_describe_team, both), "team {}".format)
    yield from _say_all(changes.people, _describe_person)
    yield from _say_all(changes.roles, str, "role {}".format)


def _say_desk(both: Difference) -> Iterator[Line]:
    changes = both.changes
    yield from _say_all(changes.desk, _describe_desk)
    yield from _say_all(changes.tiers, _describe_tier, "tier {}".format)
    yield from _say_all(changes.severities, describe_severity, "severity {}".format)
    yield from _say_all(changes.views, str, "view @{}".format)
    for section in changes.reordered:
        yield Line("order", (f"another order of the {_REORDERED[section]}",))


def _say_all(
    changed: Iterable[Changed[T]],
    describe: Callable[[T], str],
    name: Callable[[str], str] = str,
) -> Iterator[Line]:
    for each in changed:
        if each.before is None:
            assert each.after is not None, "one of both has it"
            said: tuple[str, ...] = (f"new: {describe(each.after)}",)
        elif each.after is None:
            said = (f"gone: {describe(each.before)}",)
        else:
            said = (describe(each.after), f"was: {describe(each.before)}")
        yield Line(name(each.name), said)


def _describe_team(both: Difference, team: Team) -> str:
    """A team, with the names that its policy has."""
    is_new = both.new.teams.get(team.id) is team
    return describe_team(both.new if is_new else both.old, team)


def _describe_person(person: Person) -> str:
    return f"{person.name}, {person.email or 'no address'}"


def _describe_desk(desk: Desk) -> str:
    open_team = ", open team" if desk.open_team else ""
    takes = "" if desk.reply_takes else ", a reply takes nothing"
    defaults = f"{desk.default_tier} and {desk.default_severity} by default"
    return f"{desk.name}, {desk.timezone}, {desk.language}, {defaults}{open_team}{takes}"


def _describe_tier(tier: Tier) -> str:
    channels = ", ".join(tier.channels) or "any channel"
    return f"{tier.label}, {tier.commitment}, {channels}"
