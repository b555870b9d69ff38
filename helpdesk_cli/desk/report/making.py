"""The report of a period: did we keep our promises, to whom not, why.

Told as it was at the end of the period: what happened, or was applied, later does not exist for
it, but for the stop of a clock that was owed then.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.report.facts import Facts, KnownPromises, read_facts
from helpdesk_cli.desk.report.integrity import find_moved
from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.domain.mail.rating import ANSWERS
from helpdesk_cli.domain.policy.policy import RUNG_CLOCKS, RungClock
from helpdesk_cli.domain.report.attribution import OpenSeconds, attribute, count_elapsed
from helpdesk_cli.domain.report.figures import Count
from helpdesk_cli.domain.report.integrity import Rescue
from helpdesk_cli.domain.report.judging import (
    BROKEN,
    Judged,
    Life,
    Promised,
    RunFact,
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
    TimeSpent,
)
from helpdesk_cli.errors import UsageError
from helpdesk_cli.store.ladder.ratings import count_ratings
from helpdesk_cli.store.policy.policies import read_policies
from helpdesk_cli.store.policy.spans import Spans, read_spans
from helpdesk_cli.store.report import count_fired, read_names

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
    promises, calendars = KnownPromises(desk), _Calendars(desk)
    breaches: list[Breach] = []
    moved: list[Rescue] = []
    with desk.store.snapshot():
        policies = read_policies(desk.store)
        for facts in read_facts(desk, policies, earlier.start_at, period.end_at):
            lives = facts.lives(period)
            judged = judge_all(facts.runs(period), promises, seen)
            count.add(lives, facts.turns, judged, facts.heirs)
            moved += find_moved(desk, policies, judged, facts.changed, seen.end_at)
            breaches += _tell_breaches(desk, facts, lives, judged, seen.late_at, calendars)
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
        breaches=tuple(sorted(breaches, key=_by_instant)),
        spent=_add_up(breaches),
        daily=count.tell_days(),
        load=count.tell_load(),
        fired=tuple(FiredRungs(rung, _clock(clock), times) for rung, clock, times in fired),
        before=Before(earlier, count_before.tell_whole()),
        moved=tuple(sorted(moved)),
        satisfaction=Satisfaction(asked, *(answers.get(each, 0) for each in ANSWERS)),
    )


def _tell_breaches(
    desk: Desk,
    facts: Facts,
    lives: Mapping[int, Life],
    judged: Sequence[Judged],
    seen_until: int,
    calendars: "_Calendars",
) -> Iterator[Breach]:
    """What was broken, and where the time went."""
    broken = [each for each in judged if each.counted in BROKEN]
    ids = {run.ticket_id for each in broken for run in each.runs}
    names = read_names(desk.store, ids)
    stays = facts.stood(run for each in broken for run in each.runs)
    for promised, _, counted, runs in broken:
        for run, stood in zip(runs, stays, strict=False):
            stopped_at = None if counted == "breaching" else run.stopped_at
            end_at = seen_until if stopped_at is None else stopped_at
            open_seconds = calendars.open_seconds(run, end_at)
            elapsed = run.elapsed_seconds
            if stopped_at is None:
                rule = desk.policies_since(run.policy_id)[0].policy.clocks[run.clock]
                elapsed = count_elapsed(stood, run.started_at, end_at, open_seconds, rule.pause_on)
            yield _tell_breach(
                lives.get(run.ticket_id) or facts.heirs[run.ticket_id],
                *names[run.ticket_id],
                run,
                promised,
                stopped_at,
                end_at,
                elapsed,
                attribute(stood, run.started_at, end_at, open_seconds),
            )


def _tell_breach(
    life: Life,
    ref: str | None,
    subject: str,
    run: RunFact,
    promised: Promised,
    stopped_at: int | None,
    end_at: int,
    elapsed_seconds: int,
    spent: TimeSpent,
) -> Breach:
    """`end_at` is when it stopped or, while owed, the end of what the report sees."""
    breached_at = run.due_at or 0
    return Breach(
        ticket_id=life.id,
        ref=ref,
        subject=subject,
        account=life.account,
        channel=life.channel,
        topic=life.topic,
        team=life.team,
        agent=life.agent,
        tier=promised.tier,
        severity=promised.severity,
        commitment=promised.commitment,
        clock=run.clock,
        number=run.number,
        state="breaching" if stopped_at is None else "breached",
        target=run.target,
        started_at=run.started_at,
        breached_at=breached_at,
        stopped_at=stopped_at,
        late_seconds=end_at - breached_at,
        elapsed_seconds=elapsed_seconds,
        spent=spent,
    )


class _Calendars:
    """How much of a stretch was open, on the calendar that judges each run; each is read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spans: dict[tuple[int, str], Spans] = {}

    def open_seconds(self, run: RunFact, end_at: int) -> OpenSeconds | None:
        """From the start of the run to its end; None for wall-clock time."""
        if run.calendar is None:
            return None
        key = run.policy_id, run.calendar
        if key not in self._spans:
            self._spans[key] = read_spans(
                self._desk.store, run.policy_id, [run.calendar], 0, self._desk.now
            )[run.calendar]
        if self._spans[key].covers(run.started_at, end_at):
            return self._spans[key].elapsed
        # Beyond what was compiled, the policy's own text says.
        policy = self._desk.policies_since(run.policy_id)[0].policy
        return policy.calendars[run.calendar].elapsed


def _in_force_before(policies: Sequence[StoredPolicy], at: int) -> StoredPolicy:
    """The first policy judges from the beginning, whenever it was applied."""
    return [policies[0], *(each for each in policies[1:] if each.applied_at < at)][-1]


def _add_up(breaches: Sequence[Breach]) -> TimeSpent:
    return TimeSpent(*map(sum, zip(TimeSpent(), *(each.spent for each in breaches), strict=True)))


def _clock(word: str) -> RungClock:
    return next(clock for clock in RUNG_CLOCKS if clock == word)


def _by_instant(breach: Breach) -> tuple[int, int, str, int]:
    return breach.breached_at, breach.ticket_id, breach.clock, breach.number
