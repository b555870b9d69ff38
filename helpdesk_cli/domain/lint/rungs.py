"""Findings about single rungs of the ladder: what never fires, too late, or as another does."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from helpdesk_cli.domain.lint.finding import Finding, Findings
from helpdesk_cli.domain.policy.ladder import MESSAGES, UNREAD, Rung, RungClock
from helpdesk_cli.domain.policy.policy import Policy, PolicyTest
from helpdesk_cli.domain.time.arithmetic import add_duration
from helpdesk_cli.domain.time.opening_hours import format_interval
from helpdesk_cli.domain.trial.proof import due_times, firing_times
from helpdesk_cli.errors import CalendarEndsError

PASS_MINUTES = 5
"""How often the pass runs, as the manual proposes it."""


def find_idle_rungs(policy: Policy) -> Findings:
    worst = next(iter(policy.severities), None)
    for place, rung in enumerate(policy.escalations, start=1):
        path = ("escalations", place)
        if rung.clock != UNREAD and not _is_promised(policy, rung, rung.clock):
            what = f"never fires: {rung.clock} is promised to nobody it is for"
            yield Finding("P040", path, what)
        elif rung.action == "raise-severity" and rung.severities == (worst,):
            yield Finding("P040", path, f"changes nothing: no severity is worse than {worst}")


def find_shadowed_rungs(policy: Policy) -> Findings:
    """Raising a severity twice is not the same as once."""
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.action == "raise-severity":
            continue
        for earlier in policy.escalations[: place - 1]:
            if _does_the_same(earlier, rung):
                what = f'does what "{earlier.name}" does at the same moment'
                yield Finding("P041", ("escalations", place), what)
                break


def find_unheld_windows(policy: Policy) -> Findings:
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.send_window and rung.action not in MESSAGES:
            yield Finding(
                "P042",
                ("escalations", place, "send_window"),
                f"{rung.action} is not held, only what leaves the desk is ({', '.join(MESSAGES)})",
            )


def find_late_rungs(policy: Policy, now: int) -> Findings:
    """Rungs that fire on no ticket that is solved within its target and then closed in time."""
    closings = list(_find_closings(policy, now))
    for place, rung in enumerate(policy.escalations, start=1):
        firings = [
            (fires[rung.name], closes_at)
            for closes_at, fires in closings
            if rung.clock != "resolution" and rung.name in fires
        ]
        if firings and all(fires_at > closes_at for fires_at, closes_at in firings):
            what = "fires when its ticket has been closed, unless its resolution is late"
            yield Finding("P044", ("escalations", place, "at"), what)


def find_narrow_windows(policy: Policy) -> Findings:
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.send_window is None or rung.action not in MESSAGES:
            continue
        hours = policy.calendars[rung.send_window].hours
        for start, end in (interval for day in hours.weekly for interval in day):
            if end - start < PASS_MINUTES:
                what = f"{rung.send_window} is open {format_interval((start, end))} only"
                yield Finding("P045", ("escalations", place, "send_window"), what)
                break


def _is_promised(policy: Policy, rung: Rung, clock: RungClock) -> bool:
    return any(
        clock == promised and severity in targets
        for tier in rung.tiers or policy.tiers
        for promised, targets in policy.tiers[tier].targets.items()
        for severity in rung.severities or policy.severities
    )


def _does_the_same(earlier: Rung, rung: Rung) -> bool:
    """Whether it does so on every ticket that the later one is for."""
    is_wider = _covers(earlier.tiers, rung.tiers) and _covers(earlier.severities, rung.severities)
    meant = replace(earlier, name=rung.name, tiers=rung.tiers, severities=rung.severities)
    return is_wider and meant == rung


def _covers(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    return not wide or (bool(narrow) and {*narrow} <= {*wide})


def _find_closings(policy: Policy, now: int) -> Iterator[tuple[int, Mapping[str, int]]]:
    """For each tier and severity with a resolution, when a ticket opened now is closed at the
    latest, if that is kept, and when each rung fires if nobody reads or replies."""
    after = policy.manners.close_solved_after
    if after is None:
        return
    calendar = policy.calendars[policy.desk.default_calendar]
    for tier in policy.tiers:
        for severity in policy.severities:
            try:
                due = due_times(policy, tier, severity, None, now)
                if "resolution" in due:
                    closes_at = add_duration(calendar, due["resolution"][1], after)
                    test = PolicyTest(now, {}, tier, severity)
                    yield closes_at, firing_times(policy, test, due)
            except CalendarEndsError:
                continue
