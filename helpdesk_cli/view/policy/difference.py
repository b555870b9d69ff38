"""`hd policy diff`: what changes from one policy to another, for people and for programs."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.policy.compare import CalendarChange, Changed, DateChange
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.trial.foretell import Difference, Effect, Tally
from helpdesk_cli.view.policy.difference_words import say_groups
from helpdesk_cli.view.printing.output import Output, print_text, print_value
from helpdesk_cli.view.printing.when import format_iso

Object = dict[str, object]


def print_difference(both: Difference, output: Output, stream: TextIO) -> None:
    """Print a difference in words, grouped by what changes; or as one object."""
    if output.is_json:
        print_value(difference_object(both), output, stream)
        return
    from helpdesk_cli.view.policy.difference_screen import render_difference

    print_text(render_difference(both, output), output, stream)


def difference_object(both: Difference) -> Object:
    """Both policies, every change with what it does to open tickets, and that altogether."""
    effect = both.effect
    return {
        "old": _policy_object(both.old, both.sources[0]),
        "new": _policy_object(both.new, both.sources[1]),
        "same": both.changes.is_same,
        "promises": [*_promise_objects(both)],
        "calendars": [_calendar_object(each, effect) for each in both.changes.calendars],
        "hours": [*_hours_objects(both.changes.hours)],
        "changes": [
            {"group": group.lower(), "name": one.name, "said": list(one.said)}
            for group, lines in say_groups(both)
            for one in lines
        ],
        "effect": None if effect is None else _effect_object(effect),
    }


def _policy_object(policy: Policy, source: str) -> Object:
    return {"name": policy.desk.name, "hash": policy.hash, "source": source}


def _promise_objects(both: Difference) -> Iterator[Object]:
    effect = both.effect
    for each in both.changes.promises:
        tally = effect.of_promise(each.tier, each.severity, each.clock) if effect else None
        yield {
            "tier": each.tier,
            "severity": each.severity,
            "clock": each.clock,
            "before": each.before.text if each.before else None,
            "after": each.after.text if each.after else None,
            **_tally_object(tally),
        }


def _calendar_object(each: CalendarChange, effect: Effect | None) -> Object:
    tally = effect.of_calendar(each.name) if effect else None
    status = "changed" if each.before and each.after else "new" if each.after else "gone"
    dates = [_date_object(day) for day in each.dates]
    return {"name": each.name, "status": status, "dates": dates, **_tally_object(tally)}


def _date_object(day: DateChange) -> Object:
    before, after = (
        [[format_iso(start), format_iso(end)] for start, end in spans]
        for spans in (day.before, day.after)
    )
    return {"date": day.on.isoformat(), "before": before, "after": after}


def _hours_objects(hours: Iterable[Changed[Calendar]]) -> Iterator[Object]:
    for each in hours:
        before, after = (calendar and calendar.name for calendar in (each.before, each.after))
        yield {"tier": each.name, "before": before, "after": after}


def _tally_object(tally: Tally | None) -> Object:
    return dict(zip(Tally._fields, tally or [None] * len(Tally._fields), strict=True))


def _effect_object(effect: Effect) -> Object:
    return {
        **_tally_object(effect.tally),
        "rungs": dict(effect.fires_by_rung),
        "moves": (
            {
                "ticket": move.ticket_id,
                "clock": move.clock,
                "before": _due(move.before),
                "after": _due(move.after),
                "late": move.is_late_anew(effect.now),
            }
            for move in effect.moves
        ),
    }


def _due(run: Run | None) -> str | None:
    return None if run is None or run.due_at is None else format_iso(run.due_at)
